"""Public aid on the pages of the city, the provider and the auditor, and as files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from marketplace.money.operations import read_aid
from tests.factories.money import a_bookkeeper
from tests.factories.providers import an_applicant
from tests.web.city.conftest import Office

TYPED = {
    "rule": "de_minimis",
    "amount": "4 000,50",
    "granted_on": "2026-08-31",
    "decision": "Board 12 §",
    "ground": "=lights",
}


def test_aid_is_recorded_seen_by_all_and_taken_back(office: Office, moment: datetime) -> None:
    provider = an_applicant(moment, legal_name="Drama association Kide", group_name="Kide Group")
    holder = office("city.budget_holder")
    assert holder.post(f"/city/aid/{provider.id}", data=TYPED).status_code == 302
    shown = [
        holder.get("/city/aid").text,
        holder.get(f"/city/aid/{provider.id}").text,
        office(actor=provider.staff).get("/provider/aid").text,
        office("auditor").get("/audit/papers/aid").text,
    ]
    assert all("Kide Group" in page and "295\u00a0999.50" in page for page in shown)
    entry = read_aid(actor=a_bookkeeper(), now=moment, provider=provider.id).rows[0].entry
    assert entry
    page = f"/city/aid/{provider.id}/{entry.id}"
    assert "4\u00a0000.50" in holder.get(page).text
    assert holder.post(page, data={"decision": "Board 13 §", "ground": "not theirs"}).status_code == 302
    assert "taken back" in office("auditor").get(f"/audit/papers/aid/{provider.id}").text
    assert holder.get(f"/city/aid/{provider.id}/nothing").status_code == 404


def test_the_register_is_a_file_that_no_spreadsheet_takes_for_a_formula(office: Office, moment: datetime) -> None:
    provider = an_applicant(moment)
    holder = office("city.budget_holder")
    holder.post(f"/city/aid/{provider.id}", data=TYPED)
    auditor = office("auditor")
    for client, path in (
        (holder, f"/city/aid/{provider.id}/register.csv"),
        (auditor, f"/audit/papers/aid/{provider.id}/register.csv"),
        (office(actor=provider.staff), "/provider/aid.csv"),
    ):
        lines = client.get(path).text.splitlines()
        assert lines[0].startswith("provider,rule,granted_on,amount_cents")
        assert "400050" in lines[1]
        assert "'=lights" in lines[1]
    for client, path in ((holder, "/city/aid.csv"), (auditor, "/audit/papers/aid.csv")):
        assert "de_minimis,400050,30000000,29599950" in client.get(path).text


@pytest.mark.parametrize("change", [{"amount": "much"}, {"granted_on": "2030-01-01"}, {"decision": ""}, {"ground": ""}])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    office: Office, moment: datetime, change: dict[str, Any]
) -> None:
    provider = an_applicant(moment)
    answer = office("city.budget_holder").post(f"/city/aid/{provider.id}", data={**TYPED, **change})
    assert answer.status_code == 422
    assert f'id="{next(iter(change))}-error"' in answer.text
    assert "=lights" in answer.text or "ground" in change


def test_who_may_only_look_sees_no_form(office: Office, moment: datetime) -> None:
    provider = an_applicant(moment)
    page = office("city.rule_maker").get(f"/city/aid/{provider.id}").text
    assert "For reading only" in page
    assert 'name="amount"' not in page


def test_an_agreement_states_whether_the_citys_part_is_aid(office: Office, moment: datetime) -> None:
    page = office("city.service_owner").get(f"/city/providers/{an_applicant(moment).id}/agreement").text
    assert "It is no aid" in page
    assert "else it is a procurement (Act 1397/2016)" in page
