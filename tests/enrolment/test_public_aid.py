"""Where a provider may get no more public aid, a family has a place at the full price only if it says so."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from marketplace.enrolment import operations, queries
from marketplace.enrolment.statuses import Status
from marketplace.enrolment.verification import quotes_follow_from_their_facts
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.money.errors import AidCeilingReached
from marketplace.money.operations import read_aid
from providers.kinds import AidRule
from providers.models import Agreement
from tests.enrolment.test_concurrency import at_once
from tests.factories.enrolment import City, a_low_income, an_enrolment, guardian
from tests.factories.money import a_bookkeeper, an_aid
from tests.factories.people import Family, a_family

pytestmark = pytest.mark.database
SUPPORT = 120_00
FULL = 240_00


@pytest.fixture
def used_up(city: City, now: datetime) -> City:
    """The city, whose club may get the support of one more family, and no more."""
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Agreement).values(aid_rule=AidRule.DE_MINIMIS))
    an_aid(now, city.provider.id, amount_cents=300_000_00 - SUPPORT)
    return city


def poor(now: datetime) -> Family:
    family = a_family(now)
    a_low_income(family, now)
    return family


def hold(city: City, family: Family, now: datetime, **facts: Any) -> Any:
    return operations.hold_place(actor=guardian(family, now), now=now, child=family.child, group=city.group, **facts)


def test_the_refusal_says_what_is_left_and_what_to_do(used_up: City, now: datetime):
    hold(used_up, poor(now), now)
    with pytest.raises(AidCeilingReached) as refused:
        hold(used_up, poor(now), now)
    assert "0.00 € of public aid" in str(refused.value.detail)
    assert "at full price" in str(refused.value.detail)


def test_whoever_says_so_gets_the_place_at_the_full_price(used_up: City, now: datetime):
    hold(used_up, poor(now), now)
    family = poor(now)
    held = hold(used_up, family, now, full_price=True)
    assert (held.family_cents, held.city_cents, held.price_cents) == (FULL, 0, FULL)
    confirmed = operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)
    assert confirmed.status is Status.CONFIRMED
    assert list(quotes_follow_from_their_facts()) == []


def test_a_family_that_needs_no_support_is_not_held_up(used_up: City, now: datetime):
    hold(used_up, poor(now), now)
    assert hold(used_up, a_family(now), now).city_cents == 0


def test_a_freed_place_is_offered_at_the_full_price(used_up: City, now: datetime):
    leaving, _other = an_enrolment(used_up), an_enrolment(used_up)
    family = poor(now)
    waiting = operations.join_waiting_list(
        actor=guardian(family, now), now=now, child=family.child, group=used_up.group
    )
    an_aid(now, used_up.provider.id, amount_cents=SUPPORT)
    operations.cancel_enrolment(actor=Actor(leaving.applied_by), now=now, enrolment=leaving.id)
    offered = queries.enrolment(waiting.id)
    assert (offered.status, offered.family_cents) == (Status.OFFERED, FULL)
    assert list(quotes_follow_from_their_facts()) == []


def test_families_at_the_same_moment_never_exceed_the_ceiling_together(used_up: City, now: datetime):
    asked = [poor(now), poor(now)]
    works = [lambda family=family: hold(used_up, family, now) for family in asked]
    assert Counter(at_once(*works)) == {"done": 1, "money.aid_ceiling_reached": 1}
    register = read_aid(actor=a_bookkeeper(), now=now + timedelta(minutes=1), provider=used_up.provider.id)
    assert next(each.left_cents for each in register.situations) == 0
