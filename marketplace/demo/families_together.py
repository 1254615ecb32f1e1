"""Families who do it together: shares of what is paid, a place on which both agree, brothers and sisters, two units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from catalog.kinds import Admission, Placement
from marketplace.demo import supply
from marketplace.demo.city import ChildOfStory, City, GroupOfStory, city_time
from marketplace.demo.founding import SPRING
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Silence
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import Actor
from marketplace.people import queries as persons

YESTERDAY = city_time(2026, 12, 14, 20, 30)
THIS_MORNING = city_time(2026, 12, 15, 9, 15)
SHARES_BP = 6_000
GROUPS_LEFT_FREE = (
    "picture-workshop",
    "story-mornings",
    "english-mornings",
    "parent-and-child-dance",
    "robot-mornings",
)
EVERY_DAY = "swedish-immersion"
CUSTODY_ACT = "Act on Child Custody and Right of Access (361/1983), section 5 (how it is applied is made up)"
SHADOW_THEATRE: dict[str, Any] = {
    "key": "shadow-theatre",
    "provider": "drama",
    "season": SPRING,
    "title": "Shadow theatre for two hands",
    "summary": "One child and one lamp at a time, behind a sheet.",
    "languages": ["fi"],
    "age_from": 4,
    "age_to": 6,
    "price_cents": 60_00,
    "group_min": 1,
    "capacity": 1,
    "admission": Admission.FIRST_COME.value,
    "placement": Placement.NEXT_TO.value,
    "days": ["FR"],
    "starts": "16:15",
    "ends": "16:45",
}


def play(city: City) -> None:
    """Play the chapter."""
    share_what_is_paid(city)
    wait_for_the_other_guardian(city)
    apply_together(city)
    wait_at_two_units(city)


def share_what_is_paid(city: City) -> None:
    """Maria and Jussi agree on 60 and 40 percent; the next place that Maria signs has two invoices."""
    maria, jussi = city.people["maria"], city.people["jussi"]
    ours = [child for child in city.children if child.guardian == maria]
    for number, child in enumerate(ours):
        at = YESTERDAY + timedelta(minutes=number)
        proposed = enrolment.propose_shares(
            actor=maria, now=at, child=child.id, own_bp=SHARES_BP, valid_from=city_day(at)
        )
        enrolment.agree_shares(actor=jussi, now=at + timedelta(minutes=10), agreement=proposed.id)
    groups = [group for key in GROUPS_LEFT_FREE for group in city.groups[SPRING] if group.key == key]
    first_place(ours, groups, minutes=30)


def wait_for_the_other_guardian(city: City) -> None:
    """The city says what both agree on; a family takes the mornings of every day, and its other guardian is silent."""
    enrolment.decide_silence_rule(
        actor=city.people["owner"],
        now=THIS_MORNING,
        title="A group inside care on every day of the week",
        layout=Placement.INSIDE,
        weekdays_from=5,
        wait_days=7,
        silence=Silence.REFUSES,
        legal_basis=CUSTODY_ACT,
        valid_from=city_day(THIS_MORNING),
    )
    of_two = [child for child in others(city) if len(persons.guardians_of(child.id, city_day(THIS_MORNING))) > 1]
    every_day = [group for group in city.groups[SPRING] if group.key == EVERY_DAY]
    first_place(of_two, every_day, minutes=12 * 60)


def apply_together(city: City) -> None:
    """A family that has applied for two children takes both applications back, and binds them: both or neither."""
    today = city_day(THIS_MORNING)
    for guardian in {child.guardian.person or "": child.guardian for child in others(city)}.values():
        applied = [
            each
            for each in enrolments.applications_of(guardian.person or "", today)
            if each.round_id == city.rounds[SPRING]
        ]
        if len(applied) == 2:
            bind(applied, guardian)
            return


def bind(applied: Sequence[Any], guardian: Actor) -> None:
    """Withdraw two applications and send them again with the same wishes, the second bound to the first."""
    wishes = enrolments.choices_of([each.id for each in applied])
    bound_to = None
    for each in applied:
        enrolment.withdraw_application(actor=guardian, now=THIS_MORNING, application=each.id)
    for each in applied:
        bound_to = enrolment.apply_to_round(
            actor=guardian,
            now=THIS_MORNING + timedelta(minutes=5),
            child=each.child_id,
            round=each.round_id,
            choices=[wish.group_id for wish in wishes[each.id]],
            bound_to=bound_to,
        ).id


def wait_at_two_units(city: City) -> None:
    """Two units have one place each in the shadow theatre, both are taken, and Aino waits once at both."""
    units = city.hubs[:2]
    groups = supply.publish_one(
        city, SHADOW_THEATRE, units, date(2027, 1, 15), date(2027, 5, 21), city_time(2026, 12, 14, 9)
    )
    chosen = [child for child in others(city) if fits(child, groups[0])]
    for group in groups:
        first_place(chosen, [group], minutes=13 * 60)
    for child in [city.children[0], *chosen]:
        try:
            enrolment.join_waiting_lists(
                actor=child.guardian, now=THIS_MORNING, child=child.id, groups=[group.id for group in groups]
            )
        except Refusal:
            continue
        return


def others(city: City) -> list[ChildOfStory]:
    """Return the children of other families than the story's, in the order in which they were registered."""
    return [child for child in city.children if child.guardian != city.people["maria"]]


def fits(child: ChildOfStory, group: GroupOfStory) -> bool:
    """Tell whether a child has the age for a group, and is in care where the group is inside care."""
    age = persons.full_months(child.birth_date, city_day(THIS_MORNING)) // 12
    return group.age_from <= age <= group.age_to and (group.placement != Placement.INSIDE or group.unit == child.unit)


def first_place(children: Iterable[ChildOfStory], groups: list[GroupOfStory], *, minutes: int) -> None:
    """Let the first child who can take a place in the first of these groups, some minutes after the shares."""
    at = YESTERDAY + timedelta(minutes=minutes)
    for child in children:
        for group in (each for each in groups if fits(child, each)):
            try:
                held = enrolment.hold_place(actor=child.guardian, now=at, child=child.id, group=group.id)
                enrolment.confirm_hold(actor=child.guardian, now=at + timedelta(minutes=2), enrolment=held.id)
            except Refusal:
                continue
            return
