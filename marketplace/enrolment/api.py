"""Enrolment for programs: quotes, holds, places, waits, offers, rounds, applications and care."""

from datetime import timedelta
from typing import Any

from consent import door
from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.errors import ApplicationNotFound, ChildNotFound
from marketplace.enrolment.models import Application, Round
from marketplace.enrolment.operations import Care
from marketplace.enrolment.queries.seen import enrolment_seen, enrolments_seen
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.people.queries import has_custody
from marketplace.service_models.base import RecipientKind

OF_THE_DOOR = {
    "child.unit": ("unit_id", "provider_id"),
    "child.times": ("care_minutes_per_week", "hours_coefficient_bp"),
}

routes = Room("enrolment", description="Quotes, places, waits, rounds, applications and care.")


def refuse_stranger(child: str) -> None:
    """Pass a guardian with custody of a child. Raises: ChildNotFound, as if it were absent."""
    if not has_custody(asker().subject, child, city_day(asked_at())):
        raise ChildNotFound(child=child)


@routes.get("/children/<string:child>/groups/<string:group>/quote")
@routes.response(200, schemas.QuoteSchema)
def quote(child: str, group: str) -> dict[str, Any]:
    """Tell the price of a group for a child in one's custody with each step, or why it is refused."""
    found = operations.quote_for(actor=asker(), now=asked_at(), child=child, group=group)
    told = {name: getattr(found, name) for name in schemas.QuoteSchema().fields}
    return told


@routes.get("/children/<string:child>/week")
@routes.arguments(schemas.WeekQuery, location="query")
@routes.response(200, schemas.WeekSchema)
def week(asked: dict[str, Any], child: str) -> dict[str, Any]:
    """Show where a child in one's custody is in seven days; nothing while the hours may not be told."""
    refuse_stranger(child)
    today = city_day(asked_at())
    monday = asked["monday"] or today - timedelta(days=today.weekday())
    seen_of(child)
    return {"monday": monday, "busy": queries.week_of(child, monday) if times_may_be_told(child) else []}


def times_may_be_told(child: str) -> bool:
    """Tell whether a guardian may know when a child is where; also of a child who is in no care."""
    herself = door.Recipient(RecipientKind.DATA_SUBJECT, person=asker().person)
    asked = {"subjects": [child], "categories": ["child.times"]}
    said = door.decide(recipient=herself, purpose=door.OWN_ACCESS, now=asked_at(), **asked)
    return said[child]["child.times"].allowed


def seen_of(child: str) -> dict[str, Any]:
    """Return the unit and the hours of a child's care as the door tells them to a guardian with custody."""
    asked = {"subjects": [child], "categories": ["child.unit", "child.times"]}
    return door.own_access(actor=asker(), now=asked_at(), **asked).get(child, {})


@routes.get("/children/<string:child>/placements")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.PlacementSchema))
def placements(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List the decisions on care of a child in one's custody, the newest first."""
    refuse_stranger(child)
    seen = seen_of(child)
    hidden = {name for category, names in OF_THE_DOOR.items() if category not in seen for name in names}
    shown = [name for name in schemas.PlacementSchema().fields if name not in hidden]
    told = [{name: getattr(each, name) for name in shown} for each in queries.placements_of(child)]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.get("/wishes", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.WishCountSchema))
def wish_counts(asked: dict[str, int]) -> dict[str, Any]:
    """List what at least ten children wish for at a unit, the most wished first; the same figures for everybody."""
    found = [
        {
            "unit": each.unit,
            "service": each.service,
            "at_least": each.at_least,
            "aspects": [dict(zip(("aspect", "value", "at_least"), aspect, strict=True)) for aspect in each.aspects],
        }
        for each in queries.wish_counts(city_day(asked_at()))
    ]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/children/<string:child>/wishes")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.WishSchema))
