"""An advance is the city's own money: asked for within the agreed share, approved by two, settled by sessions first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money.advances.models import Advance, AdvanceStatus
from marketplace.money.advances.queries import advances_of, claims
from marketplace.money.errors import (
    AdvanceDecided,
    AdvanceNotAgreed,
    AdvanceOpen,
    AdvanceTooLarge,
    AdvanceUnknown,
    AmountWrong,
    SamePersonApproves,
)
from marketplace.money.operations import (
    approve_advance,
    decline_advance,
    read_advances,
    record_advance_repaid,
    request_advance,
    verify_books,
)
from marketplace.money.queries import provider_statement, trial_balance
from marketplace.service_models.settlement import Source
from providers.operations import end_provider, set_payout_account
from tests.factories.money import IBAN, LINE, a_bookkeeper, a_budget_line, a_funding, earned, paid, paid_out
from tests.factories.providers import DECIDED, AProvider, an_accredited_provider, an_agreement, an_officer

pytestmark = pytest.mark.database
SESSION = 56_24  # what one of the four sessions earns: 240.00 less 12.00 and 3.06, in four


@pytest.fixture
def provider(session: object, now: datetime) -> AProvider:
    """A provider with an advance of up to half agreed, and one family's club of 240 euros before it."""
    provider = an_accredited_provider(now)
    an_agreement(provider, now, advance_bp=5_000)
    set_payout_account(actor=provider.staff, now=now, provider=provider.id, iban=IBAN)
    a_budget_line(now)
    a_budget_line(now, name="culture-grant", source=Source.GRANT)
    return provider


def asked(provider: AProvider, now: datetime, cents: int = 100_00) -> Advance:
    return request_advance(actor=provider.staff, now=now, provider=provider.id, amount_cents=cents)


def approved(provider: AProvider, now: datetime, cents: int = 100_00) -> Advance:
    return approve_advance(actor=a_bookkeeper(), now=now, advance=asked(provider, now, cents).id)


def left(provider: AProvider) -> int:
    return sum(each.left_cents for each in advances_of(provider.id))


def balance(code: str, now: datetime) -> int:
    return next(each.balance_cents for each in trial_balance(now.date()) if each.account.code == code)


def in_order(now: datetime) -> bool:
    return verify_books(actor=SYSTEM, now=now) == [] and sum(b.balance_cents for b in trial_balance(now.date())) == 0


def test_at_most_the_agreed_share_of_what_is_contracted_and_not_earned(provider: AProvider, now: datetime) -> None:
    with pytest.raises(AdvanceTooLarge):
        asked(provider, now, 1)
    funding = a_funding(now, provider=provider.id)
    with pytest.raises(AdvanceTooLarge) as refused:
        asked(provider, now, 112_48)
    assert "112.47" in str(refused.value.detail)
    earned(now, funding)
    with pytest.raises(AdvanceTooLarge):
        asked(provider, now, 112_47)
    assert asked(provider, now, 84_34).status is AdvanceStatus.REQUESTED


def test_without_an_agreed_share_or_accreditation_there_is_none(session: object, now: datetime) -> None:
    without = an_accredited_provider(now)
    an_agreement(without, now)
    with pytest.raises(AdvanceNotAgreed):
        asked(without, now)
    gone = an_accredited_provider(now)
    an_agreement(gone, now, advance_bp=5_000)
    end_provider(actor=an_officer(now), now=now, provider=gone.id, **DECIDED)
    with pytest.raises(AdvanceNotAgreed):
        asked(gone, now)


def test_one_at_a_time_and_more_than_nothing(provider: AProvider, now: datetime) -> None:
    a_funding(now, provider=provider.id)
    with pytest.raises(AmountWrong):
        asked(provider, now, 0)
    asked(provider, now, 10_00)
    with pytest.raises(AdvanceOpen):
        asked(provider, now, 10_00)


