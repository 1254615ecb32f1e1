"""What families wish for at their child's unit: alone it is told to nobody, together it is counted and answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from catalog.events import OfferingPublished
from catalog.kinds import Daytime
from catalog.models import Offering, OfferingStatus, Placement
from consent import door
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    AlreadyWished,
    NotAttachedThere,
    NotInCare,
    WishesAnswered,
    WishesTooFew,
    WishNotFound,
    WishWrong,
)
from marketplace.enrolment.models import Wish
from marketplace.kernel import events
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.messages.queries import inbox
from marketplace.people.operations import record_protection_order
from tests.factories.enrolment import City, a_unit, an_attachment, an_offering, guardian, in_care, keep
from tests.factories.people import Family, a_family, an_actor, as_actor, two_homes

pytestmark = pytest.mark.database


def a_wish(city: City, family: Family | None = None, **facts: Any) -> Wish:
    """A family's wish for drama at the unit where its child is in care."""
    if family is None:
        family = a_family(city.now)
        in_care(family.child, city.unit, city.now)
    asked = {"service": city.service, **facts}
    return operations.make_wish(actor=guardian(family, city.now), now=city.now, child=family.child, **asked)


def many_wishes(city: City, count: int, **facts: Any) -> list[Wish]:
    """Wishes of as many families, as they would stand."""
    today = city_day(city.now)
    families = [a_family(city.now) for _each in range(count)]
    wishes = [
        Wish(
            id=new_id(),
            child_id=family.child,
            unit_id=city.unit,
            service_id=city.service,
            wished_by=family.guardian,
            wished_on=today,
            valid_until=today + timedelta(days=365),
            **facts,
        )
        for family in families
    ]
    keep(city.now, *wishes)
    return wishes


def _in_care_here(city: City, family: Family) -> Family:
    in_care(family.child, city.unit, city.now)
    return family


def counts(city: City, now: datetime | None = None, unit: str | None = None) -> list[tuple[str, int]]:
    return [(each.service, each.at_least) for each in queries.wish_counts(city_day(now or city.now), unit=unit)]


def an_answering_offering(city: City, status: OfferingStatus = OfferingStatus.SUBMITTED) -> str:
    """An offering of the city's provider that the unit has agreed to carry."""
    offering = an_offering(city, status=status)
    an_attachment(city, offering, city.unit, Placement.NEXT_TO)
    return offering


def published(city: City, offering: str) -> None:
    """Tell that the offering is published."""
    with transaction("tests.publish", actor=SYSTEM, now=city.now):
        found = db.session.get_one(Offering, offering)
        found.status = OfferingStatus.PUBLISHED
        db.session.flush()
        events.announce(OfferingPublished(offering=offering, provider=found.provider_id, revision=1))


def staff(city: City) -> Any:
    return an_actor(city.now, "provider.staff", scope=city.provider.id)


@pytest.mark.allows("enrolment.make_wish")
def test_a_wish_counts_at_the_unit_where_the_child_is_in_care(city: City) -> None:
    wish = a_wish(city, language="sv", weekday=2, daytime=Daytime.MORNING, words="  Something with songs. ")
    assert (wish.unit_id, wish.words) == (city.unit, "Something with songs.")
    assert wish.valid_until - wish.wished_on == timedelta(days=365)


@pytest.mark.refuses("enrolment.make_wish")
def test_only_a_guardian_wishes_for_a_child(city: City) -> None:
    family = _in_care_here(city, a_family(city.now))
    stranger = an_actor(city.now)
    with pytest.raises(NotFound):
        operations.make_wish(actor=stranger, now=city.now, child=family.child, service=city.service)


def test_a_child_without_care_has_no_unit_to_wish_at(city: City) -> None:
    with pytest.raises(NotInCare):
        a_wish(city, a_family(city.now))


