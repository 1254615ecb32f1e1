"""What is asked of every way of paying."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.money.gateways import GATEWAYS, Claim
from marketplace.money.reference import is_reference

CLAIM = Claim(number=2026_000001, amount_cents=120_00, issued_on=date(2026, 9, 1))


@pytest.mark.parametrize("key", GATEWAYS.keys())
def test_a_gateway_answers_the_same_claim_with_the_same_request(key: str) -> None:
    gateway = GATEWAYS[key]
    asked = gateway.request(CLAIM)
    assert gateway.request(CLAIM) == asked
    assert gateway.key == key
    assert gateway.title
    assert asked.reference and asked.instruction
    assert asked.due_on > CLAIM.issued_on


@pytest.mark.parametrize("key", GATEWAYS.keys())
def test_a_gateway_gives_each_claim_a_reference_of_its_own(key: str) -> None:
    numbers = range(CLAIM.number, CLAIM.number + 500)
    claims = [Claim(number=number, amount_cents=1, issued_on=CLAIM.issued_on) for number in numbers]
    assert len({GATEWAYS[key].request(claim).reference for claim in claims}) == len(claims)


def test_the_invoice_gives_two_weeks_and_a_finnish_reference() -> None:
    asked = GATEWAYS["invoice"].request(CLAIM)
    assert asked.due_on == CLAIM.issued_on + timedelta(days=14)
    assert is_reference(asked.reference)
    assert GATEWAYS.keys() == ("invoice",)
