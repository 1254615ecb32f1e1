"""Two guardians share what is paid by the pages: one proposes, the other agrees, each sees her own invoice."""

from __future__ import annotations

import re

from marketplace.enrolment import operations as enrolment
from marketplace.money import queries as money
from tests.factories.people import Family
from tests.web.families.conftest import Home, actor_of


def test_one_proposes_the_other_agrees_and_each_sees_her_own_invoice_alone(home: Home, others: Family) -> None:
    first, second = home.signed_in("first@example.org"), home.signed_in("second@example.org")
    asked = {"child": others.child, "own_percent": "70", "valid_from": home.now.date().isoformat()}
    assert "Waits for the other guardian" in first.post("/family/shares", data=asked, follow_redirects=True).text
    waiting = second.get("/family/shares").text
    assert "30 %" in waiting
    agree = re.search(r'action="(/family/shares/[^"]+/agree)"', waiting)
    assert agree
    assert "Agreed" in second.post(agree[1], follow_redirects=True).text
    actor = actor_of(others, home.now)
    held = enrolment.hold_place(actor=actor, now=home.now, child=others.child, group=home.city.groups[0])
    enrolment.confirm_hold(actor=actor, now=home.now, enrolment=held.id)
    mine, hers = money.invoices_of_enrolment(held.id)
    assert f"Invoice {mine.number}" in first.get("/family/payments").text
    assert f"Invoice {mine.number}" not in second.get("/family/payments").text
    assert "The other guardian has an invoice" in second.get(f"/family/invoices/{hers.id}").text
    assert second.get(f"/family/invoices/{mine.id}").status_code == 404


def test_what_cannot_be_is_said_at_the_field_and_nothing_typed_is_lost(home: Home, others: Family) -> None:
    first = home.signed_in("first@example.org")
    answer = first.post(
        "/family/shares", data={"child": others.child, "own_percent": "100", "valid_from": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "percent from 1 to 99" in answer.text
    assert 'value="2020-01-01"' in answer.text


def test_a_strangers_agreement_does_not_exist(home: Home) -> None:
    assert home.client.post("/family/shares/none/agree").status_code == 404