def wishes(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List what was wished for a child in one's custody, the newest first; the reading is logged."""
    refuse_stranger(child)
    seen = door.own_access(actor=asker(), now=asked_at(), subjects=[child], categories=["child.wishes"])
    names = schemas.WishSchema().fields
    told = [{name: each[name] for name in names} for each in seen.get(child, {}).get("child.wishes") or ()]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/children/<string:child>/wishes")
@routes.arguments(schemas.MakeWishSchema)
@routes.response(201, schemas.WishMadeSchema)
def make_wish(asked: dict[str, Any], child: str) -> Any:
    """Wish for a service at the unit where a child in one's custody is in care."""
    return operations.make_wish(actor=asker(), now=asked_at(), child=child, **asked)


@routes.post("/wishes/<string:wish>/withdrawal")
@routes.response(200, schemas.WishMadeSchema)
def withdraw_wish(wish: str) -> Any:
    """Take a wish back."""
    return operations.withdraw_wish(actor=asker(), now=asked_at(), wish=wish)


@routes.post("/offerings/<string:offering>/wish-answers")
@routes.arguments(schemas.AnswerWishesSchema)
@routes.response(201, schemas.WishAnswerSchema)
def answer_wishes(asked: dict[str, Any], offering: str) -> Any:
    """Answer what many wish for at a unit with an offering that the unit is asked to carry."""
    return operations.answer_wishes(actor=asker(), now=asked_at(), offering=offering, **asked)


@routes.post("/children/<string:child>/placements")
@routes.arguments(schemas.PlaceChildSchema)
@routes.response(201, schemas.PlacementSchema)
def place_child(asked: dict[str, Any], child: str) -> Any:
    """Decide for the city that a child is in care at a unit."""
    care = [Care(**each) for each in asked.pop("care")]
    return operations.place_child(actor=asker(), now=asked_at(), child=child, care=care, **asked)


@routes.post("/placements/<string:placement>/end")
@routes.arguments(schemas.EndPlacementSchema)
@routes.response(200, schemas.EndedPlacementSchema)
def end_placement(asked: dict[str, Any], placement: str) -> Any:
    """Decide for the city that care ends on a day."""
    return operations.end_placement(actor=asker(), now=asked_at(), placement=placement, **asked)


@routes.get("/children/<string:child>/absences")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AbsenceToldSchema))
def absences(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List the days on which a child in one's custody is told to be away, by first day."""
    refuse_stranger(child)
    categories = ["child.absence", "child.absence_reason"]
    seen = door.own_access(actor=asker(), now=asked_at(), subjects=[child], categories=categories).get(child, {})
    reasons = seen.get("child.absence_reason") or {}
    told = [
        {"id": absence, "first_day": first, "last_day": last, "reason": reasons.get(absence)}
        for absence, (first, last) in (seen.get("child.absence") or {}).items()
    ]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/absences")
@routes.arguments(schemas.ReportAbsenceSchema)
@routes.response(201, schemas.AbsencesSchema)
def report_absence(asked: dict[str, Any]) -> dict[str, Any]:
    """Tell that children in one's custody are away from care and add-ons, from a day to a day."""
    return {"items": operations.report_absence(actor=asker(), now=asked_at(), **asked)}


@routes.post("/absences/<string:absence>/withdrawal")
@routes.arguments(schemas.BackSchema)
@routes.response(200, schemas.AbsenceSchema)
def withdraw_absence(asked: dict[str, Any], absence: str) -> Any:
    """Tell on which day a child is back, or that she is not away at all."""
    return operations.withdraw_absence(actor=asker(), now=asked_at(), absence=absence, **asked)


@routes.get("/continuity")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ContinuitySchema))
def continuities(asked: dict[str, int]) -> dict[str, Any]:
    """List what becomes of groups whose provider failed: for the city all, for a provider those it is asked about."""
    official = any(asker().holds(name) for name in ("city.service_owner", "city.officer", "auditor"))
    found = queries.continuities()
    ours = asker().scopes("provider.staff")
    mine = [each for each in found if official or each.substitute_id in ours or each.provider_id in ours]
    return slice_of(mine, number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/continuity")
@routes.response(201, page_of(schemas.ContinuitySchema))
def open_continuity(provider: str) -> dict[str, Any]:
    """Look for substitutes for the groups of a provider that is suspended or ended."""
    found = operations.open_continuity(actor=asker(), now=asked_at(), provider=provider)
    return slice_of(found, number=1, size=max(len(found), 1))


@routes.post("/continuity/<string:continuity>/substitute")
@routes.arguments(schemas.ProposeSchema)
@routes.response(200, schemas.ContinuitySchema)
def propose_substitute(asked: dict[str, str], continuity: str) -> Any:
    """Ask the provider of an offering that fits whether it carries the group on."""
    return operations.propose_substitute(actor=asker(), now=asked_at(), continuity=continuity, **asked)


@routes.post("/continuity/<string:continuity>/answer")
@routes.arguments(schemas.WillingSchema)
@routes.response(200, schemas.ContinuitySchema)
def answer_substitution(asked: dict[str, bool], continuity: str) -> Any:
    """Say for one's provider whether it carries the group on."""
    return operations.answer_substitution(actor=asker(), now=asked_at(), continuity=continuity, **asked)


@routes.post("/continuity/<string:continuity>/unit-agreement")
@routes.response(200, schemas.ContinuitySchema)
def agree_carry_over(continuity: str) -> Any:
    """Agree as the head of the unit; each family is asked then."""
    return operations.agree_carry_over(actor=asker(), now=asked_at(), continuity=continuity)


@routes.post("/continuity/<string:continuity>/end")
@routes.response(200, schemas.ContinuitySchema)
def end_continuity(continuity: str) -> Any:
    """End the procedure: who has not agreed has back what is left."""
    return operations.end_continuity(actor=asker(), now=asked_at(), continuity=continuity)


@routes.post("/enrolments/<string:enrolment>/substitute")
@routes.arguments(schemas.AgreesSchema)
@routes.response(200, schemas.EnrolmentSchema)
def answer_substitute(asked: dict[str, Any], enrolment: str) -> Any:
    """Go with the substitute with all that is unspent, or have back what is left."""
    return operations.answer_substitute(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.post("/holds")
@routes.arguments(schemas.HoldSchema)
@routes.response(201, schemas.EnrolmentSchema)
def hold_place(asked: dict[str, Any]) -> Any:
    """Hold a place in a group for a while, at the price of now."""
    return operations.hold_place(actor=asker(), now=asked_at(), **asked)


@routes.post("/enrolments/<string:enrolment>/confirmation")
@routes.response(200, schemas.EnrolmentSchema)
def confirm_hold(enrolment: str) -> Any:
    """Turn a hold into an enrolment; one owes the family's share from then on."""
    return operations.confirm_hold(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/release")
@routes.response(200, schemas.EnrolmentSchema)
def release_hold(enrolment: str) -> Any:
    """Give up a hold before it expires."""
    return operations.release_hold(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.get("/enrolments")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.EnrolmentSchema))
def enrolments(asked: dict[str, int]) -> dict[str, Any]:
    """List the enrolments that one may see: one's children's, one's provider's, or for the city all."""
    number, size = asked["page"], asked["page_size"]
    found, total = enrolments_seen(asker(), city_day(asked_at()), limit=size, offset=(number - 1) * size)
    return page(found, number=number, size=size, total=total)


@routes.get("/enrolments/<string:enrolment>")
@routes.response(200, schemas.EnrolmentSchema)
def enrolment(enrolment: str) -> Any:
    """Show one enrolment that one may see."""
    return enrolment_seen(enrolment, asker(), city_day(asked_at()))


@routes.get("/enrolments/<string:enrolment>/queue-place")
@routes.response(200, schemas.QueuePlaceSchema)
def queue_place(enrolment: str) -> dict[str, Any]:
    """Tell how many wait before an enrolment that waits."""
    found = enrolment_seen(enrolment, asker(), city_day(asked_at()))
    return {"position": queries.queue_position(found)}


@routes.get("/enrolments/<string:enrolment>/guardian-views")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.GuardianViewSchema))
def guardian_views(asked: dict[str, int], enrolment: str) -> dict[str, Any]:
    """List what other guardians were asked about a place of a child in one's custody, without naming them."""
    found = enrolment_seen(enrolment, asker(), city_day(asked_at()))
    refuse_stranger(found.child_id)
    told = []
    for view in queries.guardian_views(found.id):
        rule = queries.silence_rule(view.rule_id)
        assert rule is not None, "a question names its rule"
        ground = {"matter": rule.title, "silence": rule.silence.value, "legal_basis": rule.legal_basis}
        answered = {name: getattr(view, name) for name in ("asked_at", "decide_at", "answered_at", "agrees")}
        told.append({"of_you": view.guardian_id == asker().subject, **answered, **ground})
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/enrolments/<string:enrolment>/guardian-view")
@routes.arguments(schemas.AnswerAsGuardianSchema)
@routes.response(200, schemas.EnrolmentSchema)
def answer_as_guardian(asked: dict[str, Any], enrolment: str) -> Any:
    """Agree to a place that the other guardian took, or refuse it."""
    return operations.answer_as_guardian(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.get("/payer-agreements")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.PayerAgreementSchema))
