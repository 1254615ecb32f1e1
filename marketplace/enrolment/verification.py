"""Recompute what this room stores: places taken, quotes with their digests, and draws from what was published."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true

from catalog.models import Session
from marketplace.enrolment import queries
from marketplace.enrolment.models import Application, Enrolment, Round
from marketplace.enrolment.rounds.content import digest as text_digest
from marketplace.enrolment.rounds.draw import draw
from marketplace.enrolment.statuses import TAKES_A_PLACE
from marketplace.kernel.db import db
from marketplace.kernel.digests import digest
from marketplace.kernel.verification import Difference, check
from marketplace.rules import queries as rules
from marketplace.rules.evaluate import quote as quote_of
from marketplace.rules.facts import BudgetFacts, Case, ChildFacts, FamilyFacts, HistoryFacts, OfferFacts


@check("enrolment.places_taken_equal_enrolments")
def places_taken_equal_enrolments() -> Iterator[Difference]:
    """Each session's `taken` is the number of enrolments that have, or had, a place in it."""
    places: dict[str, list[Enrolment]] = defaultdict(list)
    for found in enrolments(Enrolment.first_position.is_not(None)):
        places[found.group_id].append(found)
    rows = db.session.execute(
        select(Session.id, Session.group_id, Session.position, Session.taken).order_by(
            Session.group_id, Session.position
        )
    )
    for session, group, position, taken in rows:
        expected = sum(has_place(found, position) for found in places[group])
        if taken != expected:
            yield Difference(f"session {session} taken", expected, taken)


def enrolments(condition: ColumnElement[bool]) -> Iterator[Enrolment]:
    """Yield enrolments as they stand in the database now, whatever this session had loaded before."""
    wanted = select(Enrolment).where(condition).order_by(Enrolment.id)
    yield from db.session.scalars(wanted.execution_options(populate_existing=True))


def has_place(found: Enrolment, position: int) -> bool:
    """Tell whether an enrolment counts in the session at a position, by what its state promises.

    One that takes a place does so to the end; one that was confirmed and ended keeps what it kept; all others nothing.
    """
    if found.first_position is None or position < found.first_position or position in found.positions_left_out:
        return False
    if found.status in TAKES_A_PLACE:
        return True
    return found.confirmed_at is not None and (found.until_position is None or position < found.until_position)


@check("enrolment.sessions_taken_equal_positions")
def sessions_taken_equal_positions() -> Iterator[Difference]:
    """The number of sessions that an enrolment took and pays for is that of its positions; none where it waits."""
    positions: dict[str, list[int]] = defaultdict(list)
    for group, position in db.session.execute(select(Session.group_id, Session.position)):
        positions[group].append(position)
    for found in enrolments(true()):
        first = found.first_position
        expected = sum(
            first is not None and at >= first and at not in found.positions_left_out for at in positions[found.group_id]
        )
        if found.sessions_taken != expected:
            yield Difference(f"enrolment {found.id} sessions_taken", expected, found.sessions_taken)


@check("enrolment.quotes_follow_from_their_facts")
def quotes_follow_from_their_facts() -> Iterator[Difference]:
    """Each kept quote has its digest, follows from its facts by its rule set, and gave the enrolment's amounts."""
    for found in enrolments(Enrolment.quote.is_not(None)):
        quote = found.quote or {}
        recomputed = quote_of(rules.rule_set_of_digest(quote["rule_set_digest"]), case_of(quote["facts"]))
        expected: dict[str, Any] = {
            "quote_digest": digest(quote),
            "rule_set_digest": recomputed.rule_set_digest,
            "price_cents": recomputed.price_cents,
            "family_cents": recomputed.family_cents,
            "city_cents": recomputed.subsidy_cents,
            "platform_fee_cents": recomputed.platform_fee_cents,
            "platform_fee_vat_cents": recomputed.platform_fee_vat_cents,
        }
        for column, value in expected.items():
            if getattr(found, column) != value:
                yield Difference(f"enrolment {found.id} {column}", value, getattr(found, column))
        kept, given = without_words(quote), without_words(recomputed.as_json())
        for part in sorted(given.keys() | kept.keys() - {"facts"}):
            if kept.get(part) != given.get(part):
                yield Difference(f"enrolment {found.id} quote {part}", given.get(part), kept.get(part))


def without_words(quote: Mapping[str, Any]) -> dict[str, Any]:
    """Leave the sentences of a quote out: they may be put better later, and what was said is bound by the digest.

    >>> without_words({"price_cents": 5, "steps": [{"text": "The price.", "amount_cents": 5}]})
    {'price_cents': 5, 'steps': [{'amount_cents': 5}]}
    """
    return {
        part: [{key: fact for key, fact in each.items() if key != "text"} for each in value]
        if part in ("steps", "refusals")
        else value
        for part, value in quote.items()
    }


def case_of(facts: Mapping[str, Any]) -> Case:
    """Read the facts that were kept with a quote."""
    history = dict(facts["history"])
    if history["applied_at"]:
        history["applied_at"] = datetime.fromisoformat(history["applied_at"])
    return Case(
        on=date.fromisoformat(facts["on"]),
        child=ChildFacts(**facts["child"]),
        family=FamilyFacts(**facts["family"]),
        offer=OfferFacts(**facts["offer"]),
        budgets=tuple(BudgetFacts(**budget) for budget in facts["budgets"]),
        history=HistoryFacts(**history),
        full_price=facts.get("full_price", False),
    )


@check("enrolment.draws_repeat")
def draws_repeat() -> Iterator[Difference]:
    """Each round's digests are those of what it published, and its draw gives the same result again, byte for byte."""
    frozen_rounds = select(Round).where(Round.frozen_content.is_not(None)).order_by(Round.id)
    for found in db.session.scalars(frozen_rounds.execution_options(populate_existing=True)):
        frozen = found.frozen_content or ""
        expected: dict[str, Any] = {
            "frozen_digest": text_digest(frozen),
            "rule_set_digest": json.loads(frozen)["rule_set"],
        }
        if found.seed is not None:
            again = draw(frozen=frozen, seed=found.seed)
            expected |= {"result_content": again, "result_digest": text_digest(again)}
            yield from _results_differ(found, json.loads(again))
        for column, value in expected.items():
            if getattr(found, column) != value:
                yield Difference(f"round {found.id} {column}", value, getattr(found, column))


def _results_differ(found: Round, result: Mapping[str, Any]) -> Iterator[Difference]:
    expected = {row["pseudonym"]: (row["group"], row["rank"]) for row in result["applications"]}
    pseudonyms = dict(
        db.session.execute(select(Application.id, Application.pseudonym).where(Application.round_id == found.id)).all()
    )
    stored = {pseudonyms[row.application_id]: (row.group_id, row.rank) for row in queries.results_of_round(found.id)}
    if stored != expected:
        yield Difference(f"round {found.id} results", expected, stored)
