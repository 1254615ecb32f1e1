"""What everybody sees is what the rooms say; prices for us come only when they are asked for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import operations as catalog
from catalog.models import Admission, Offering
from catalog.queries import CareDay, sessions_of_group
from consent.law_file import example_law
from marketplace.enrolment import operations as enrolments
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.operations import Care, place_child
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.people import operations as people
from marketplace.rules import queries as rules
from marketplace.web.public.for_us import care_days
from marketplace.web.public.offering import what_would_be_known
from marketplace.web.public.sentences import understood
from tests.browser_harness.fixtures import Site
from tests.browser_harness.small_city import CLUBS, GUARDIAN_EMAIL, SmallCity, add_club, build_small_city
from tests.factories.catalog import a_draft, a_group, a_published_offering, a_season
from tests.factories.enrolment import the_law
from tests.factories.people import PASSWORD, an_actor
from tests.factories.providers import a_provider, a_service_owner
from tests.factories.statements import statements

MOST_STATEMENTS = 12


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A stranger's browser."""
    return site.app.test_client()


@pytest.fixture
def guardian(site: Site) -> FlaskClient:
    """A guardian's browser."""
    client = site.app.test_client()
    client.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": PASSWORD})
    return client


def more_clubs(city: SmallCity, count: int) -> None:
    """Publish more of the same."""
    for number in range(count):
        club = CLUBS[number % len(CLUBS)]
        provider = city.providers[number % 2]
        add_club(city, city.now, f"Club {number}", *club[1:], provider=provider, unit=city.units[number % 20])


def from_the_day_after_tomorrow(now: datetime) -> dict[str, date]:
    """The days of a group that begins soon, decided on tomorrow."""
    today = city_day(now)
    first, last = today + timedelta(days=2), today + timedelta(days=60)
    return {"go_no_go_on": today + timedelta(days=1), "starts_on": first, "ends_on": last}


def a_season_around(now: datetime) -> str:
    """Open a season of sixty days and return its id."""
    return a_season(now, starts_on=city_day(now), ends_on=city_day(now) + timedelta(days=60)).id


