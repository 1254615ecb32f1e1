"""A calendar program reads where the children are under a secret address, and no longer once that has ended."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from catalog.operations import declare_holidays
from catalog.queries import unit_names
from consent.queries import accesses_of
from marketplace.enrolment.queries import sessions_to_come
from marketplace.kernel.operation import SYSTEM
from marketplace.people.models import Custody
from marketplace.people.operations import change_custody
from tests.web.families.conftest import Browser, Home
from tests.web.families.test_places import DRAMA, held


def address_of(home: Home) -> str:
    """Make an address, and return the path that the page shows."""
    page = home.client.post("/family/calendar", follow_redirects=True).text
    found = re.search(r"http://localhost(/family/calendar/\S+\.ics)<", page)
    assert found is not None
    return found.group(1)


def read(home: Home, path: str) -> list[Event]:
    """Read the calendar as a program does, which holds no cookie."""
    answer = Browser(home.app).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    calendar = Calendar.from_ical(answer.data)
    assert not calendar.errors
    return list(calendar.events)


def test_it_holds_the_care_and_the_sessions_of_each_child_with_where_they_are(home: Home) -> None:
    place = held(home).rsplit("/", 1)[1]
    home.client.post(f"/family/places/{place}")
    events = read(home, address_of(home))
    assert {str(event["SUMMARY"]) for event in events} == {
        f"{child}: {what}" for child in ("Oiva", "Eino") for what in ("Day care", DRAMA)
    }
    sessions = [event for event in events if place in str(event["URL"])]
    assert {(str(each["SUMMARY"]), str(each["LOCATION"])) for each in sessions} == {
        (f"Eino: {DRAMA}", unit_names([home.city.units[0]])[home.city.units[0]])
    }
    planned = sessions_to_come([home.city.groups[0]], home.now)[home.city.groups[0]]
    assert [(each.start, each.end) for each in sessions] == [
        (each.starts_at, each.ends_at) for each in planned if each.starts_at <= sessions[-1].start
    ]
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_a_day_care_is_left_at_the_hour_of_the_city(home: Home) -> None:
    care = read(home, address_of(home))[0]
    assert (care.start, care.end) == (
        datetime(2026, 12, 14, 6, 0, tzinfo=UTC),
        datetime(2026, 12, 14, 13, 0, tzinfo=UTC),
    )


def test_there_is_no_care_on_a_holiday(home: Home) -> None:
    path = address_of(home)
    assert date(2026, 12, 25) in {event.start.date() for event in read(home, path)}
    declare_holidays(actor=SYSTEM, now=home.now, year=2026)
    assert date(2026, 12, 25) not in {event.start.date() for event in read(home, path)}


def test_it_is_read_through_the_door_and_logged_for_its_person(home: Home) -> None:
    path = address_of(home)
    before = len(accesses_of(home.city.family.children[1]))
    read(home, path)
    logged = accesses_of(home.city.family.children[1])[: -before or None]
    assert {(each.reader_id, each.category) for each in logged} == {
        (home.guardian.person, category) for category in ("child.name", "child.unit", "child.times")
    }


def test_who_has_no_custody_any_more_reads_nothing_of_the_child(home: Home) -> None:
    path = address_of(home)
    assert read(home, path)
    for child in home.city.family.children:
        change_custody(
            actor=SYSTEM, now=home.now, child=child, guardian=home.guardian.person or "", custody=Custody.NONE
        )
    assert read(home, path) == []


def test_a_new_address_ends_the_one_before_and_is_shown_once(home: Home) -> None:
    first = address_of(home)
    second = address_of(home)
    assert first != second
    assert Browser(home.app).get(first).status_code == 404
    assert read(home, second)
    page = home.client.get("/family/calendar").text
    assert second not in page and "An address is in use since" in page


def test_an_address_that_was_ended_or_guessed_gives_nothing(home: Home) -> None:
    path = address_of(home)
    page = home.client.post("/family/calendar/end", follow_redirects=True).text
    assert "The address has ended" in page and "No address is in use" in page
    for gone in (path, "/family/calendar/guessed.ics"):
        assert Browser(home.app).get(gone).status_code == 404


def test_a_program_that_reads_a_calendar_is_let_into_nothing_else(home: Home) -> None:
    client = Browser(home.app)
    client.get(address_of(home))
    assert client.get("/family").headers["Location"].startswith("/sign-in")
