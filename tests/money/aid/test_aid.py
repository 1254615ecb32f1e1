"""What an undertaking got in three rolling years is known, and no more is promised than the law lets it have."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.money.aid.queries import undertakings
from marketplace.money.commitments.models import Commitment
from marketplace.money.errors import (
    AidCeilingReached,
    AidEntryCorrected,
    AidEntryUnknown,
    AidIncomplete,
    AmountWrong,
    DayNotYet,
)
from marketplace.money.operations import (
    correct_aid,
    end_funding,
    hold_commitments,
    read_aid,
    read_aid_register,
    release_commitments,
    verify_books,
)
from providers.aid import CEILINGS
from providers.errors import ProviderUnknown
from providers.kinds import AidRule
from tests.factories.money import LINE, a_bookkeeper, a_budget_line, a_funding, an_aid
from tests.factories.providers import a_provider, an_accredited_provider, an_agreement, an_applicant

CEILING = 300_000_00
pytestmark = pytest.mark.database


def left(provider: str, now: datetime, rule: AidRule = AidRule.DE_MINIMIS) -> int:
    register = read_aid(actor=a_bookkeeper(), now=now, provider=provider)
    return next(each.left_cents for each in register.situations if each.rule is rule)


def marked(now: datetime, **facts: Any) -> str:
    """A provider whose agreement says that the city's part of the price is de minimis aid."""
    provider = an_accredited_provider(now, **facts)
    an_agreement(provider, now, aid_rule=AidRule.DE_MINIMIS)
    return provider.id


def test_what_was_granted_is_taken_off_the_ceiling(session: object, now: datetime) -> None:
    provider = an_applicant(now).id
    an_aid(now, provider, amount_cents=100_000_00)
    assert left(provider, now) == CEILING - 100_000_00
    assert left(provider, now, AidRule.GENERAL_INTEREST) == 750_000_00


def test_all_companies_of_a_group_share_one_ceiling_however_its_name_is_written(session: object, now: datetime) -> None:
    one, other = an_applicant(now, group_name="Kide Group").id, an_applicant(now, group_name=" kide  GROUP").id
    alone, too = an_applicant(now).id, an_applicant(now).id
    an_aid(now, one, amount_cents=250_000_00)
    an_aid(now, alone, amount_cents=1_00)
    assert left(other, now) == 50_000_00
    assert left(too, now) == CEILING
    with pytest.raises(AidCeilingReached) as refused:
        an_aid(now, other, amount_cents=50_000_01)
    assert "50\u00a0000.00 €" in str(refused.value.detail)
    assert [each.providers for each in undertakings() if one in each.providers] == [tuple(sorted((one, other)))]


def test_aid_counts_for_three_years_to_the_day(session: object, now: datetime) -> None:
    provider, today = an_applicant(now).id, now.date()
    an_aid(now, provider, amount_cents=1_00, granted_on=today.replace(year=today.year - 3))
    assert left(provider, now) == CEILING
    an_aid(now, provider, amount_cents=2_00, granted_on=today.replace(year=today.year - 3) + timedelta(days=1))
    assert left(provider, now) == CEILING - 2_00
    register = read_aid(actor=a_bookkeeper(), now=now, provider=provider)
    assert [row.amount_cents for row in register.rows] == [2_00]


def test_the_ceiling_of_its_own_day_binds_aid_of_earlier_years(session: object, now: datetime) -> None:
    provider = an_applicant(now).id
    with pytest.raises(AidCeilingReached):
        an_aid(now, provider, amount_cents=250_000_00, granted_on=date(2023, 12, 31))


def test_no_aid_is_given_on_a_day_for_which_the_law_knows_no_ceiling(session: object, now: datetime) -> None:
    assert {each.valid_until for each in CEILINGS} == {date(2024, 1, 1), date(2031, 1, 1)}
    later = now.replace(year=2031)
    with pytest.raises(AidCeilingReached) as refused:
        an_aid(later, an_applicant(now).id, amount_cents=1)
    assert "no ceiling is in force" in str(refused.value.detail)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount_cents": 0}, AmountWrong),
        ({"granted_on": date(2030, 1, 1)}, DayNotYet),
        ({"decision": "  "}, AidIncomplete),
        ({"ground": "x" * 501}, AidIncomplete),
    ],
)
def test_aid_that_cannot_be_recorded_is_said_at_its_field(
    session: object, now: datetime, change: dict[str, Any], refusal: Any
) -> None:
    with pytest.raises(refusal) as refused:
        an_aid(now, an_applicant(now).id, **{"amount_cents": 5_00, **change})
    assert list(refused.value.fields) == list(change)


