"""Who takes part: places of every kind, sessions that were held, feedback."""

from __future__ import annotations

from datetime import datetime, timedelta

from catalog.models import Session
from catalog.queries import sessions_of_group
from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.quality.operations import give_feedback
from tests.journeys.canary_city.city import FOUNDED, SHOWN, CanaryCity
from tests.journeys.oracle import Hat
from tests.journeys.tokens import spelled_amount


def give_seats(city: CanaryCity, now: datetime) -> None:
    """Places of every kind: taken and over, taken, waiting, given back, held, applied for."""
    _seated(city, now, "first.1", "first.a", "taster")
    _seated(city, now, "first.1", "first.a", "drama", unit=0)
    _seated(city, now, "protected.1", "protected.a", "drama", unit=0)
    _seated(city, now, "third.1", "third.a", "choir", unit=1)
    third = city.actor("third.1", now)
    wait = enrolment.join_waiting_list(actor=third, now=now, child=city.people["third.a"], group=city.groups["drama"])
    city.enrolments["third.a drama"] = wait.id
    first = city.actor("first.1", SHOWN)
    given_back = enrolment.hold_place(actor=first, now=SHOWN, child=city.people["first.a"], group=city.groups["choir"])
    enrolment.release_hold(actor=first, now=SHOWN, enrolment=given_back.id)
    held = enrolment.hold_place(actor=first, now=SHOWN, child=city.people["first.b"], group=city.groups["choir"])
    city.enrolments["first.b choir"] = held.id
    for who, child in (("first.2", "first.b"), ("protected.1", "protected.a")):
        enrolment.apply_to_round(
            actor=city.actor(who, SHOWN),
            now=SHOWN - timedelta(days=1),
            child=city.people[child],
            round=city.round,
            choices=[city.groups["circus"]],
        )


def _seated(city: CanaryCity, now: datetime, who: str, child: str, club: str, unit: int | None = None) -> None:
    guardian = city.actor(who, now)
    held = enrolment.hold_place(actor=guardian, now=now, child=city.people[child], group=city.groups[club])
    taken = enrolment.confirm_hold(actor=guardian, now=now, enrolment=held.id)
    city.enrolments[f"{child} {club}"] = taken.id
    if taken.city_cents:
        city.canaries.add(
            "enrolment.family_cents", "family.fee_bracket", taken.child_id, spelled_amount(taken.family_cents)
        )
        city.canaries.add(
            "enrolment.city_cents", "family.fee_bracket", taken.child_id, spelled_amount(taken.city_cents)
        )
    if unit is not None:
        city.facts.in_house.setdefault(city.units[unit], set()).add(taken.child_id)
    if club != "taster":
        _contract(city, child, "choir" if club == "choir" else "drama")


def _contract(city: CanaryCity, child: str, provider: str) -> None:
    """Whoever delivers may know what that needs about the child and, through the same contract, her guardians."""
    hat = Hat("own_controller", city.providers[provider].id)
    for purpose in ("service_delivery", "safety"):
        for person in (city.people[child], *_with_custody(city, child)):
            city.facts.grounds.add((hat, person, purpose))


def _with_custody(city: CanaryCity, child: str) -> list[str]:
    return [guardian for guardian, children in city.facts.custody.items() if city.people[child] in children]


def hold_sessions(city: CanaryCity) -> None:
    """The taster is over and judged; the drama club has met twice: confirmed, and marked only."""
    enrolment.start_enrolments(actor=SYSTEM, now=FOUNDED + timedelta(days=2))
    staff, head = city.actor("drama", SHOWN), city.actor("unit0", SHOWN)
    taster, (first, second, *_) = sessions_of_group(city.groups["taster"])[0], sessions_of_group(city.groups["drama"])
    _marked(staff, taster, [(city.enrolments["first.a taster"], "present")])
    delivery.confirm_delivery(actor=head, now=taster.ends_at + timedelta(minutes=5), session=taster.id)
    enrolment.complete_enrolments(actor=SYSTEM, now=taster.ends_at + timedelta(days=1), group=city.groups["taster"])
    _marked(
        staff, first, [(city.enrolments["first.a drama"], "present"), (city.enrolments["protected.a drama"], "sick")]
    )
    delivery.confirm_delivery(actor=head, now=first.ends_at + timedelta(minutes=5), session=first.id)
    _marked(
        staff, second, [(city.enrolments["first.a drama"], "absent"), (city.enrolments["protected.a drama"], "present")]
    )
    give_feedback(
        actor=city.actor("first.1", SHOWN),
        now=SHOWN - timedelta(days=2),
        enrolment=city.enrolments["first.a taster"],
        enjoyment=5,
        leader=4,
        fit=3,
    )


def _marked(staff: Actor, session: Session, marks: list[tuple[str, str]]) -> None:
    now = session.ends_at
    delivery.mark_attendance(actor=staff, now=now, session=session.id, marks=marks)
    delivery.mark_delivered(actor=staff, now=now, session=session.id)
