"""Fee decisions by date range: split where an input changes, left alone where none does, told by what is different."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.care import operations as care
from marketplace.care.errors import ChildrenUnknown, DayBeforeRules
from marketplace.care.kinds import DecisionKind, Difference
from marketplace.care.models import FeeDecision
from marketplace.care.queries import decisions_of
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.db import WRITE, db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.ids import new_id
from marketplace.messages.models import Message
from marketplace.people.models import Custody
from marketplace.service_models.base import LegalRoute
from tests.factories.care import (
    AUGUST,
    SHORT_DAYS,
    a_care_provider,
    a_placed_child,
    by,
    decided,
    declared,
    holding,
    spans,
)
from tests.factories.money import refusal_of
from tests.factories.people import a_family, an_actor, as_actor, new_adult, new_child, two_homes

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

HIGHEST = 335_00
SCHOOL = date(2028, 8, 1)
EARLY = timedelta(days=31)


@pytest.mark.allows("care.decide_fees")
def test_the_fee_follows_the_income_of_the_home_where_the_child_is_registered(now: datetime) -> None:
    family = two_homes(now - EARLY)
    declared(now, family.household, 6_500_00, size=2)
    a_placed_child(now, family.child)
    decided(now, family.child)
    first = holding(family.child)[0]
    assert (first.kind, first.payer_id, first.household_id) == (
        DecisionKind.CLIENT_FEE,
        family.guardian,
        family.household,
    )
    assert first.fee_cents == 228_00
    assert first.steps[0]["amount_cents"] == 228_00


def test_who_tells_no_income_pays_the_highest_fee_until_pre_primary_and_nothing_is_decided_for_school(
    now: datetime,
) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    assert spans(family.child) == [
        (AUGUST, date(2027, 8, 1), HIGHEST),
        (date(2027, 8, 1), SCHOOL, 168_00),
    ]
    assert holding(family.child)[1].differences == [Difference.PRE_PRIMARY, Difference.SERVICE_NEED]


@pytest.mark.refuses("care.decide_fees")
def test_nobody_but_an_officer_decides(now: datetime) -> None:
    family = a_family(now - EARLY)
    with pytest.raises(NotAllowed):
        care.decide_fees(actor=as_actor(family.guardian, now), now=now, from_day=AUGUST)


def test_a_decision_that_did_not_change_is_left_alone(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    before = [each.id for each in decisions_of(family.child)]
    again = decided(now, family.child, from_day=date(2026, 10, 1))
    assert (again.changes, again.ended, again.kept) == ([], 0, 2)
    assert [each.id for each in decisions_of(family.child)] == before


def test_a_later_income_splits_the_time_line_and_says_what_is_different(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    declared(now, family.household, 6_500_00, valid_from=date(2026, 11, 1), size=2)
    made = decided(now, family.child, from_day=date(2026, 10, 1))
    assert spans(family.child)[:2] == [
        (AUGUST, date(2026, 11, 1), HIGHEST),
        (date(2026, 11, 1), date(2027, 8, 1), 228_00),
    ]
    first = made.changes[0]
    assert (first.before_cents, first.fee_cents, first.differences) == (HIGHEST, 228_00, {Difference.INCOME})
    replaced = next(each for each in decisions_of(family.child) if each.id == holding(family.child)[1].replaces)
    assert replaced.valid_until == date(2026, 11, 1)
    assert replaced.annulled_at is None


def test_a_change_that_is_taken_back_annuls_and_decides_again(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    declared(now, family.household, 6_500_00, valid_from=date(2026, 11, 1), size=2)
    decided(now, family.child)
    declared(now + timedelta(hours=1), family.household, None, valid_from=date(2026, 11, 1), size=1)
    decided(now, family.child)
    lines = spans(family.child)
    assert [fee for _from, _until, fee in lines] == [HIGHEST, HIGHEST, 168_00]
    assert all(left[1] == right[0] for left, right in pairwise(lines))
    assert len([each for each in decisions_of(family.child) if each.annulled_at]) == 2


def test_a_younger_sibling_in_care_makes_the_elder_pay_less_from_that_day(now: datetime) -> None:
    family = a_family(now - EARLY, children=(new_child(), new_child(birth_date=date(2024, 5, 4))))
    elder, younger = family.children
    a_placed_child(now, elder)
    decided(now, elder)
    a_placed_child(now, younger, valid_from=date(2026, 10, 1))
    made = decided(now, younger)
    assert spans(elder)[:2] == [(AUGUST, date(2026, 10, 1), HIGHEST), (date(2026, 10, 1), date(2027, 8, 1), 134_00)]
    told = next(each for each in made.changes if each.child == elder)
    assert told.differences == {Difference.SIBLING_ORDER}


def test_the_end_of_a_placement_ends_the_decision_without_a_new_one(now: datetime) -> None:
    family = a_family(now - EARLY)
    placement = a_placed_child(now, family.child)
    decided(now, family.child)
    officer = an_actor(now, "city.officer")
    enrolment.end_placement(
        actor=officer, now=now, placement=placement.id, valid_until=date(2026, 12, 1), reasons="They move."
    )
    made = decided(now, family.child, from_day=date(2026, 9, 1))
    assert made.changes == []
    assert spans(family.child) == [(AUGUST, date(2026, 12, 1), HIGHEST)]


def test_shorter_care_from_another_placement_is_a_smaller_fee(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child, valid_until=date(2026, 10, 1))
    a_placed_child(now, family.child, valid_from=date(2026, 10, 1), care=SHORT_DAYS)
    decided(now, family.child)
    second = holding(family.child)[1]
    assert second.fee_cents == 268_00
    assert {Difference.SERVICE_NEED, Difference.PLACEMENT} <= set(second.differences)


def test_a_voucher_is_worth_less_from_the_month_after_the_third_birthday(now: datetime) -> None:
    family = a_family(now - EARLY, children=(new_child(birth_date=date(2023, 10, 12)),))
    provider = a_care_provider(now, LegalRoute.VOUCHER)
    a_placed_child(now, family.child, **by(LegalRoute.VOUCHER, provider))
    decided(now, family.child)
    values = [(each.valid_from, each.voucher_cents, each.kind) for each in holding(family.child)]
    assert values[:2] == [
        (AUGUST, 1_519_00, DecisionKind.CO_PAYMENT),
        (date(2026, 11, 1), 949_00, DecisionKind.CO_PAYMENT),
    ]
    assert holding(family.child)[1].differences == [Difference.VOUCHER_AGE]
    assert values[2][1] == 474_50


def test_another_unit_by_another_route_is_named(now: datetime) -> None:
    family = a_family(now - EARLY)
    provider = a_care_provider(now, LegalRoute.PURCHASED)
    a_placed_child(now, family.child, valid_until=date(2026, 10, 1))
    a_placed_child(now, family.child, valid_from=date(2026, 10, 1), **by(LegalRoute.PURCHASED, provider))
    decided(now, family.child)
    assert set(holding(family.child)[1].differences) == {
        Difference.PLACEMENT,
        Difference.UNIT,
        Difference.PROVIDER,
        Difference.LEGAL_ROUTE,
    }


def test_who_pays_is_told_by_a_letter_once_a_decision_changes(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    for _again in range(2):
        decided(now, family.child)
    told = db.session.scalars(select(Message.template).where(Message.to_person == family.guardian))
    assert list(told).count("fee_decided") == 1


def test_everybody_in_care_is_decided_on_when_nobody_is_named(now: datetime) -> None:
    families = [a_family(now - EARLY) for _each in range(3)]
    for family in families:
        a_placed_child(now, family.child)
    decided(now)
    assert all(spans(family.child) for family in families)


@pytest.mark.allows("care.read_fee_changes")
def test_what_deciding_would_change_is_told_without_deciding(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    told = care.read_fee_changes(actor=an_actor(now, "auditor"), now=now, from_day=AUGUST)
    assert [each.fee_cents for each in told] == [HIGHEST, 168_00]
    assert decisions_of(family.child) == []


@pytest.mark.refuses("care.read_fee_changes")
def test_a_guardian_does_not_read_everybodys_changes(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        care.read_fee_changes(actor=an_actor(now), now=now, from_day=AUGUST)


@pytest.mark.allows("care.read_fee_decisions")
def test_the_guardian_of_the_other_home_does_not_read_the_income_of_this_one(now: datetime) -> None:
    family = two_homes(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    here, elsewhere = (as_actor(adult, now) for adult in family.adults)
    assert len(care.read_fee_decisions(actor=here, now=now, child=family.child)) == 2
    assert care.read_fee_decisions(actor=elsewhere, now=now, child=family.child) == []


@pytest.mark.refuses("care.read_fee_decisions")
def test_a_stranger_reads_no_decision(now: datetime) -> None:
    family = a_family(now - EARLY)
    with pytest.raises(NotFound):
        care.read_fee_decisions(actor=an_actor(now), now=now, child=family.child)


def test_a_day_before_the_first_table_and_an_adult_are_refused(now: datetime) -> None:
    family = a_family(now - EARLY)
    with pytest.raises(DayBeforeRules):
        decided(now, family.child, from_day=date(2020, 1, 1))
    with pytest.raises(ChildrenUnknown):
        decided(now, family.guardian)


def test_the_database_refuses_two_decisions_for_one_day(now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    found = holding(family.child)[0]
    columns = [column.name for column in FeeDecision.__table__.columns if column.name not in ("id", "valid_from")]
    again = (
        f"INSERT INTO fee_decision (id, valid_from, {', '.join(columns)}) "
        f"SELECT 'another', '2026-10-01', {', '.join(columns)} FROM fee_decision WHERE id = '{found.id}'"
    )
    assert "another fee decision holds" in refusal_of(again)
    assert "facts of fee_decision stay" in refusal_of(f"UPDATE fee_decision SET fee_cents = 1 WHERE id = '{found.id}'")


@pytest.mark.database("postgresql")
def test_of_two_decisions_made_at_once_one_is_refused(app: Flask, now: datetime) -> None:
    family = a_family(now - EARLY)
    a_placed_child(now, family.child)
    decided(now, family.child)
    found = holding(family.child)[0]
    values = {column.name: getattr(found, column.name) for column in FeeDecision.__table__.columns}
    values |= {"valid_from": date(2020, 1, 1), "valid_until": date(2021, 1, 1)}
    db.session.rollback()
    together, outcomes = Barrier(2, timeout=10), []

    def insert() -> None:
        with app.app_context():
            engine = db.engine
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            connection.begin()
            together.wait()
            try:
                connection.execute(FeeDecision.__table__.insert(), {**values, "id": new_id()})  # type: ignore[attr-defined]
                connection.commit()
                outcomes.append("stands")
            except (IntegrityError, DBAPIError):
                outcomes.append("refused")

    threads = [Thread(target=insert) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "stands"]


def test_many_children_are_decided_in_the_same_number_of_statements(now: datetime) -> None:
    families = [a_family(now - EARLY, adults=(new_adult(),), custody=Custody.SOLE) for _each in range(4)]
    for family in families:
        a_placed_child(now, family.child)
    officer = an_actor(now, "city.officer")

    def statements(children: list[str]) -> int:
        seen: list[str] = []

        def listen(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", listen)
        care.decide_fees(actor=officer, now=now, from_day=AUGUST, children=children)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    assert statements([families[0].child]) == statements([family.child for family in families[1:]])