def test_the_same_wish_is_not_made_twice_until_it_is_withdrawn_or_over(city: City) -> None:
    family = _in_care_here(city, a_family(city.now))
    first = a_wish(city, family)
    with pytest.raises(AlreadyWished):
        a_wish(city, family)
    operations.withdraw_wish(actor=guardian(family, city.now), now=city.now, wish=first.id)
    second = a_wish(city, family)
    later = city.now + timedelta(days=366)
    third = operations.make_wish(actor=guardian(family, later), now=later, child=family.child, service=city.service)
    assert len({first.id, second.id, third.id}) == 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"service": "no such service"}, "service"),
        ({"language": "svenska"}, "language"),
        ({"weekday": 7}, "weekday"),
        ({"words": "x" * 301}, "words"),
    ],
)
def test_what_cannot_be_wished_is_said_at_its_field(city: City, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(WishWrong) as refused:
        a_wish(city, _in_care_here(city, a_family(city.now)), **facts)
    assert set(refused.value.fields) == {field}


def test_nine_children_are_told_to_nobody_and_ten_are(city: City) -> None:
    wishes = many_wishes(city, 10)
    assert counts(city) == counts(city, unit=city.unit) == [(city.service, 10)]
    assert counts(city, unit=a_unit(city.now)) == []
    actor = as_actor(wishes[0].wished_by, city.now)
    operations.withdraw_wish(actor=actor, now=city.now, wish=wishes[0].id)
    assert counts(city) == counts(city, unit=city.unit) == []


def test_a_wish_ends_by_itself_after_a_year(city: City) -> None:
    many_wishes(city, 10)
    assert counts(city, city.now + timedelta(days=364)) == [(city.service, 10)]
    assert counts(city, city.now + timedelta(days=365)) == []


def test_one_wish_more_does_not_show_in_the_figures(city: City) -> None:
    many_wishes(city, 10, language="sv")
    before = queries.wish_counts(city_day(city.now))
    a_wish(city, language="fi")
    assert queries.wish_counts(city_day(city.now)) == before
    assert before[0].aspects == (("language", "sv", 10),)


def test_what_fewer_than_ten_ask_of_it_is_not_told_either(city: City) -> None:
    many_wishes(city, 9, language="sv", weekday=1)
    many_wishes(city, 6, language="fi", weekday=1)
    (found,) = queries.wish_counts(city_day(city.now))
    assert (found.at_least, found.aspects) == (15, (("weekday", 1, 15),))


def test_a_family_reads_its_own_wishes_and_a_guardian_of_another_child_none(city: City) -> None:
    wish = a_wish(city, words="Something with songs.")
    family = as_actor(wish.wished_by, city.now)
    asked = {"now": city.now, "subjects": [wish.child_id], "categories": ["child.wishes"]}
    (read,) = door.own_access(actor=family, **asked)[wish.child_id]["child.wishes"]
    assert (read["service_name"], read["words"], read["offering"]) == ("Drama", "Something with songs.", None)
    assert door.own_access(actor=guardian(a_family(city.now), city.now), **asked) == {}


@pytest.mark.allows("enrolment.withdraw_wish")
@pytest.mark.refuses("enrolment.withdraw_wish")
def test_a_wish_is_withdrawn_by_its_family_alone_and_once(city: City) -> None:
    wish = a_wish(city)
    with pytest.raises(NotFound):
        operations.withdraw_wish(actor=an_actor(city.now), now=city.now, wish=wish.id)
    family = as_actor(wish.wished_by, city.now)
    operations.withdraw_wish(actor=family, now=city.now, wish=wish.id)
    operations.withdraw_wish(actor=family, now=city.now + timedelta(hours=1), wish=wish.id)
    db.session.refresh(wish)
    assert wish.withdrawn_at == city.now
    with pytest.raises(WishNotFound):
        queries.wish("none")


@pytest.mark.allows("enrolment.answer_wishes")
def test_families_are_told_once_when_the_answering_offering_is_published(city: City) -> None:
    wishes = many_wishes(city, 10)
    offering = an_answering_offering(city)
    answer = operations.answer_wishes(actor=staff(city), now=city.now, offering=offering, unit=city.unit)
    assert answer.told_at is None
    published(city, offering)
    db.session.refresh(answer)
    assert answer.told_at == city.now
    published(city, offering)
    for wish in wishes:
        (told,) = inbox(as_actor(wish.wished_by, city.now))
        assert (told.message.template, told.message.facts["offering"]) == ("wish_answered", offering)
    assert counts(city) == []


def test_wishes_are_answered_at_once_by_what_is_published_and_carried_already(city: City) -> None:
    wishes = many_wishes(city, 10)
    offering = an_answering_offering(city, OfferingStatus.PUBLISHED)
    operations.answer_wishes(actor=staff(city), now=city.now, offering=offering, unit=city.unit)
    db.session.refresh(wishes[0])
    assert wishes[0].told_at == city.now


@pytest.mark.refuses("enrolment.answer_wishes")
def test_only_the_staff_of_the_provider_answer_with_its_offering(city: City) -> None:
    many_wishes(city, 10)
    other = an_actor(city.now, "provider.staff", scope=new_id())
    with pytest.raises(NotFound):
        operations.answer_wishes(actor=other, now=city.now, offering=an_answering_offering(city), unit=city.unit)


def test_wishes_are_not_answered_by_what_the_unit_was_not_asked_to_carry_nor_twice_nor_where_few_wish(
    city: City,
) -> None:
    many_wishes(city, 9)
    ours, offering = staff(city), an_answering_offering(city)
    with pytest.raises(WishesTooFew):
        operations.answer_wishes(actor=ours, now=city.now, offering=offering, unit=city.unit)
    a_wish(city)
    with pytest.raises(NotAttachedThere):
        operations.answer_wishes(actor=ours, now=city.now, offering=an_offering(city), unit=city.unit)
    operations.answer_wishes(actor=ours, now=city.now, offering=offering, unit=city.unit)
    with pytest.raises(WishesAnswered):
        operations.answer_wishes(actor=ours, now=city.now, offering=offering, unit=city.unit)


def test_who_may_not_know_the_childs_unit_is_not_told_of_what_is_offered_there(city: City) -> None:
    many_wishes(city, 9)
    family = two_homes(city.now)
    in_care(family.child, city.unit, city.now)
    elsewhere = as_actor(family.adults[1], city.now)
    wish = operations.make_wish(actor=elsewhere, now=city.now, child=family.child, service=city.service)
    record_protection_order(actor=SYSTEM, now=city.now, person=family.child, valid_from=city_day(city.now))
    offering = an_answering_offering(city, OfferingStatus.PUBLISHED)
    operations.answer_wishes(actor=staff(city), now=city.now, offering=offering, unit=city.unit)
    db.session.refresh(wish)
    assert wish.told_at is None
    assert "wish_answered" not in {each.message.template for each in inbox(elsewhere)}
