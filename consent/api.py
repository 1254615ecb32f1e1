"""The law and consents for programs: what holds, what was asked, answered and read, and one's own data by the door."""

from typing import Any

from consent import door, operations, queries, schemas
from consent.errors import ConsentUnknown
from consent.queries.law import table_in_force
from consent.recipients import Recipient
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.people.errors import PersonUnknown

routes = Room("consent", description="The table of law, consents, and who read what about oneself and one's children.")


def refuse_stranger(person: str) -> None:
    """Pass an asker who may decide about a person. Raises: PersonUnknown, as if she were absent."""
    if asker().subject not in queries.deciders(person, city_day(asked_at())).everybody:
        raise PersonUnknown(person=person)


@routes.get("/law", public=True)
@routes.arguments(schemas.OnDayQuery, location="query")
@routes.response(200, schemas.LawTableSchema)
def law(asked: dict[str, Any]) -> dict[str, Any]:
    """Show the table of law that governs a day."""
    on = asked["on"] or city_day(asked_at())
    table, digest = table_in_force(on) or (None, None)
    return {"id": table, "digest": digest, "rows": queries.law_rows(on)}


@routes.get("/people/<string:person>/data")
@routes.arguments(schemas.DataQuery, location="query")
@routes.response(200, schemas.DataSchema)
def data(asked: dict[str, Any], person: str) -> dict[str, Any]:
    """Show what the city keeps about oneself or a child in one's custody; the reading is logged."""
    refuse_stranger(person)
    seen = door.own_access(actor=asker(), now=asked_at(), subjects=[person], categories=asked["category"])
    return {"person": person, "data": seen.get(person, {})}


@routes.get("/people/<string:person>/consents")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ConsentSchema))
def consents(asked: dict[str, int], person: str) -> dict[str, Any]:
    """List all consents about oneself or a child in one's custody, the newest first."""
    refuse_stranger(person)
    return slice_of(queries.consents_of(person), number=asked["page"], size=asked["page_size"])


@routes.post("/people/<string:person>/consents")
@routes.arguments(schemas.AskConsentSchema)
@routes.response(201, schemas.ConsentSchema)
def ask_consent(asked: dict[str, Any], person: str) -> Any:
    """Ask those who may decide about a person."""
    return operations.ask_consent(
        actor=asker(),
        now=asked_at(),
        subject=person,
        category=asked["category"],
        purpose=asked["purpose"],
        recipient=Recipient(asked["recipient_kind"], organisation=asked["recipient"]),
        expires_on=asked["expires_on"],
    )


@routes.get("/consents/<string:consent>")
@routes.response(200, schemas.ConsentSchema)
def consent(consent: str) -> Any:
    """Show one consent on which one may decide."""
    found = queries.consent(consent)
    if found is None or asker().subject not in queries.deciders(found.subject_id, city_day(asked_at())).everybody:
        raise ConsentUnknown(consent=consent)
    return found


@routes.post("/consents/<string:consent>/answer")
@routes.arguments(schemas.AnswerConsentSchema)
@routes.response(200, schemas.ConsentSchema)
def answer_consent(asked: dict[str, bool], consent: str) -> Any:
    """Answer a consent for oneself."""
    return operations.answer_consent(actor=asker(), now=asked_at(), consent=consent, **asked)


@routes.post("/consents/<string:consent>/withdrawal")
@routes.response(200, schemas.ConsentSchema)
def withdraw_consent(consent: str) -> Any:
    """Withdraw a consent; no reading that begins after this sees the data."""
    return operations.withdraw_consent(actor=asker(), now=asked_at(), consent=consent)


@routes.get("/people/<string:person>/accesses")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AccessSchema))
def accesses(asked: dict[str, int], person: str) -> dict[str, Any]:
    """List who read what about oneself or a child in one's custody, the latest first."""
    refuse_stranger(person)
    return slice_of(queries.accesses_of(person), number=asked["page"], size=asked["page_size"])


@routes.get("/people/<string:person>/grounds")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.GroundSchema))
def grounds(asked: dict[str, int], person: str) -> dict[str, Any]:
    """List the contracts that let recipients know something about oneself or a child in one's custody."""
    refuse_stranger(person)
    return slice_of(queries.grounds_of(person), number=asked["page"], size=asked["page_size"])