def test_another_person_approves_and_only_once(provider: AProvider, now: datetime) -> None:
    a_funding(now, provider=provider.id)
    advance = asked(provider, now)
    herself = Actor(person=provider.staff.person, roles=a_bookkeeper().roles)
    with pytest.raises(SamePersonApproves):
        approve_advance(actor=herself, now=now, advance=advance.id)
    approve_advance(actor=a_bookkeeper(), now=now, advance=advance.id)
    with pytest.raises(AdvanceDecided):
        approve_advance(actor=a_bookkeeper(), now=now, advance=advance.id)
    with pytest.raises(AdvanceUnknown):
        approve_advance(actor=a_bookkeeper(), now=now, advance="nothing")


def test_a_declined_advance_says_why_and_moves_nothing(provider: AProvider, now: datetime) -> None:
    a_funding(now, provider=provider.id)
    advance = asked(provider, now)
    with pytest.raises(AmountWrong):
        decline_advance(actor=a_bookkeeper(), now=now, advance=advance.id, reason=" ")
    decline_advance(actor=a_bookkeeper(), now=now, advance=advance.id, reason="too early")
    assert balance("assets:advances:providers", now) == 0
    assert asked(provider, now)


def test_it_is_paid_by_the_next_list_from_the_citys_own_account(provider: AProvider, now: datetime) -> None:
    paid(now, a_funding(now, provider=provider.id))
    approved(provider, now)
    assert provider_statement(provider.id, on=now.date()).owed_cents == 100_00
    paid_out(now)
    assert (balance("assets:bank:city", now), balance("assets:bank:client", now)) == (-100_00, 120_00)
    assert provider_statement(provider.id, on=now.date()).owed_cents == 0
    assert in_order(now)


def test_each_session_settles_it_first_and_the_rest_is_paid(provider: AProvider, now: datetime) -> None:
    funding = a_funding(now, provider=provider.id)
    paid(now, funding)
    approved(provider, now)
    paid_out(now)
    earned(now, funding)
    assert (left(provider), provider_statement(provider.id, on=now.date()).owed_cents) == (100_00 - SESSION, 0)
    earned(now, funding, session="session-2")
    statement = provider_statement(provider.id, on=now.date())
    assert (left(provider), statement.owed_cents) == (0, 2 * SESSION - 100_00)
    assert (statement.earned_cents, statement.set_off_cents, statement.advance_left_cents) == (2 * SESSION, 100_00, 0)
    assert in_order(now)
    later = now + timedelta(days=1)
    paid_out(later)
    assert provider_statement(provider.id, on=later.date()).owed_cents == 0
    assert balance("assets:advances:providers", later) == 0
    assert in_order(later)
    assert balance("assets:bank:client", later) == 60_00, "what the family prepaid for two sessions to come"


def test_granted_money_settles_it_too(provider: AProvider, now: datetime) -> None:
    funding = a_funding(now, provider=provider.id, subsidies=[(LINE, 60_00), ("culture-grant", 60_00)])
    approved(provider, now, 60_00)
    earned(now, funding)
    earned(now, funding, session="session-2")
    paid_out(now)
    assert left(provider) == 0
    assert in_order(now)


def test_what_is_left_when_the_provider_is_gone_is_a_claim_that_can_be_paid_back(
    provider: AProvider, now: datetime
) -> None:
    funding = a_funding(now, provider=provider.id)
    advance = approved(provider, now)
    earned(now, funding)
    assert claims() == []
    end_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    assert [each.left_cents for each in claims()] == [100_00 - SESSION]
    facts: dict[str, Any] = {"actor": a_bookkeeper(), "now": now, "advance": advance.id}
    for wrong in (0, 100_00 - SESSION + 1):
        with pytest.raises(AmountWrong):
            record_advance_repaid(amount_cents=wrong, **facts)
    record_advance_repaid(amount_cents=20_00, **facts)
    assert in_order(now)
    record_advance_repaid(amount_cents=100_00 - SESSION - 20_00, **facts)
    assert claims() == []
    assert [each.status for each in read_advances(actor=a_bookkeeper(), now=now)] == [AdvanceStatus.SETTLED]
    assert balance("assets:advances:providers", now) == 0
    assert in_order(now)
