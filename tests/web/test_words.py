"""Dates, limits and money as a person would say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from marketplace.kernel.text import _
from marketplace.money.invoices.models import InvoiceStatus
from marketplace.requests.models import RequestStatus
from marketplace.web.families.states import called, kind_of
from marketplace.web.parts import vocabulary, words

NOW = datetime(2027, 1, 13, 13, 0, tzinfo=UTC)
SPACE = "\u00a0"


@pytest.fixture(autouse=True)
def in_a_page() -> Iterator[None]:
    """Words need an application, which knows the reader's language."""
    app = Flask("words")
    Babel(app)
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (88_00, "88.00 €"),
        (0, "0.00 €"),
        (5, "0.05 €"),
        (-120_00, "− 120.00 €"),
        (-5, "− 0.05 €"),
        (2_690_000_00, "2 690 000.00 €"),
    ],
)
def test_money_has_two_decimals_and_thousands_that_stay_together(cents: int, said: str) -> None:
    assert words.euro(cents) == said.replace(" ", SPACE)


def test_a_gain_has_its_sign_where_that_is_asked_for() -> None:
    assert (words.euro(100, sign=True), words.euro(0, sign=True)) == (f"+{SPACE}1.00{SPACE}€", f"0.00{SPACE}€")


@pytest.mark.parametrize(("cents", "said"), [(149, "1 €"), (150, "2 €"), (-150, "− 2 €"), (1_000_000, "10 000 €")])
def test_pictures_round_money_half_up_to_the_euro(cents: int, said: str) -> None:
    assert words.whole_euro(cents) == said.replace(" ", SPACE)


def test_a_time_is_said_in_the_city_with_its_day() -> None:
    assert words.span(NOW, NOW + timedelta(hours=1)) == "Wednesday 13 January, 15.00 to 16.00"
    assert words.moment(NOW, year=True) == "Wednesday 13 January 2027, 15.00"


def test_after_midnight_in_the_city_it_is_the_next_day() -> None:
    assert words.day(datetime(2027, 1, 12, 22, 30, tzinfo=UTC)) == "Wednesday 13 January"


def test_a_span_of_days_names_the_first_year_only_where_it_differs() -> None:
    assert words.days_between(date(2027, 1, 13), date(2027, 5, 19)) == "13 January to 19 May 2027"
    assert words.days_between(date(2026, 9, 1), date(2027, 5, 19)) == "1 September 2026 to 19 May 2027"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=2, hours=4, minutes=59), "2 days 4 hours left"),
        (timedelta(days=2, minutes=5), "2 days left"),
        (timedelta(days=9, hours=4), "9 days left"),
        (timedelta(hours=1, minutes=30), "1 hour 30 minutes left"),
        (timedelta(hours=3), "3 hours left"),
        (timedelta(minutes=12), "12 minutes left"),
        (timedelta(seconds=59), "time is over"),
        (timedelta(0), "time is over"),
        (timedelta(days=-1), "time is over"),
    ],
)
def test_a_limit_is_said_as_what_is_left(left: timedelta, said: str) -> None:
    assert words.time_left(NOW + left, NOW) == said


@pytest.mark.parametrize(("days", "said"), [(9, "in 9 days"), (1, "in 1 day"), (0, "today"), (-3, "3 days late")])
def test_a_day_is_said_by_its_distance(days: int, said: str) -> None:
    assert words.days_left(date(2027, 1, 13) + timedelta(days=days), date(2027, 1, 13)) == said


def test_no_minutes_are_still_said() -> None:
    assert words.duration(0) == "0 minutes"


@pytest.mark.parametrize(("first", "last", "said"), [(5, 6, "5 to 6 years"), (5, 5, "5 years"), (1, 1, "1 year")])
def test_ages_are_said_once_where_they_are_the_same(first: int, last: int, said: str) -> None:
    assert words.ages(first, last) == said


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["Hyhky"], "Hyhky"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_a_sentence(parts: list[str], said: str) -> None:
    assert words.listing(parts) == said


def test_weekdays_are_counted_from_monday() -> None:
    assert (words.weekday_name(0), words.weekday_of(1), words.weekday_short(6)) == ("Monday", "Monday", "Sun")


def test_hours_have_no_leading_zero_but_two_digits_for_minutes() -> None:
    assert words.hours(time(8, 5), time(11, 30)) == "8.05 to 11.30"


def test_a_sentence_of_a_room_is_filled_with_values_that_are_sentences_themselves() -> None:
    assert words.say(_("%(who)s pays", who=_("The city"))) == "The city pays"
    assert words.say("as it is, 100\u00a0%") == "as it is, 100\u00a0%"
    assert words.say(_("100\u00a0% sure")) == "100\u00a0% sure"


def test_every_value_that_pages_show_has_words() -> None:
    kinds = {type(value) for value in vocabulary.WORDS}
    assert {value for kind in kinds for value in kind if value not in vocabulary.WORDS} == set()
    assert set(vocabulary.EFFECT_CLASS) == set(vocabulary.Effect)


def test_languages_are_named_and_unknown_codes_stay() -> None:
    assert (vocabulary.language("sv"), vocabulary.language("xx-none")) == ("Swedish", "xx-none")


def test_days_of_the_week_in_a_row_are_said_as_a_span() -> None:
    assert words.weekdays([0, 1, 2, 3, 4]) == "Monday to Friday"
    assert words.weekdays([2, 4], first=1) == "Tuesday and Thursday"
    assert words.weekdays([0, 1, 3]) == "Monday, Tuesday and Thursday"


def test_hours_of_care_are_not_gathered_into_days() -> None:
    assert words.hours_of(35 * 60) == "35 hours"
    assert words.hours_of(450) == "7 hours 30 minutes"
    assert words.hours_of(0) == "0 hours"


def test_a_month_has_a_name() -> None:
    assert words.month("2026-11") == "November 2026"


def test_states_that_are_kept_by_the_same_word_are_told_apart() -> None:
    assert (called(InvoiceStatus.OPEN), called(RequestStatus.OPEN)) == ("To be paid", "Waits for an answer")
    assert kind_of(InvoiceStatus.OPEN) == "warn"
