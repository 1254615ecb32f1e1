"""Closing a month of care: frozen rows, corrections in the next month, and money that balances."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.care import operations as care
from marketplace.care.errors import CareMonthClosed, CareMonthNotNext, CareMonthNotOver, CareMonthWrong
from marketplace.care.kinds import RowKind
from marketplace.care.models import CareMonth, CareRow
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.verification import differences
from marketplace.money.errors import BudgetExhausted
from marketplace.money.models import BudgetLine, Entry, Invoice, MonthEarning, Refund
from marketplace.money.paths import path_of_enrolment
from marketplace.service_models.base import LegalRoute
from tests.factories.care import AUGUST, a_care_provider, a_placed_child, by, decided, declared, holding
from tests.factories.money import a_budget_line, a_payment, refusal_of
from tests.factories.people import Family, a_family, an_actor, as_actor, new_child

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

EARLY = timedelta(days=31)
OCTOBER_OVER = datetime(2026, 11, 2, 6, tzinfo=UTC)
NOVEMBER_OVER = datetime(2026, 12, 1, 6, tzinfo=UTC)


def a_family_in_care(now: datetime, **facts: object) -> Family:
    """Register a family, place its child and decide on its fee."""
    family = a_family(now - EARLY)
    a_placed_child(now, family.child, **facts)
    decided(now, family.child)
    return family


def close(month: str, at: datetime) -> CareMonth:
    """Let a budget holder close a month."""
    return care.close_care_month(actor=an_actor(at, "city.budget_holder"), now=at, month=month)


def rows() -> list[tuple[str, str, str, int, int]]:
    """Return the rows: closed with, about, kind, the family's and the city's cents."""
    found = db.session.scalars(select(CareRow).order_by(CareRow.month, CareRow.for_month, CareRow.kind))
    return [(each.month, each.for_month, each.kind.value, each.family_cents, each.city_cents) for each in found]


def balance(account: str) -> int:
    """Return what stands on an account in cents."""
    return sum(db.session.scalars(select(Entry.amount_cents).where(Entry.account_code == account)))


def invoices() -> list[Invoice]:
    """Return the invoices in their order, as they stand now."""
    return list(db.session.scalars(select(Invoice).order_by(Invoice.number).execution_options(populate_existing=True)))


def changed_income(family: Family, at: datetime, income_cents: int = 6_500_00) -> None:
    """Let a family declare another income for October and later, and decide anew from October on."""
    declared(at, family.household, income_cents, valid_from=date(2026, 10, 1), size=2)
    decided(at, family.child, from_day=date(2026, 10, 1))


@pytest.mark.allows("care.close_care_month")
def test_the_family_owes_the_city_the_decided_fee_and_the_path_leads_to_the_decision(now: datetime) -> None:
    family = a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    assert rows() == [("2026-10", "2026-10", "fee", 335_00, 0)]
    [invoice] = invoices()
    assert (invoice.payer_id, invoice.amount_cents, invoice.creditor.value, invoice.law.value) == (
        family.guardian,
        335_00,
        "city",
        "public",
    )
    assert [step.decision for step in path_of_enrolment(invoice.id)] == [holding(family.child)[0].id]
    assert list(differences()) == []


@pytest.mark.refuses("care.close_care_month")
def test_an_officer_who_holds_no_budget_closes_no_month(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        care.close_care_month(actor=an_actor(now, "city.officer"), now=OCTOBER_OVER, month="2026-10")


def test_siblings_stand_on_one_invoice(now: datetime) -> None:
    family = a_family(now - EARLY, children=(new_child(), new_child(birth_date=date(2024, 5, 4))))
    for child in family.children:
        a_placed_child(now, child)
    decided(now)
    close("2026-10", OCTOBER_OVER)
    [invoice] = invoices()
    assert invoice.amount_cents == 335_00 + 134_00
    assert list(differences()) == []


def test_a_voucher_is_paid_by_both_to_the_provider_with_the_city_as_its_agent(now: datetime) -> None:
    a_budget_line(now, name="care-vouchers-2026", amount_cents=1_000_00)
    provider = a_care_provider(now, LegalRoute.VOUCHER)
    a_family_in_care(now, **by(LegalRoute.VOUCHER, provider))
    close("2026-10", OCTOBER_OVER)
    assert rows() == [("2026-10", "2026-10", "fee", 335_00, 614_00)]
    [invoice] = invoices()
    assert (invoice.creditor.value, invoice.provider_id) == ("provider", provider.id)
    assert balance("liabilities:payable:providers") == -949_00
    assert (balance("liabilities:prepaid:families"), balance("expenses:voucher")) == (0, 614_00)
    [line] = db.session.scalars(select(BudgetLine))
    assert (line.captured_cents, line.committed_cents) == (614_00, 0)
    assert list(differences()) == []


def test_a_purchased_place_is_paid_by_the_city_and_the_fee_is_owed_to_the_city(now: datetime) -> None:
    a_budget_line(now, name="care-places-2026", amount_cents=2_000_00)
    provider = a_care_provider(now, LegalRoute.PURCHASED)
    a_family_in_care(now, **by(LegalRoute.PURCHASED, provider))
    close("2026-10", OCTOBER_OVER)
    assert rows() == [("2026-10", "2026-10", "fee", 335_00, 1_100_00)]
    assert invoices()[0].creditor.value == "city"
    assert (balance("income:client-fees"), balance("liabilities:payable:providers")) == (-335_00, -1_100_00)
    assert list(differences()) == []


def test_a_month_without_enough_money_on_the_line_is_not_closed(now: datetime) -> None:
    a_budget_line(now, name="care-vouchers-2026", amount_cents=613_99)
    provider = a_care_provider(now, LegalRoute.VOUCHER)
    a_family_in_care(now, **by(LegalRoute.VOUCHER, provider))
    with pytest.raises(BudgetExhausted):
        close("2026-10", OCTOBER_OVER)
    assert (rows(), invoices()) == ([], [])


def test_a_later_decision_leaves_the_closed_month_and_corrects_it_in_the_next(now: datetime) -> None:
    family = a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    changed_income(family, OCTOBER_OVER + timedelta(days=3))
    close("2026-11", NOVEMBER_OVER)
    assert rows() == [
        ("2026-10", "2026-10", "fee", 335_00, 0),
        ("2026-11", "2026-10", "correction", 228_00, 0),
        ("2026-11", "2026-10", "refund", -335_00, 0),
        ("2026-11", "2026-11", "fee", 228_00, 0),
    ]
    assert [invoice.amount_cents for invoice in invoices()] == [335_00, 121_00]
    assert list(differences()) == []


def test_nothing_changed_corrects_nothing(now: datetime) -> None:
    family = a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    decided(OCTOBER_OVER + timedelta(days=3), family.child, from_day=date(2026, 10, 1))
    close("2026-11", NOVEMBER_OVER)
    assert [row[2] for row in rows()] == ["fee", "fee"]


def test_more_taken_back_than_asked_is_owed_back_as_far_as_it_was_paid(now: datetime) -> None:
    family = a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    a_payment(OCTOBER_OVER, invoices()[0].reference, 300_00)
    changed_income(family, OCTOBER_OVER + timedelta(days=3), income_cents=1_000_00)
    close("2026-11", NOVEMBER_OVER)
    [invoice] = invoices()
    assert (invoice.credited_cents, invoice.refunded_cents) == (35_00, 300_00)
    assert db.session.scalars(select(Refund.amount_cents)).all() == [300_00]
    assert balance("income:client-fees") == 0
    assert list(differences()) == []


def test_a_placement_ended_after_the_fact_takes_the_voucher_back_from_provider_and_line(now: datetime) -> None:
    a_budget_line(now, name="care-vouchers-2026", amount_cents=2_000_00)
    provider = a_care_provider(now, LegalRoute.VOUCHER)
    family = a_family(now - EARLY)
    placed = a_placed_child(now, family.child, **by(LegalRoute.VOUCHER, provider))
    decided(now, family.child)
    close("2026-10", OCTOBER_OVER)
    late = OCTOBER_OVER + timedelta(days=3)
    officer = an_actor(late, "city.officer")
    enrolment.end_placement(
        actor=officer, now=late, placement=placed.id, valid_until=date(2026, 10, 1), reasons="They had moved."
    )
    decided(late, family.child, from_day=date(2026, 10, 1))
    close("2026-11", NOVEMBER_OVER)
    assert balance("liabilities:payable:providers") == 0
    [line] = db.session.scalars(select(BudgetLine).execution_options(populate_existing=True))
    assert (line.captured_cents, line.committed_cents) == (0, 0)
    assert [each.city_cents for each in db.session.scalars(select(MonthEarning).order_by(MonthEarning.month))] == [
        614_00,
        -614_00,
    ]
    assert list(differences()) == []


def ill(family: Family, at: datetime, first: date, last: date) -> None:
    """Let the guardian tell that the child is ill."""
    enrolment.report_absence(
        actor=as_actor(family.guardian, at),
        now=at,
        children=[family.child],
        first_day=first,
        last_day=last,
        reason=AbsenceReason.SICK,
    )


def test_the_eleventh_day_of_illness_told_after_the_closing_is_corrected(now: datetime) -> None:
    family = a_family_in_care(now)
    ill(family, datetime(2026, 10, 12, 6, tzinfo=UTC), date(2026, 10, 12), date(2026, 10, 25))
    close("2026-10", OCTOBER_OVER)
    ill(family, OCTOBER_OVER + timedelta(hours=1), date(2026, 10, 30), date(2026, 10, 30))
    close("2026-11", NOVEMBER_OVER)
    assert [row[3] for row in rows() if row[1] == "2026-10"] == [335_00, 167_50, -335_00]


def test_a_closed_month_is_frozen_by_the_database(now: datetime) -> None:
    a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    assert "append only" in refusal_of("UPDATE care_row SET family_cents = 1")
    assert "append only" in refusal_of("DELETE FROM care_month")


def test_months_are_closed_once_in_order_and_when_they_are_over(now: datetime) -> None:
    for month, error in {
        "2026-13": CareMonthWrong,
        "0000-01": CareMonthWrong,
        "1999-01": CareMonthWrong,
        "2026-11": CareMonthNotOver,
    }.items():
        with pytest.raises(error):
            close(month, OCTOBER_OVER)
    close("2026-09", OCTOBER_OVER)
    with pytest.raises(CareMonthClosed):
        close("2026-09", NOVEMBER_OVER)
    with pytest.raises(CareMonthNotNext):
        close("2026-11", NOVEMBER_OVER)


def test_eleven_months_of_an_operating_year_are_charged(now: datetime) -> None:
    family = a_family_in_care(now)
    at = datetime(2027, 9, 1, 6, tzinfo=UTC)
    for month in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12", *(f"2027-{each:02d}" for each in range(1, 9))):
        close(month, at)
    charged = [row[1] for row in rows() if row[3]]
    assert "2027-07" not in charged
    assert len(charged) == 12
    assert holding(family.child)[0].valid_from == AUGUST


@pytest.mark.allows("care.read_care_months")
def test_the_sums_of_months_are_told_by_route(now: datetime) -> None:
    a_family_in_care(now)
    close("2026-10", OCTOBER_OVER)
    [sums] = care.read_care_months(actor=an_actor(now, "auditor"), now=now)
    assert (sums.month, sums.legal_route, sums.children, sums.family_cents) == ("2026-10", "own_production", 1, 335_00)


@pytest.mark.refuses("care.read_care_months")
def test_a_guardian_does_not_read_the_sums_of_months(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        care.read_care_months(actor=an_actor(now), now=now)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE care_row SET family_cents = family_cents + 1", "care.rows_follow_from_decisions"),
        ("UPDATE care_row SET family_cents = family_cents + 1", "care.rows_equal_invoices"),
        ("UPDATE month_earning SET city_cents = city_cents + 1", "care.rows_equal_earnings"),
        ("UPDATE month_earning SET city_cents = city_cents + 1", "money.month_earnings"),
        ("UPDATE fee_decision SET fee_cents = fee_cents - 1", "care.fees_follow_from_their_inputs"),
    ],
)
@pytest.mark.database("sqlite")
def test_whoever_gets_past_the_guards_is_found(now: datetime, change: str, check: str) -> None:
    a_budget_line(now, name="care-vouchers-2026", amount_cents=1_000_00)
    provider = a_care_provider(now, LegalRoute.VOUCHER)
    a_family_in_care(now, **by(LegalRoute.VOUCHER, provider))
    close("2026-10", OCTOBER_OVER)
    table = change.split()[1]
    names = {"fee_decision": "fee_decision_facts_stay_update"}.get(table, f"{table}_append_only_update")
    assert refusal_of(f"DROP TRIGGER {names}", change) == ""
    assert check in {name for name, _difference in differences()}
    assert RowKind.FEE in set(db.session.scalars(select(CareRow.kind)))