@pytest.mark.database
def test_finding_takes_at_most_twelve_statements_however_many_offerings_there_are(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.kernel.db.OFFSET_KEPT_SECONDS", 3600.0)  # so that a slow machine reads it once
    city = build_small_city(datetime.now(UTC))

    def taken(client: FlaskClient, path: str) -> int:
        with statements() as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    stranger, family = app.test_client(), app.test_client()
    family.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": PASSWORD})
    paths = (
        "/find",
        "/find?words=zyxwv+in+Swedish+after+care+in+Hervanta",
        "/find?words=drama&age=5&free_only=true",
        "/find?order=free",
    )
    few = [taken(client, path) for client in (stranger, family) for path in paths]
    priced = taken(family, "/find?child=ask")
    more_clubs(city, 24)
    many = [taken(client, path) for client in (stranger, family) for path in paths]
    assert max(few + many) <= MOST_STATEMENTS
    assert taken(family, "/find?child=ask") <= priced


def test_home_tells_what_is_new_and_how_long_applications_are_taken(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Second round of the autumn" in page
    assert "4 days 23 hours left" in page or "5 days left" in page


def test_find_keeps_what_was_typed_and_says_what_to_mend(client: FlaskClient) -> None:
    page = client.get("/find?words=drama&age=old").text
    assert 'value="drama"' in page
    assert 'value="old"' in page
    assert "Write a whole number, for example 5." in page


@pytest.mark.parametrize(
    "query",
    [
        "age=-1",
        "age=999999999999999999999",
        "page=0",
        "page=99999999",
        "weekday=9",
        "order=x",
        "model=x",
        "placement=x",
    ],
)
def test_find_bears_whatever_stands_in_the_address(client: FlaskClient, query: str) -> None:
    assert client.get(f"/find?{query}").status_code == 200


def limits_in(page: str) -> dict[str, str]:
    """The limits that a page shows, with the address that is left when each is taken away."""
    found = re.findall(r'<li><a href="(/find[^"]*)">([^<]*) <span aria-hidden="true">×', page)
    return {unescape(words): unescape(address) for address, words in found}


STORY = "/find?words=something+after+care+that+my+5-year-old+who+speaks+Swedish+would+like"


def test_the_sentence_of_the_story_finds_what_lies_after_care(client: FlaskClient) -> None:
    page = client.get(STORY).text
    assert list(limits_in(page)) == ["age 5", "in Swedish", "after care, from 15.00"]
    assert "Drama club for five and six year olds" in page
    assert "Swedish every morning" not in page
    assert "Searched for as words" not in page


def test_a_limit_that_is_taken_away_stays_away_until_the_sentence_changes(client: FlaskClient) -> None:
    page = client.get(STORY).text
    without = limits_in(page)["after care, from 15.00"]
    page = client.get(without).text
    assert list(limits_in(page)) == ["age 5", "in Swedish"]
    assert "Swedish every morning" in page
    assert "something after care that my 5-year-old" in page
    again = without.replace("words=something+", "words=now+something+")
    assert list(limits_in(client.get(again).text)) == ["age 5", "in Swedish", "after care, from 15.00"]


def test_what_another_sentence_put_into_the_fields_goes_with_it(client: FlaskClient) -> None:
    page = client.get("/find?words=drama+in+English&read=drama+in+Swedish&language=sv&age=5").text
    assert list(limits_in(page)) == ["age 5", "in English"]


def test_what_was_not_understood_is_shown_as_words(client: FlaskClient) -> None:
    assert "Searched for as words: “drama 5 kilometres”" in client.get("/find?words=drama,+5+kilometres").text


def test_each_limit_is_told_and_can_be_taken_away(client: FlaskClient) -> None:
    chosen = "care=before&placement=apart&weekday=3&daytime=morning&price=0&free_only=true&service=x&area=1&unit=y"
    page = client.get(f"/find?{chosen}&model=v2&order=price&price=0").text
    shown = limits_in(page)
    assert list(shown) == [
        "before care, until 8.00",
        "apart from care",
        "on Wednesday",
        "in the morning",
        "free of charge",
        "with free places",
        "x",
        "in 1",
        "at y",
        "V² Platform",
    ]
    assert all("order=price" in address for address in shown.values())
    assert "price=0" not in shown["free of charge"]
    assert "at most 100.00" in client.get("/find?price=100").text


def test_a_price_that_is_none_is_said_at_its_field(client: FlaskClient) -> None:
    page = client.get("/find?words=drama&price=-1&age=5").text
    assert "Write a price in whole euros" in page
    assert 'value="-1"' in page
    assert list(limits_in(page)) == ["age 5"]
    assert client.get("/find?price=80&age=old").status_code == 200


def test_after_care_is_after_the_hours_of_the_chosen_child(site: Site, guardian: FlaskClient) -> None:
    page = guardian.get(f"/find?care=after&child={site.city.family.child}").text
    assert "after Oiva Korpela’s care" in limits_in(page)
    assert "Search by the hours of our child" in guardian.get("/find?care=after").text


@pytest.mark.database
def test_a_child_whose_care_ends_later_is_not_shown_what_begins_before(app: Flask) -> None:
    now = datetime.now(UTC)
    city = build_small_city(now)
    child = city.family.children[1]
    hours = [Care(weekday, time(8), time(15, 30)) for weekday in range(5)]
    placed = {"unit": city.units[0], "valid_from": city_day(now), "care": hours, "reasons": "Both work."}
    place_child(actor=city.owner, now=now, child=child, **placed)
    family = app.test_client()
    family.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": PASSWORD})
    page = family.get(f"/find?words=after+care&child={child}").text
    assert "Swimming for the small ones" in page
    assert "Drama club for five and six year olds" not in page
    assert "Drama club for five and six year olds" in family.get("/find?words=after+care").text


def test_care_that_changes_is_reckoned_by_the_longer_day() -> None:
    def on(weekday: int, starts: int, ends: int) -> CareHours:
        return CareHours("c", "u", weekday, time(starts), time(ends), date(2026, 8, 1))

    days = care_days([on(0, 9, 15), on(0, 8, 14), on(6, 9, 12)])
    assert days == {1: CareDay(time(8), time(15)), 7: CareDay(time(9), time(12))}


def test_another_sentence_is_understood_though_the_last_was_taken_as_written(client: FlaskClient) -> None:
    page = client.get("/find?words=drama+in+Swedish&read=drama&as_written=true").text
    assert list(limits_in(page)) == ["in Swedish"]


def test_a_sentence_is_understood_and_shown_as_what_was_understood(client: FlaskClient) -> None:
    page = client.get("/find?words=Drama+in+Swedish+on+Tuesdays+for+a+5-year-old").text
    assert list(limits_in(page)) == ["age 5", "in Swedish", "on Tuesday"]
    assert "Drama club for five and six year olds" in page
    assert 'value="5"' in page


def test_words_that_nothing_has_are_passed_over_where_more_was_understood(client: FlaskClient) -> None:
    page = client.get("/find?words=zyxwv+in+Swedish").text
    assert "zyxwv" in page
    assert "so we left them aside" in page
    assert "Swedish every morning" in page


def test_words_can_be_searched_for_as_they_stand(client: FlaskClient) -> None:
    page = client.get("/find?words=drama+in+Swedish&age=5").text
    [as_written] = re.findall(r'href="([^"]*)">Search for all the words as they stand', page)
    page = client.get(unescape(as_written)).text
    assert list(limits_in(page)) == ["age 5"]
    assert "Searched for as words: “drama in Swedish”" in page
    assert "Nothing fits all of this" in client.get("/find?words=zyxwv").text


def test_what_was_chosen_in_a_field_stands_whatever_the_words_say() -> None:
    reading = understood({"words": "on Mondays for a 5-year-old", "age": 4}, {})
    assert (reading.limits, reading.from_words) == ({"age": 4, "weekday": (1,)}, {"weekday"})


def test_find_without_a_hit_says_what_to_do(client: FlaskClient) -> None:
    assert "Nothing fits all of this" in client.get("/find?language=xx").text


def test_find_narrows_by_facets(client: FlaskClient) -> None:
    page = client.get("/find?service=music").text
    assert "Music and movement" in page
    assert "Swedish every morning" not in page


def test_prices_for_us_are_worked_out_only_when_asked_for(site: Site, guardian: FlaskClient) -> None:
    offering = f"/offerings/{site.city.offerings[0]}"
    assert "You pay" not in guardian.get(offering).text
    assert "You pay" in guardian.get(f"{offering}?child={site.city.family.child}").text


def test_a_price_for_us_shows_each_step_and_ends_with_the_sum(site: Site, guardian: FlaskClient) -> None:
    page = guardian.get(f"/offerings/{site.city.offerings[0]}?child={site.city.family.child}").text
    assert page.index("Why this price") < page.index("240.00\u00a0€</td>") < page.index("You pay")


def test_a_child_of_another_family_is_taken_for_none(site: Site, guardian: FlaskClient) -> None:
    page = guardian.get(f"/offerings/{site.city.offerings[0]}?child={'a' * 24}").text
    assert "Oiva" in page


def test_a_stranger_gets_no_price_whatever_the_address_says(site: Site, client: FlaskClient) -> None:
    page = client.get(f"/offerings/{site.city.offerings[0]}?child={site.city.family.child}").text
    assert "You pay" not in page
    assert "Oiva" not in page


def test_where_the_rules_refuse_the_reason_and_its_basis_are_told(site: Site, guardian: FlaskClient) -> None:
    second = site.city.family.children[1]
    assert (
        "The rules do not allow it for Eino" in guardian.get(f"/offerings/{site.city.offerings[0]}?child={second}").text
    )


def test_what_would_be_known_follows_the_table_of_law(site: Site) -> None:
    with site.app.test_request_context("/"):
        known = what_would_be_known(Offering(model="v2", provider_id="p"))
    told = {(each.category, each.purpose): each.effect.value for each in known.verdicts}
    assert told["child.name", "service_delivery"] == "allowed_by_contract"
    assert told["child.name", "marketing"] == "consent"
    assert told["child.allergies", "safety"] == "explicit_consent"
    assert told["family.income", "*"] == "prohibited"
    assert next(each.effect.value for each in known.verdicts if each.category == "child.name") == "allowed_by_contract"


@pytest.mark.database
def test_without_a_table_of_law_nothing_is_said_to_be_shared(app: Flask) -> None:
    now = datetime.now(UTC)
    club = a_published_offering(now, season=a_season_around(now), **from_the_day_after_tomorrow(now))
    page = app.test_client().get(f"/offerings/{club.id}").text
    assert "No table of law is in force, so nothing about your child may be shared with anybody." in page
    assert '<dl class="verdicts">' not in page


def test_every_rule_in_force_is_told_with_its_legal_basis(site: Site, client: FlaskClient) -> None:
    page = client.get("/rules").text
    with site.app.app_context():
        rule_set = rules.rule_set_in_force(city_day(site.city.now))
        db.session.remove()
    assert all(str(rule.kind.title) in page and rule.legal_basis in page for rule in rule_set.rules)
    assert rule_set.digest in page


def test_every_row_of_the_law_is_told(client: FlaskClient) -> None:
    page = client.get("/privacy").text
    assert page.count("<tr>") - page.count("<thead><tr>") == len(example_law().lines) == 64


def test_a_round_publishes_what_its_digest_was_made_of(site: Site, client: FlaskClient) -> None:
    round = site.city.rounds[0]
    page, file = client.get(f"/rounds/{round}").text, client.get(f"/rounds/{round}/frozen.json")
    with site.app.app_context():
        found = enrolment.round_by_id(round)
        db.session.remove()
    assert sha256(file.data).hexdigest() == found.frozen_digest
    assert all(str(each) in page for each in (found.frozen_digest, found.seed, found.result_digest))


def test_a_round_names_no_person(site: Site, client: FlaskClient) -> None:
    family, round = site.city.family, site.city.rounds[0]
    everything = client.get(f"/rounds/{round}").text + client.get(f"/rounds/{round}/frozen.json").text
    assert [each for each in (*family.children, *family.adults, "Oiva", "Korpela") if each in everything] == []


def test_an_open_round_publishes_nothing_yet(site: Site, client: FlaskClient) -> None:
    round = site.city.rounds[1]
    assert client.get(f"/rounds/{round}/frozen.json").status_code == 404
    page = client.get(f"/rounds/{round}").text
    assert "when the applications are frozen" in page
    assert "Open for applications" in page


@pytest.mark.parametrize(
    ("admission", "said"),
    [
        (Admission.ROUND, "The family chooses; where places are scarce, a fair round decides."),
        (Admission.FIRST_COME, "The family chooses; places go to those who come first."),
    ],
)
@pytest.mark.database
def test_who_gives_the_place_is_said_as_the_offering_gives_it(app: Flask, admission: Admission, said: str) -> None:
    now = datetime.now(UTC)
    the_law(now)
    days = {"starts_on": city_day(now), "ends_on": city_day(now) + timedelta(days=60)}
    season = a_season(now, **days).id
    club = a_published_offering(now, admission=admission, season=season, **from_the_day_after_tomorrow(now))
    page = app.test_client().get(f"/offerings/{club.id}").text
    given = page[page.index("Who gives the place") :]
    assert said in given[: given.index("</dd>")]


@pytest.mark.database
def test_a_called_off_group_is_named_and_neither_found_nor_offered(app: Flask) -> None:
    now = datetime.now(UTC)
    club = a_published_offering(now, season=a_season_around(now), **from_the_day_after_tomorrow(now))
    browser = app.test_client()
    assert "Take a place" in browser.get(f"/offerings/{club.id}").text
    with transaction("a test", actor=SYSTEM, now=now):
        club.row.go_no_go_on = city_day(now)
    enrolments.decide_group(actor=a_service_owner(now), now=now, group=club.group)
    page = browser.get(f"/offerings/{club.id}").text
    assert "It is called off: too few children were enrolled on the day of the decision." in page
    assert "Take a place" not in page
    assert "0 of 20" not in page
    for path in ("/", "/find", f"/units/{club.unit}"):
        assert club.id not in browser.get(path).text


@pytest.mark.database
def test_of_two_groups_the_one_that_goes_ahead_is_offered_and_the_other_named_as_called_off(app: Flask) -> None:
    now = datetime.now(UTC)
    times = from_the_day_after_tomorrow(now)
    club = a_draft(now, season=a_season_around(now), **times)
    days = {name: times[name] for name in ("starts_on", "ends_on")}
    other = a_group(now, club.provider.staff, club.id, club.unit, capacity=8, **days)
    catalog.submit_offering(actor=club.provider.staff, now=now, offering=club.id)
    catalog.publish_offering(actor=a_service_owner(now), now=now, offering=club.id)
    with transaction("a test", actor=SYSTEM, now=now):
        club.row.go_no_go_on = city_day(now)
    enrolments.decide_group(actor=a_service_owner(now), now=now, group=club.group)
    page = app.test_client().get(f"/offerings/{club.id}").text
    assert "Take a place" in page
    assert "It is called off" not in page
    rows = {each: page[page.index(f'id="group-{each}"') :].split("</tr>")[0] for each in (club.group, other.id)}
    assert "called off" in rows[club.group]
    assert "8 of 8" in rows[other.id]
    assert f'href="#group-{club.group}"' not in page


@pytest.mark.database
def test_the_places_left_are_those_of_the_group_that_has_most(app: Flask) -> None:
    now = datetime.now(UTC)
    club = a_published_offering(now, season=a_season_around(now), capacity=8, **from_the_day_after_tomorrow(now))
    fact = app.test_client().get(f"/offerings/{club.id}").text.split("Places left")[1].split("</div>")[0]
    assert ("of 8 in a group" in fact, "of 20" in fact) == (True, False)


def test_a_unit_shows_what_is_attached_to_it(site: Site, client: FlaskClient) -> None:
    page = client.get(f"/units/{site.city.units[0]}").text
    assert "Drama club for five and six year olds" in page
    assert "next to the care day" in page


def test_a_provider_shows_what_it_offers(site: Site, client: FlaskClient) -> None:
    page = client.get(f"/providers/{site.city.providers[1].id}").text
    assert "Swedish every morning" in page
    assert "Third sector" in page


@pytest.mark.database
def test_a_provider_offers_what_stands_in_open_seasons_and_keeps_the_past_apart(app: Flask) -> None:
    now = datetime.now(UTC)
    provider = a_provider(now)
    days = {"starts_on": city_day(now), "ends_on": city_day(now) + timedelta(days=60)}
    past, to_come = (a_season(now, **days).id for _number in range(2))
    times = from_the_day_after_tomorrow(now)
    a_published_offering(now, provider=provider, title="Last year's club", season=past, **times)
    a_published_offering(now, provider=provider, title="This year's club", season=to_come, **times)
    catalog.close_season(actor=a_service_owner(now), now=now, season=past)
    page = app.test_client().get(f"/providers/{provider.id}").text
    places = [page.index(each) for each in ("This year", "In past seasons", "Last year")]
    assert places == sorted(places)
    assert "<dt>Services on offer</dt><dd>1<" in page


@pytest.mark.database
def test_a_provider_keeps_what_was_called_off_or_is_over_apart_from_what_can_be_found(app: Flask) -> None:
    now = datetime.now(UTC)
    provider, season, times = a_provider(now), a_season_around(now), from_the_day_after_tomorrow(now)
    called_off, stands, over = (
        a_published_offering(now, provider=provider, title=title, season=season, **times)
        for title in ("The called off club", "The club that stands", "The club that is over")
    )
    with transaction("a test", actor=SYSTEM, now=now):
        called_off.row.go_no_go_on = city_day(now)
        for session in sessions_of_group(over.group):
            session.starts_at -= timedelta(days=70)
            session.ends_at -= timedelta(days=70)
    enrolments.decide_group(actor=a_service_owner(now), now=now, group=called_off.group)
    page = app.test_client().get(f"/providers/{provider.id}").text
    offered, ended = page.split("Over or called off")
    assert stands.id in offered and stands.id not in ended
    assert all(each.id in ended and each.id not in offered for each in (called_off, over))
    assert "<dt>Services on offer</dt><dd>1<" in page
    assert "In past seasons" not in page


@pytest.mark.parametrize(
    "path", ["/offerings/none", "/providers/none", "/units/none", "/rounds/none", "/rounds/none/frozen.json"]
)
def test_what_there_is_not_is_a_page_with_a_way_forward(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Go to the front page" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/find", "/providers", "/units", "/rules", "/rounds", "/privacy", "/how-services-are-run"]
)
def test_an_empty_city_says_what_to_do(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 200


def test_no_public_page_leads_nowhere(site: Site, client: FlaskClient) -> None:
    seen, waiting, broken = {"/"}, ["/"], {}
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        if answer.status_code >= 400:
            broken[path] = answer.status_code
        for link in re.findall(r'href="(/[^"#]*)', answer.text if answer.mimetype == "text/html" else ""):
            link = link.replace("&amp;", "&")
            if link not in seen and "?" not in link and not link.startswith("/api/"):
                seen.add(link)
                waiting.append(link)
    assert broken == {}
    assert len(seen) > 30


def test_the_service_centre_sees_the_prices_of_the_family_it_acts_for(app: Flask) -> None:
    now = datetime.now(UTC)
    city = build_small_city(now)
    officer = an_actor(now, "service_centre")
    assert officer.person
    people.create_account(actor=SYSTEM, now=now, person=officer.person, email="desk@example.org", password=PASSWORD)
    begun = people.sign_in(actor=SYSTEM, now=now, email="desk@example.org", password=PASSWORD, address="::1")
    people.act_for(actor=officer, now=now, sign_in=begun.sign_in.id, person=city.family.guardian)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["sign_in"] = begun.secret
    page = client.get(f"/offerings/{city.offerings[0]}?child=ask").text
    assert "You act for a family" in page
    assert "You pay" in page