def test_an_entry_is_taken_back_whole_and_once(session: object, now: datetime) -> None:
    provider = an_applicant(now).id
    entry = an_aid(now, provider, amount_cents=10_00)
    facts: dict[str, Any] = {"actor": a_bookkeeper(), "now": now, "decision": "Board 2", "ground": "not theirs"}
    back = correct_aid(entry=entry.id, **facts)
    assert (back.amount_cents, back.granted_on) == (-10_00, entry.granted_on)
    assert left(provider, now) == CEILING
    for again in (entry.id, back.id):
        with pytest.raises(AidEntryCorrected):
            correct_aid(entry=again, **facts)
    with pytest.raises(AidEntryUnknown):
        correct_aid(entry="nothing", **facts)
    with pytest.raises(AidIncomplete):
        correct_aid(entry=entry.id, **{**facts, "ground": ""})
    assert verify_books(actor=SYSTEM, now=now) == []


def test_what_the_city_promises_counts_only_where_the_agreement_says_that_it_is_aid(
    session: object, now: datetime
) -> None:
    a_budget_line(now)
    provider, unmarked = marked(now), a_provider(now).id
    a_funding(now, provider=unmarked)
    a_funding(now, provider=provider)
    assert (left(unmarked, now), left(provider, now)) == (CEILING, CEILING - 120_00)
    (found,) = read_aid_register(actor=a_bookkeeper(), now=now)
    assert found.undertaking.providers == (provider,)


def test_what_is_given_back_is_taken_off_again(session: object, now: datetime) -> None:
    a_budget_line(now)
    provider = marked(now)
    funding = a_funding(now, provider=provider)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="moved_away")
    assert left(provider, now) == CEILING
    held = {"actor": SYSTEM, "now": now, "enrolment": "e"}
    hold_commitments(subsidies=[(LINE, 70_00)], provider=provider, model="v2", **held)
    assert left(provider, now) == CEILING - 70_00
    release_commitments(**held)
    assert left(provider, now) == CEILING


def test_the_ceiling_is_looked_at_before_anything_is_promised(session: object, now: datetime) -> None:
    a_budget_line(now)
    provider = marked(now)
    an_aid(now, provider, amount_cents=CEILING - 100_00)
    with pytest.raises(AidCeilingReached) as refused:
        a_funding(now, provider=provider)
    assert "100.00" in str(refused.value.detail)
    assert db.session.query(Commitment).count() == 0
    a_funding(now, provider=provider, family_cents=140_00, subsidies=[(LINE, 100_00)])
    assert left(provider, now) == 0


def test_what_is_held_already_is_not_asked_for_twice(session: object, now: datetime) -> None:
    a_budget_line(now)
    provider = marked(now)
    an_aid(now, provider, amount_cents=CEILING - 120_00)
    hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, 120_00)], provider=provider, model="v2")
    assert left(provider, now) == 0
    assert a_funding(now, provider=provider, enrolment="e")


def test_the_right_arises_on_the_day_on_which_the_family_confirms(session: object, now: datetime) -> None:
    a_budget_line(now)
    provider = marked(now)
    facts: dict[str, Any] = {"subsidies": [(LINE, 120_00)], "provider": provider, "model": "v2"}
    hold_commitments(actor=SYSTEM, now=now, enrolment="e", **facts)
    a_funding(now + timedelta(days=2), provider=provider, enrolment="e")
    (row,) = read_aid(actor=a_bookkeeper(), now=now + timedelta(days=2), provider=provider).rows
    assert (row.granted_on, row.amount_cents, row.places) == ((now + timedelta(days=2)).date(), 120_00, 1)
    assert row.entry is None


def test_a_provider_that_is_unknown_has_no_register(session: object, now: datetime) -> None:
    with pytest.raises(ProviderUnknown):
        read_aid(actor=a_bookkeeper(), now=now, provider="nobody")
