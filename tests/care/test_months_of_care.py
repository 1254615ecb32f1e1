"""What a decision makes of a month: weekdays, the free month, illness and absence; without a database."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.care.months import MonthFacts, facts_of_month, is_free, share_of_month, weekdays_of
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.rules.care_months import care_month_rules

OCTOBER = date(2026, 10, 1)
RULES = care_month_rules(OCTOBER)
WHOLE = MonthFacts(weekdays=22, days=22, sick_days=0, away=None, free=False, place_price_cents=None)


def test_a_whole_month_costs_the_decided_fee() -> None:
    share = share_of_month(335_00, None, WHOLE, RULES)
    assert (share.family_cents, share.city_cents) == (335_00, 0)


def test_a_part_of_a_month_is_reckoned_by_weekdays() -> None:
    share = share_of_month(335_00, 949_00, replace(WHOLE, days=9), RULES)
    assert (share.family_cents, share.city_cents) == (137_05, 251_18)


@pytest.mark.parametrize(
    ("facts", "charged"),
    [
        ({"sick_days": 10}, 335_00),
        ({"sick_days": 11}, 167_50),
        ({"sick_days": 22, "away": AbsenceReason.SICK}, 0),
        ({"away": AbsenceReason.OTHER}, 167_50),
        ({"free": True}, 0),
    ],
)
def test_illness_absence_and_the_free_month_are_charged_less(facts: dict[str, object], charged: int) -> None:
    share = share_of_month(335_00, None, replace(WHOLE, **facts), RULES)  # type: ignore[arg-type]
    assert share.family_cents == charged
    assert sum(step.amount_cents for step in share.steps) == charged


def test_what_a_family_is_let_off_of_a_voucher_is_borne_by_the_city() -> None:
    share = share_of_month(335_00, 949_00, replace(WHOLE, free=True), RULES)
    assert (share.family_cents, share.city_cents) == (0, 949_00)


def test_a_bought_place_is_paid_by_its_agreed_price_whatever_the_family_pays() -> None:
    share = share_of_month(100_00, None, replace(WHOLE, days=11, place_price_cents=1_100_00), RULES)
    assert (share.family_cents, share.city_cents) == (50_00, 550_00)


def test_a_child_that_was_away_on_every_weekday_for_two_reasons_was_not_ill_the_whole_month() -> None:
    away = dict.fromkeys(weekdays_of(OCTOBER), AbsenceReason.SICK) | {date(2026, 10, 5): AbsenceReason.OTHER}
    facts = facts_of_month(OCTOBER, date(2026, 8, 1), None, away, free=False, place_price_cents=None)
    assert (facts.away, facts.sick_days, facts.days) == (AbsenceReason.OTHER, 21, 22)


def test_july_is_free_and_so_is_a_month_after_eleven() -> None:
    assert is_free("2027-07", 3, RULES)
    assert is_free("2027-06", 11, RULES)
    assert not is_free("2027-06", 10, RULES)