def payer_agreements(asked: dict[str, int]) -> dict[str, Any]:
    """List what one has proposed, was proposed and has agreed on who pays which part, the newest first."""
    told = queries.payer_agreements_of(asker().subject or "")
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/children/<string:child>/payer-agreements")
@routes.arguments(schemas.ProposeSharesSchema)
@routes.response(201, schemas.PayerAgreementSchema)
def propose_shares(asked: dict[str, Any], child: str) -> Any:
    """Propose to the other guardian of a child in one's custody who pays which part from a day on."""
    return operations.propose_shares(actor=asker(), now=asked_at(), child=child, **asked)


@routes.post("/payer-agreements/<string:agreement>/agreement")
@routes.response(200, schemas.PayerAgreementSchema)
def agree_shares(agreement: str) -> Any:
    """Agree to what the other guardian proposed; what is signed from its first day on has two invoices."""
    return operations.agree_shares(actor=asker(), now=asked_at(), agreement=agreement)


@routes.post("/payer-agreements/<string:agreement>/end")
@routes.response(200, schemas.PayerAgreementSchema)
def end_shares(agreement: str) -> Any:
    """Refuse or take back a proposal, or end an agreement for what is signed from now on."""
    return operations.end_shares(actor=asker(), now=asked_at(), agreement=agreement)


