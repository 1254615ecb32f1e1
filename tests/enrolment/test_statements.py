"""The hot paths take few statements, and a refusal for want of places hardly any."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from catalog.errors import SessionFull
from marketplace.enrolment import operations
from tests.factories.enrolment import City, a_hold, a_low_income, a_round, an_application, guardian
from tests.factories.people import a_family
from tests.factories.statements import statements

pytestmark = pytest.mark.database


def count(work: Callable[[], Any]) -> int:
    with statements() as sent:
        work()
    return len(sent)


def test_a_hold_with_support_takes_at_most_42_statements(city: City, now: datetime):
    a_hold(city)
    family = a_family(now)
    a_low_income(family, now)
    actor = guardian(family, now)
    assert count(lambda: operations.hold_place(actor=actor, now=now, child=family.child, group=city.group)) <= 42


def test_a_full_group_refuses_within_6_statements(city: City, now: datetime):
    a_hold(city), a_hold(city)
    family = a_family(now)
    actor = guardian(family, now)

    def refused() -> None:
        with pytest.raises(SessionFull):
            operations.hold_place(actor=actor, now=now, child=family.child, group=city.group)

    assert count(refused) <= 6


def test_an_application_takes_hardly_more_statements_when_it_ranks_more_groups(fair: City, now: datetime):
    opened = a_round(fair)
    an_application(fair, opened, *fair.groups)
    one, two = a_family(now), a_family(now)
    few = count(lambda: an_application(fair, opened, fair.groups[0], family=one))
    many = count(lambda: an_application(fair, opened, *fair.groups, family=two))
    assert few <= 20
    assert many <= few + 1
