"""A round: applied to with ranked lists, frozen, published as a digest, drawn, and published."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.errors import SessionFull
from catalog.models import Admission, OfferingStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    AlreadyApplied,
    ApplicationNotFound,
    ChoicesNotRanked,
    GroupNotInRound,
    GroupsNotForRound,
    MoveNotPossible,
    NotOpenToFamilies,
    RoundDatesNotInOrder,
    RoundNotFound,
    RoundNotTaking,
    RoundStillOpen,
    TimeClash,
)
from marketplace.enrolment.models import Choice, Enrolment
from marketplace.enrolment.rounds.draw import draw
from marketplace.enrolment.statuses import ApplicationStatus
from marketplace.enrolment.verification import draws_repeat, places_taken_equal_enrolments
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor, IdempotencyKey
from marketplace.kernel.registry import KindUnknown
from tests.factories.enrolment import (
    CLUB_RULES,
    City,
    Play,
    a_city,
    a_group,
    a_hold,
    a_low_income,
    a_round,
    a_wait,
    an_application,
    an_offering,
    guardian,
    in_care,
    offering_changed,
    played,
)
from tests.factories.people import a_family, an_actor, new_child

pytestmark = pytest.mark.database


def closed(city: City) -> datetime:
    return city.now + timedelta(days=1)


@pytest.mark.allows("enrolment.open_round")
def test_a_service_owner_opens_a_round(fair: City, now: datetime):
    opened = a_round(fair, name=" Autumn ")
    assert (opened.status, opened.name, opened.method) == ("open", "Autumn", "deferred_acceptance")
    assert (opened.season_id, opened.opened_by) == (fair.season, fair.owner.person)
    assert (opened.opens_at, opened.closes_at) == (now, now + timedelta(days=1))
    assert queries.groups_of_round(opened.id) == sorted(fair.groups)
    assert queries.rounds() == [opened]


@pytest.mark.refuses("enrolment.open_round")
def test_a_guardian_does_not_open_rounds(fair: City, now: datetime):
    with pytest.raises(NotAllowed):
        a_round(fair, actor=guardian(a_family(now), now))


def test_a_round_closes_after_it_opens_and_still_to_come_and_has_a_name(fair: City, now: datetime):
    for facts in (
        {"opens_at": now + timedelta(days=2)},
        {"opens_at": closed(fair)},
        {"opens_at": now - timedelta(days=2), "closes_at": now},
        {"name": " "},
    ):
        with pytest.raises(RoundDatesNotInOrder):
            a_round(fair, **facts)


def test_a_round_is_run_by_a_registered_method(fair: City):
    with pytest.raises(KindUnknown):
        a_round(fair, method="first_choice_first")


def test_a_round_gives_places_of_published_groups_of_its_season_that_stand_in_no_other_round(fair: City):
    for values in ({"status": OfferingStatus.DRAFT}, {"admission": Admission.FIRST_COME}):
        before = {"status": OfferingStatus.PUBLISHED, "admission": Admission.ROUND}
        offering_changed(fair, **values)
        with pytest.raises(GroupsNotForRound):
            a_round(fair)
        offering_changed(fair, **before)
    for facts in ({"groups": ["gone"]}, {"season": "other"}):
        with pytest.raises(GroupsNotForRound):
            a_round(fair, **facts)
    with pytest.raises(GroupsNotForRound):
        operations.open_round(
            actor=fair.owner,
            now=fair.now,
            season=fair.season,
            name="None",
            opens_at=fair.now,
            closes_at=closed(fair),
            groups=[],
        )
    a_round(fair, fair.groups[:1])
    with pytest.raises(GroupsNotForRound):
        a_round(fair)


@pytest.mark.allows("enrolment.apply_to_round")
def test_a_guardian_applies_with_a_ranked_list(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    application = an_application(fair, opened, *fair.groups, family=family)
    assert (application.status, application.child_id, application.round_id) == ("applied", family.child, opened.id)
    assert (application.applied_by, application.on_behalf_by, application.channel) == (family.guardian, None, "web")
    assert application.submitted_at == now
    assert len(application.reference) == 10
    assert application.pseudonym not in (application.id, family.child)
    choices = queries.choices_of([application.id])[application.id]
    assert [(choice.rank, choice.group_id) for choice in choices] == [(1, fair.groups[0]), (2, fair.groups[1])]
    assert queries.applications_of(family.guardian, now.date()) == [application]
    assert queries.demand_of_round(opened.id) == {fair.groups[0]: (1, 1), fair.groups[1]: (0, 1)}


@pytest.mark.refuses("enrolment.apply_to_round")
def test_a_stranger_does_not_apply_for_a_child(fair: City, now: datetime):
    opened = a_round(fair)
    with pytest.raises(NotFound):
        operations.apply_to_round(
            actor=guardian(a_family(now), now),
            now=now,
            child=a_family(now).child,
            round=opened.id,
            choices=[fair.group],
        )


def test_the_service_centre_applies_for_a_family_and_it_is_recorded_as_such(fair: City, now: datetime):
    opened, family, officer = a_round(fair), a_family(now), an_actor(now, "service_centre")
    acting = Actor(officer.person, officer.roles, channel="visit", acting_for=family.guardian)
    application = operations.apply_to_round(
        actor=acting, now=now, child=family.child, round=opened.id, choices=[fair.group]
    )
    assert (application.applied_by, application.on_behalf_by) == (family.guardian, officer.person)
    assert application.channel == "visit"


def test_the_same_key_gives_the_same_application_again(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    asked = {"child": family.child, "round": opened.id, "choices": [fair.group], "key": IdempotencyKey("k")}
    first = operations.apply_to_round(actor=guardian(family, now), now=now, **asked)
    assert operations.apply_to_round(actor=guardian(family, now), now=now, **asked).id == first.id


def test_a_list_ranks_one_to_ten_different_groups_of_the_round(fair: City):
    opened = a_round(fair)
    for choices in ((), (fair.group, fair.group), tuple(str(number) for number in range(11))):
        with pytest.raises(ChoicesNotRanked):
            an_application(fair, opened, *choices)
    for choices in ((fair.group, "gone"), tuple(str(number) for number in range(10))):
        with pytest.raises(GroupNotInRound):
            an_application(fair, opened, *choices)


def test_applications_are_taken_from_the_opening_until_before_the_closing(fair: City, now: datetime):
    opened = a_round(fair, opens_at=now + timedelta(hours=1))
    for at in (now + timedelta(minutes=59), closed(fair), closed(fair) + timedelta(days=1)):
        with pytest.raises(RoundNotTaking):
            an_application(fair, opened, fair.group, now=at)
    for at in (now + timedelta(hours=1), closed(fair) - timedelta(seconds=1)):
        assert an_application(fair, opened, fair.group, now=at).status == "applied"


def test_a_round_that_is_frozen_takes_no_application_whatever_the_clock_says(fair: City, now: datetime):
    opened = a_round(fair)
    operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    with pytest.raises(RoundNotTaking):
        an_application(fair, opened, fair.group)


def test_an_unknown_round_is_not_found(fair: City, now: datetime):
    family = a_family(now)
    with pytest.raises(RoundNotFound):
        operations.apply_to_round(
            actor=guardian(family, now), now=now, child=family.child, round="none", choices=[fair.group]
        )
    with pytest.raises(RoundNotFound):
        operations.freeze_round(actor=fair.owner, now=now, round="none")
    with pytest.raises(RoundNotFound):
        queries.round_by_id("none")


def test_a_child_applies_once_until_it_withdraws(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    first = an_application(fair, opened, fair.group, family=family)
    with pytest.raises(AlreadyApplied):
        an_application(fair, opened, fair.group, family=family)
    operations.withdraw_application(actor=guardian(family, now), now=now, application=first.id)
    assert an_application(fair, opened, fair.group, family=family).status == "applied"


def test_a_group_that_clashes_with_the_child_s_week_is_not_applied_for(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    in_care(family.child, fair.unit, now)
    with pytest.raises(TimeClash):
        an_application(fair, opened, fair.groups[1], fair.groups[0], family=family)
    assert an_application(fair, opened, fair.groups[1], family=family).status == "applied"


def test_a_withdrawn_offering_is_not_applied_for(fair: City):
    opened = a_round(fair)
    offering_changed(fair, status=OfferingStatus.WITHDRAWN)
    with pytest.raises(NotOpenToFamilies):
        an_application(fair, opened, fair.group)


@pytest.mark.allows("enrolment.withdraw_application")
def test_a_guardian_withdraws_while_the_round_is_open(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    application = an_application(fair, opened, fair.group, family=family)
    withdrawn = operations.withdraw_application(actor=guardian(family, now), now=now, application=application.id)
    assert (withdrawn.status, withdrawn.withdrawn_at) == ("withdrawn", now)
    assert queries.applications_in(opened.id) == []
    assert queries.demand_of_round(opened.id) == {}
    with pytest.raises(MoveNotPossible):
        operations.withdraw_application(actor=guardian(family, now), now=now, application=application.id)


@pytest.mark.refuses("enrolment.withdraw_application")
def test_a_stranger_does_not_withdraw(fair: City, now: datetime):
    application = an_application(fair, a_round(fair), fair.group)
    for name in (application.id, "none"):
        with pytest.raises(NotFound):
            operations.withdraw_application(actor=guardian(a_family(now), now), now=now, application=name)
    with pytest.raises(ApplicationNotFound):
        queries.application("none")


def test_nobody_withdraws_after_the_closing(fair: City, now: datetime):
    application = an_application(fair, a_round(fair), fair.group)
    with pytest.raises(RoundNotTaking):
        operations.withdraw_application(
            actor=Actor(application.applied_by), now=closed(fair), application=application.id
        )


@pytest.mark.allows("enrolment.freeze_round")
def test_a_closed_round_is_frozen_and_its_digest_known_before_any_seed(fair: City, now: datetime):
    opened = a_round(fair)
    application = an_application(fair, opened, *fair.groups)
    frozen = operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    assert (frozen.status, frozen.frozen_at, frozen.seed) == ("frozen", closed(fair), None)
    content = json.loads(frozen.frozen_content or "")
    assert content["rule_set"] == frozen.rule_set_digest
    assert {row["group"]: row["capacity"] for row in content["groups"]} == {fair.groups[0]: 2, fair.groups[1]: 1}
    assert content["applications"] == [
        {
            "pseudonym": application.pseudonym,
            "wishes": [{"group": group, "priority_class": 0, "reserve_groups": []} for group in fair.groups],
        }
    ]
    assert list(draws_repeat()) == []


@pytest.mark.refuses("enrolment.freeze_round")
def test_an_officer_does_not_freeze(fair: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.freeze_round(actor=an_actor(now, "city.officer"), now=closed(fair), round=a_round(fair).id)


def test_a_round_is_frozen_once_and_not_before_it_closes(fair: City):
    opened = a_round(fair)
    with pytest.raises(RoundStillOpen):
        operations.freeze_round(actor=fair.owner, now=closed(fair) - timedelta(seconds=1), round=opened.id)
    operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    with pytest.raises(MoveNotPossible):
        operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)


def test_a_wish_that_the_rules_refuse_is_left_out_with_the_reason(fair: City, now: datetime):
    opened = a_round(fair)
    old = a_family(now, children=(new_child(birth_date=date(2015, 1, 1)),))
    application = an_application(fair, opened, fair.group, family=old)
    frozen = operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    assert json.loads(frozen.frozen_content or "")["applications"][0]["wishes"] == []
    choice = db.session.scalars(select(Choice).where(Choice.application_id == application.id)).one()
    assert choice.refused_by and choice.refused_because


@pytest.mark.allows("enrolment.draw_round")
def test_a_frozen_round_is_drawn_with_a_seed_made_then_and_gives_the_same_bytes_again(fair: City, now: datetime):
    opened = a_round(fair)
    applications = [an_application(fair, opened, *fair.groups) for _ in range(4)]
    operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    drawn = operations.draw_round(actor=fair.owner, now=closed(fair), round=opened.id)
    assert (drawn.status, drawn.drawn_at) == ("drawn", closed(fair))
    assert drawn.result_content == draw(frozen=drawn.frozen_content or "", seed=drawn.seed or "")
    results = queries.results_of_round(opened.id)
    assert [result.position for result in results] == [1, 2, 3, 4]
    assert [(result.group_id, result.rank) for result in results] == [
        (fair.groups[0], 1),
        (fair.groups[0], 1),
        (fair.groups[1], 2),
        (None, None),
    ]
    assert list(draws_repeat()) == []
    assert [queries.result_of(application.id) for application in applications] == [None] * 4


@pytest.mark.refuses("enrolment.draw_round")
def test_a_guardian_does_not_draw(fair: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.draw_round(actor=guardian(a_family(now), now), now=now, round=a_round(fair).id)


def test_an_open_round_is_not_drawn_and_a_drawn_one_not_again(fair: City):
    opened = a_round(fair)
    with pytest.raises(MoveNotPossible):
        operations.draw_round(actor=fair.owner, now=closed(fair), round=opened.id)
    operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    operations.draw_round(actor=fair.owner, now=closed(fair), round=opened.id)
    with pytest.raises(MoveNotPossible):
        operations.draw_round(actor=fair.owner, now=closed(fair), round=opened.id)


@pytest.mark.allows("enrolment.publish_round")
def test_who_was_placed_has_an_offer_and_who_wished_for_more_waits_in_the_order_of_the_draw(play: Play):
    first, second = play.city.groups
    assert play.by_position() == [
        [(first, "offered", None)],
        [(first, "offered", None)],
        [(first, "waitlisted", 1), (second, "offered", None)],
        [(first, "waitlisted", 2), (second, "waitlisted", 1)],
    ]
    offers = db.session.scalars(select(Enrolment).where(Enrolment.status == "offered")).all()
    assert {offer.offer_expires_at for offer in offers} == {play.at + timedelta(hours=48)}
    assert {offer.sessions_taken for offer in offers} == {4}
    assert sorted(offer.family_cents or 0 for offer in offers)[0] in (120_00, 240_00)
    assert list(places_taken_equal_enrolments()) == []
    applications = queries.applications_in(play.round.id)
    assert sorted(application.status.value for application in applications) == ["not_placed"] + ["placed"] * 3
    results = [queries.result_of(application.id) for application in applications]
    assert all(results)
    placed = {application.child_id for application in applications if application.status == "placed"}
    children = [family.child for family in play.families]
    assert queries.refused_earlier(children, play.at) == set(children) - placed
    assert queries.refused_earlier(children, play.at - timedelta(seconds=1)) == set()


@pytest.mark.refuses("enrolment.publish_round")
def test_an_officer_does_not_publish(fair: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.publish_round(actor=an_actor(now, "city.officer"), now=now, round=a_round(fair).id)


def test_a_round_is_published_once_after_it_was_drawn(play: Play):
    with pytest.raises(MoveNotPossible):
        operations.publish_round(actor=play.city.owner, now=play.at, round=play.round.id)


def test_a_round_without_applications_is_played_too(fair: City):
    opened = a_round(fair)
    played(fair, opened)
    assert queries.round_by_id(opened.id).status == "published"


def test_withdrawn_applications_take_no_part(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    application = an_application(fair, opened, fair.group, family=family)
    operations.withdraw_application(actor=guardian(family, now), now=now, application=application.id)
    at = played(fair, opened)
    assert queries.result_of(application.id) is None
    assert queries.enrolments_of_child(family.child) == []
    assert at


def test_before_its_round_is_published_a_group_is_neither_held_nor_waited_for(fair: City, now: datetime):
    opened = a_round(fair)
    operations.freeze_round(actor=fair.owner, now=closed(fair), round=opened.id)
    for ask in (a_hold, a_wait):
        with pytest.raises(NotOpenToFamilies):
            ask(fair, now=closed(fair))


def test_after_its_round_a_group_gives_what_is_left_to_whoever_comes(fair: City):
    opened = a_round(fair)
    an_application(fair, opened, fair.group)
    at = played(fair, opened)
    assert a_hold(fair, now=at).status == "hold"
    with pytest.raises(SessionFull):
        a_hold(fair, now=at)


def test_a_decision_s_place_is_never_waited_for(fair: City):
    offering_changed(fair, admission=Admission.DECISION)
    with pytest.raises(NotOpenToFamilies):
        a_wait(fair)


def test_groups_of_other_rounds_do_not_open_this_one(fair: City, now: datetime):
    played(fair, a_round(fair, [fair.groups[1]]))
    other = a_group(fair, offering=an_offering(fair, admission=Admission.ROUND), weekday=4)
    with pytest.raises(NotOpenToFamilies):
        a_hold(fair, group=other)


RESERVING = (
    *CLUB_RULES,
    {
        "type": "reserve",
        "parameters": {
            "group": "low-income",
            "when": {"fact": "fee_bracket", "is": "free"},
            "share_bp": 5_000,
            "kind": "hard",
            "order": "reserve_first",
        },
    },
)


def test_a_hard_reserve_keeps_its_places_also_after_the_round(app: object, now: datetime):
    city = a_city(now, rules=RESERVING, admission=Admission.ROUND)
    opened = a_round(city)
    poor, rich = a_family(now), [a_family(now), a_family(now)]
    a_low_income(poor, now)
    for family in rich:
        an_application(city, opened, city.group, family=family)
    at = played(city, opened)
    frozen = json.loads(queries.round_by_id(opened.id).frozen_content or "")
    assert frozen["groups"][0]["reserves"] == [{"filled_first": True, "group": "low-income", "hard": True, "places": 1}]
    statuses = sorted(each.status.value for family in rich for each in queries.enrolments_of_child(family.child))
    assert statuses == ["offered", "waitlisted"]
    with pytest.raises(SessionFull):
        a_hold(city, now=at)
    assert operations.move_waiting_list(actor=SYSTEM, now=at, group=city.group) == []
    held = a_hold(city, poor, now=at)
    assert held.seat == "low-income"
    with pytest.raises(SessionFull):
        a_hold(city, now=at)
    operations.release_hold(actor=guardian(poor, now), now=at, enrolment=held.id)
    again = a_hold(city, poor, now=at)
    assert again.seat == "low-income"


def test_the_seat_of_the_draw_is_kept_with_the_offer(app: object, now: datetime):
    city = a_city(now, rules=RESERVING, admission=Admission.ROUND)
    opened, poor, rich = a_round(city), a_family(now), a_family(now)
    a_low_income(poor, now)
    for family in (poor, rich):
        an_application(city, opened, city.group, family=family)
    played(city, opened)
    seats = {family.child: queries.enrolments_of_child(family.child)[0].seat for family in (poor, rich)}
    assert seats == {poor.child: "low-income", rich.child: None}
    offers = {family.child: queries.enrolments_of_child(family.child)[0] for family in (poor, rich)}
    assert offers[poor.child].reserve_groups == ["low-income"]
    assert sorted(queries.seats_taken(city.group), key=str) == [None, "low-income"]


def test_what_a_draw_gave_is_counted_for_each_round_apart(play: Play, city: City) -> None:
    nobody_applied = a_round(city, [a_group(city, weekday=4)])
    assert queries.drawn_counts(play.round.id) == {ApplicationStatus.PLACED: 3, ApplicationStatus.NOT_PLACED: 1}
    assert queries.drawn_counts(nobody_applied.id) == {}