@routes.post("/enrolments/<string:enrolment>/cancellation")
@routes.response(200, schemas.EnrolmentSchema)
def cancel_enrolment(enrolment: str) -> Any:
    """Give up a place or a wait, by the terms."""
    return operations.cancel_enrolment(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/transfer")
@routes.arguments(schemas.TransferSchema)
@routes.response(201, schemas.EnrolmentSchema)
def transfer_enrolment(asked: dict[str, Any], enrolment: str) -> Any:
    """Move a place to another group of the same offering or provider; what was not used goes back by source."""
    return operations.transfer_enrolment(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.post("/enrolments/<string:enrolment>/acceptance")
@routes.response(200, schemas.EnrolmentSchema)
def accept_offer(enrolment: str) -> Any:
    """Accept an offer of a place."""
    return operations.accept_offer(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/enrolments/<string:enrolment>/refusal")
@routes.response(200, schemas.EnrolmentSchema)
def decline_offer(enrolment: str) -> Any:
    """Decline an offer of a place; it goes to the next."""
    return operations.decline_offer(actor=asker(), now=asked_at(), enrolment=enrolment)


@routes.post("/waits")
@routes.arguments(schemas.AskPlaceSchema)
@routes.response(201, schemas.EnrolmentSchema)
def join_waiting_list(asked: dict[str, Any]) -> Any:
    """Wait for a place in a full group, behind all who wait already."""
    return operations.join_waiting_list(actor=asker(), now=asked_at(), **asked)


@routes.post("/waits/together")
@routes.arguments(schemas.JoinWaitingListsSchema)
@routes.response(201, schemas.EnrolmentSchema(many=True))
def join_waiting_lists(asked: dict[str, Any]) -> Any:
    """Wait once for a place at several units of one offering; a place that is taken at one ends the others."""
    return operations.join_waiting_lists(actor=asker(), now=asked_at(), **asked)


@routes.post("/groups/<string:group>/decision")
@routes.response(200, schemas.GroupDecisionSchema)
def decide_group(group: str) -> Any:
    """Decide by the number of enrolled children whether a group goes ahead."""
    return operations.decide_group(actor=asker(), now=asked_at(), group=group)


@routes.get("/rounds", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.RoundSchema))
def rounds(asked: dict[str, int]) -> dict[str, Any]:
    """List the rounds, the latest to close first."""
    return slice_of(queries.rounds(), number=asked["page"], size=asked["page_size"])


@routes.post("/rounds")
@routes.arguments(schemas.OpenRoundSchema)
@routes.response(201, schemas.RoundSchema)
def open_round(asked: dict[str, Any]) -> Any:
    """Announce a round that gives the places of some groups."""
    return operations.open_round(actor=asker(), now=asked_at(), **asked)


@routes.get("/rounds/<string:round>", public=True)
@routes.response(200, schemas.RoundInFullSchema)
def round_in_full(round: str) -> dict[str, Any]:
    """Show a round with all that proves its draw: what was frozen, the seed, the result, under pseudonyms."""
    return in_full(queries.round_by_id(round))


def in_full(found: Round) -> dict[str, Any]:
    """Return a round with its groups and its published contents."""
    told = {name: getattr(found, name) for name in schemas.RoundSchema().fields}
    return told | {
        "groups": queries.groups_of_round(found.id),
        "frozen_content": found.frozen_content,
        "result_content": found.result_content if found.published_at else None,
    }


@routes.post("/rounds/<string:round>/freezing")
@routes.response(200, schemas.RoundSchema)
def freeze_round(round: str) -> Any:
    """Freeze the applications of a round that has closed, and publish their digest."""
    return operations.freeze_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/draw")
@routes.response(200, schemas.RoundSchema)
def draw_round(round: str) -> Any:
    """Make the seed and run the draw on what was frozen."""
    return operations.draw_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/publication")
@routes.response(200, schemas.RoundSchema)
def publish_round(round: str) -> Any:
    """Let every family see its result, and offer the places."""
    return operations.publish_round(actor=asker(), now=asked_at(), round=round)


@routes.post("/rounds/<string:round>/applications")
@routes.arguments(schemas.ApplySchema)
@routes.response(201, schemas.ApplicationSchema)
def apply_to_round(asked: dict[str, Any], round: str) -> Any:
    """Apply for a child in one's custody, with the group wanted most first."""
    return operations.apply_to_round(actor=asker(), now=asked_at(), round=round, **asked)


@routes.get("/applications")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ApplicationSchema))
def applications(asked: dict[str, int]) -> dict[str, Any]:
    """List the applications of the children in one's custody, the newest first."""
    return slice_of(my_applications(), number=asked["page"], size=asked["page_size"])


@routes.get("/applications/<string:application>")
@routes.response(200, schemas.ApplicationWithChoicesSchema)
def application(application: str) -> dict[str, Any]:
    """Show an application of a child in one's custody, with its wishes."""
    found = next((each for each in my_applications() if each.id == application), None)
    if found is None:
        raise ApplicationNotFound(application=application)
    told = {name: getattr(found, name) for name in schemas.ApplicationSchema().fields}
    return told | {"choices": queries.choices_of([found.id]).get(found.id, [])}


def my_applications() -> list[Application]:
    """Return the applications of the children in the asker's custody."""
    return queries.applications_of(asker().subject or "", city_day(asked_at()))


@routes.post("/applications/<string:application>/withdrawal")
@routes.response(200, schemas.ApplicationSchema)
def withdraw_application(application: str) -> Any:
    """Take back an application while its round is open."""
    return operations.withdraw_application(actor=asker(), now=asked_at(), application=application)
