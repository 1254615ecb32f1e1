"""Two guardians agree on who pays which part: two invoices, each exact, and refunds by payer."""

from datetime import datetime, timedelta

import pytest

from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    NobodyToShareWith,
    PlaceAlreadySigned,
    ShareBeginsTooEarly,
    ShareNotPossible,
    SharesNotOpen,
    SharesProposedAlready,
)
from marketplace.enrolment.models import Enrolment, PayerAgreement
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money import queries as money
from marketplace.money.operations import record_payment
from marketplace.money.verification import differences
from tests.factories.enrolment import City, a_hold, an_enrolment, guardian
from tests.factories.people import Family, a_family, as_actor, two_homes

pytestmark = pytest.mark.database


@pytest.fixture
def family(city: City, now: datetime) -> Family:
    """A child with two guardians who live apart."""
    return two_homes(now)


def other(family: Family, now: datetime) -> Actor:
    """The second guardian."""
    return as_actor(family.adults[1], now)


def proposed(family: Family, now: datetime, own_bp: int = 6_000, **facts: object) -> PayerAgreement:
    """What the first guardian proposes."""
    return operations.propose_shares(
        **{
            "actor": guardian(family, now),
            "now": now,
            "child": family.child,
            "own_bp": own_bp,
            "valid_from": city_day(now),
            **facts,
        }
    )


def agreed(family: Family, now: datetime, own_bp: int = 6_000, **facts: object) -> PayerAgreement:
    """What both have agreed on."""
    proposal = proposed(family, now, own_bp, **facts)
    return operations.agree_shares(actor=other(family, now), now=now, agreement=proposal.id)


def owed(enrolment: Enrolment) -> dict[str, int]:
    """What each payer is asked for, in cents."""
    return {each.payer_id: each.amount_cents for each in money.invoices_of_enrolment(enrolment.id)}


@pytest.mark.allows("enrolment.propose_shares")
@pytest.mark.allows("enrolment.agree_shares")
def test_agreed_shares_make_two_invoices_that_sum_to_the_familys_part(city: City, family: Family, now: datetime):
    agreed(family, now, 3_333)
    place = an_enrolment(city, family)
    signer, second = family.adults
    rest = (place.family_cents or 0) * 6_667 // 10_000
    assert owed(place) == {signer: (place.family_cents or 0) - rest, second: rest}
    assert not list(differences())


def test_a_proposal_alone_shares_nothing(city: City, family: Family, now: datetime):
    proposed(family, now)
    place = an_enrolment(city, family)
    assert owed(place) == {family.guardian: place.family_cents}


def test_shares_hold_from_their_day_and_for_what_is_signed_then(city: City, family: Family, now: datetime):
    agreed(family, now, valid_from=city_day(now) + timedelta(days=1))
    assert len(owed(an_enrolment(city, family))) == 1


def test_the_agreement_of_one_place_goes_before_that_of_the_child(city: City, family: Family, now: datetime):
    agreed(family, now, 5_000)
    held = a_hold(city, family)
    agreed(family, now, 9_000, enrolment=held.id)
    operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)
    assert owed(held)[family.adults[1]] == (held.family_cents or 0) // 10


def test_a_place_that_is_signed_is_not_shared_afterwards(city: City, family: Family, now: datetime):
    place = an_enrolment(city, family)
    with pytest.raises(PlaceAlreadySigned):
        proposed(family, now, enrolment=place.id)


@pytest.mark.allows("enrolment.end_shares")
def test_ending_holds_for_later_places_only(city: City, family: Family, now: datetime):
    shares = agreed(family, now)
    place = an_enrolment(city, family)
    operations.end_shares(actor=other(family, now), now=now, agreement=shares.id)
    assert len(owed(place)) == 2
    assert queries.agreement_for(family.child, "", family.guardian, city_day(now)) is None
    with pytest.raises(SharesNotOpen):
        operations.end_shares(actor=other(family, now), now=now, agreement=shares.id)


def test_a_new_agreement_begins_where_the_earlier_one_ends(family: Family, now: datetime):
    first, today = agreed(family, now), city_day(now)
    second = agreed(family, now, 2_500, valid_from=today + timedelta(days=30))
    assert first.valid_until == second.valid_from
    held = [queries.agreement_for(family.child, "", family.guardian, today + timedelta(days=days)) for days in (29, 30)]
    assert held == [first, second]


def test_what_goes_back_goes_to_each_payer_by_what_she_bears(city: City, family: Family, now: datetime):
    agreed(family, now, 6_000)
    place = an_enrolment(city, family)
    second = money.invoice_of_enrolment(place.id, payer=family.adults[1])
    assert second is not None
    record_payment(
        actor=SYSTEM,
        now=now,
        bank_key="paid",
        booked_on=city_day(now),
        amount_cents=second.amount_cents,
        reference=second.reference,
    )
    operations.cancel_enrolment(actor=guardian(family, now), now=now, enrolment=place.id)
    mine, hers = money.invoices_of_enrolment(place.id)
    assert (mine.credited_cents, mine.refunded_cents) == (mine.amount_cents, 0)
    assert (hers.credited_cents, hers.refunded_cents) == (0, hers.amount_cents)
    assert [each.invoice_id for each in money.refunds_of([place.id])] == [hers.id]
    assert not list(differences())


@pytest.mark.refuses("enrolment.agree_shares")
def test_who_proposed_does_not_agree_for_the_other(family: Family, now: datetime):
    shares = proposed(family, now)
    for actor in (guardian(family, now), guardian(a_family(now), now)):
        with pytest.raises((NotAllowed, NotFound)):
            operations.agree_shares(actor=actor, now=now, agreement=shares.id)


@pytest.mark.refuses("enrolment.end_shares")
@pytest.mark.refuses("enrolment.propose_shares")
def test_a_stranger_proposes_and_ends_nothing(family: Family, now: datetime):
    shares, stranger = agreed(family, now), guardian(a_family(now), now)
    with pytest.raises((NotAllowed, NotFound)):
        operations.end_shares(actor=stranger, now=now, agreement=shares.id)
    with pytest.raises((NotAllowed, NotFound)):
        proposed(family, now, actor=stranger)


def test_shares_lie_between_nothing_and_the_whole_and_begin_today_or_later(family: Family, now: datetime):
    for bp in (0, 10_000, -1):
        with pytest.raises(ShareNotPossible):
            proposed(family, now, bp)
    with pytest.raises(ShareBeginsTooEarly):
        proposed(family, now, valid_from=city_day(now) - timedelta(days=1))


def test_one_proposal_waits_at_a_time_and_needs_another_guardian(family: Family, now: datetime):
    shares = proposed(family, now)
    with pytest.raises(SharesProposedAlready):
        proposed(family, now, 1_000)
    operations.end_shares(actor=other(family, now), now=now, agreement=shares.id)
    assert not proposed(family, now, 1_000).agreed_at
    with pytest.raises(NobodyToShareWith):
        proposed(a_family(now), now)
    with pytest.raises(SharesNotOpen):
        operations.agree_shares(actor=other(family, now), now=now, agreement=shares.id)
