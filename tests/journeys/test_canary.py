"""A canary in every personal cell: what is seen is allowed by the table and logged once, what is logged was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import message_from_bytes

import pytest
from flask import render_template
from sqlalchemy import text

from consent import door
from marketplace.cli.pages import start_paths
from marketplace.kernel import clock, ids
from marketplace.kernel.db import Model, db
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.personal_data import HOLDINGS
from marketplace.kernel.policy import Action
from marketplace.people.operations import act_for, issue_token
from marketplace.people.queries import actor_of_person
from marketplace.web.auditors import decisions
from marketplace.web.families import consents, ours, week
from tests.house.test_tables import house_tables
from tests.journeys.conftest import Cage
from tests.journeys.filling import Filler
from tests.journeys.guessing import A_FEW, all_ids, queries
from tests.journeys.judging import Judge
from tests.journeys.oracle import Hat, Oracle
from tests.journeys.visiting import Visitor, Watch, guesses
from tests.journeys.writing import Changes, Writer

STRANGER = "stranger"
READERS = {
    "the first family": [STRANGER, "first.1", "first.2", "first.3"],
    "other families": ["protected.1", "protected.2", "third.1", "third.2"],
    "who delivers": ["drama", "choir", "unit0", "unit1"],
    "who decides": ["city.service_owner", "city.vetting_officer", "city.rule_maker", "city.budget_holder"],
    "who helps and looks": [
        "city.officer",
        "auditor",
        "service_centre",
        "service_centre.acting",
        "data_protection_officer",
    ],
}
ON_BOTH_DATABASES = "who delivers"
CANCELLATION = "/api/v1/enrolments/<string:enrolment>/cancellation"
GIVE_REASONS = ("auditor", "service_centre", "service_centre.acting", "data_protection_officer")
NOBODY_YET = "typed by somebody who is nobody here yet; gone once her e-mail is proved"
NO_MONTH_IS_OVER = "written when a month of care is closed: no month is over in the city"
NO_CANARY = {
    "account.email_hash": "watched as it was made",
    "absence.reason": "one of two words",
    "account_link.address_hash": NOBODY_YET,
    "account_link.code_hash": NOBODY_YET,
    "account_link.email": NOBODY_YET,
    "account_link.email_hash": NOBODY_YET,
    "account_link.family_name": NOBODY_YET,
    "account_link.given_name": NOBODY_YET,
    "account_link.password_hash": NOBODY_YET,
    "access_token.token_hash": "a digest of a secret that only the holder knows",
    "attendance.mark": "one of four words",
    "calendar_address.secret_hash": "a digest of a secret that only the holder knows",
    "care_application.need": "one of two words",
    "care_decision.unit_id": "units are public; that one was given is told with care_decision.reasons",
    "care_row.city_cents": NO_MONTH_IS_OVER,
    "care_row.facts": NO_MONTH_IS_OVER,
    "care_row.family_cents": NO_MONTH_IS_OVER,
    "care_row.provider_id": NO_MONTH_IS_OVER,
    "care_row.steps": NO_MONTH_IS_OVER,
    "care_time.weekday": "a number from 0 to 6",
    "care_time.weeks": "one of three words",
    "care_wish.sibling_here": "yes or no",
    "care_wish.unit_id": "units are public; that one is wished for is told with care_application.care",
    "choice.refused_because": "written by a rule when a round is drawn",
    "choice.refused_by": "the id of a rule",
    "consent.status": "one of five words",
    "consent_answer.agrees": "yes or no",
    "enrolment.quote": "the steps to the amounts that are watched as family_cents and city_cents",
    "enrolment.reserve_groups": "written by rules",
    "enrolment.seat": "written by a round",
    "feedback.enjoyment": "a number from 1 to 5",
    "feedback.fit": "a number from 1 to 5",
    "feedback.leader": "a number from 1 to 5",
    "fee_decision.differences": "names of what changed, of a closed list",
    "fee_decision.fee_cents": "a sum of the law: many families pay the highest one, or nothing",
    "fee_decision.provider_id": "empty in the city's own units; told with child.unit",
    "fee_decision.steps": "sentences of the law; what they were reckoned from is watched in fee_decision.inputs",
    "fee_decision.voucher_cents": "empty in the city's own units",
    "guardianship.custody": "one of three words",
    "home_weeks.valid_until": "empty as long as it holds",
    "home_weeks.weeks": "even or odd",
    "income_declaration.family_size": "a small number",
    "placement.care_minutes_per_week": "follows from the times of care",
    "placement.provider_id": "empty in the city's own units; told with child.unit",
    "placement.unit_id": "units are public; what may be told of them is told with child.times",
    "protection_order.valid_until": "empty as long as the protection lasts",
    "sign_in.secret_hash": "a digest of a secret that only the browser knows",
    "sign_in_failure.address_hash": "a digest under a key",
    "sign_in_failure.email_hash": "a digest under a key",
    "wish.daytime": "one of three words",
    "wish.language": "one of a few short codes",
    "wish.service_id": "services are public; that one is wished for is told with wish.words",
    "wish.unit_id": "units are public; what may be told of them is told with child.times",
    "wish.weekday": "a number from 0 to 6",
}


def visitors(cage: Cage, watch: Watch, names: Iterable[str]) -> Iterable[Visitor]:
    """Sign people in, one after the other; one of the service centre acts for a guardian."""
    for name in names:
        email = None if name == STRANGER else cage.city.email(name)
        hats = frozenset(cage.city.hats.get(name, set()))
        visitor = Visitor(cage.app, name, hats, cage.city.canaries, watch, email)
        if name.endswith(".acting"):
            act(cage, name)
        yield visitor


def act(cage: Cage, name: str) -> None:
    """Let an officer who is signed in act for the first guardian."""
    officer = cage.city.people[name]
    with cage.app.app_context():
        now = clock.now()
        sign_in = db.session.scalar(text("SELECT id FROM sign_in WHERE person_id = :who"), {"who": officer})
        actor = actor_of_person(officer, now)
        act_for(actor=actor, now=now, sign_in=sign_in, person=cage.city.people["first.1"])
        db.session.remove()


def look_everywhere(cage: Cage, visitor: Visitor) -> None:
    """Follow links, guess ids, give reasons, and ask again as a program with a bearer token."""
    known = visitor.name == STRANGER
    with cage.engine.connect() as connection:
        found = all_ids(cage.city, connection)
    if Hat("auditor") not in visitor.hats:
        found["row"] = found["row"][:A_FEW]
    visitor.crawl(sorted(start_paths(cage.app)))
    visitor.guess(guesses(cage.app, found, api=False, also_public=known))
    if visitor.name in GIVE_REASONS:
        visitor.give_reasons("Somebody asked us to look.", cage.city.given_name("first.1"))
    if visitor.name != STRANGER:
        visitor.bearer = bearer_of(cage, cage.city.people[visitor.name])
        visitor.client = cage.app.test_client()
    visitor.guess(queries(path, cage.city) for path in guesses(cage.app, found, api=True, also_public=known))


def bearer_of(cage: Cage, person: str) -> str:
    """Make a token with which a program acts for somebody."""
    secret = ids.new_secret()
    with cage.app.app_context():
        issue_token(actor=SYSTEM, now=clock.now(), person=person, secret=secret, label="canary", days=3)
        db.session.remove()
    return secret


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=pytest.mark.database if who == ON_BOTH_DATABASES else ()) for who in READERS]
)
def test_what_is_seen_is_allowed_and_logged_and_what_is_logged_was_seen(
    cage: Cage, who: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    watch, judge = Watch(cage.engine), Judge(cage.app, cage.city, Oracle(cage.city.facts))
    wrong: set[str] = set()
    for visitor in visitors(cage, watch, READERS[who]):
        look_everywhere(cage, visitor)
        for answer in visitor.answers:
            wrong.update(judge.wrong_with(answer, visitor.hats))
    assert sorted(wrong) == []
    assert cage.city.canaries.words_in(f"{caplog.text} {''.join(capfd.readouterr())}") == set()
    assert words_in_plain_columns(cage) == []


def writer_of(cage: Cage) -> Writer:
    """Return who sends everything to everything."""
    with cage.app.app_context():
        changes = Changes(db.engine)
    return Writer(cage.app, cage.city, cage.engine, changes, Filler(cage.app))


@pytest.mark.parametrize("who", READERS)
def test_writing_to_what_is_others_is_answered_as_if_it_were_absent_and_changes_and_shows_nothing(
    cage: Cage, who: str
) -> None:
    watch, judge = Watch(cage.engine), Judge(cage.app, cage.city, Oracle(cage.city.facts))
    for family in cage.city.families:
        bearer_of(cage, cage.city.people[f"{family}.1"])
    writer = writer_of(cage)
    wrong: set[str] = set()
    for visitor in visitors(cage, watch, READERS[who]):
        if visitor.name != STRANGER:
            visitor.bearer = bearer_of(cage, cage.city.people[visitor.name])
        for attempt in writer.attempts(visitor):
            wrong.update(attempt.wrong())
        for answer in visitor.answers:
            wrong.update(judge.wrong_with(answer, visitor.hats))
    assert sorted(wrong) == []


def words_in_plain_columns(cage: Cage) -> list[str]:
    """Return the columns said to hold nothing personal in which a canary sits: audit, outbox, ledger, repeats …"""
    found = []
    with cage.engine.connect() as connection:
        for table in house_tables():
            plain = [column for column in table.columns if column.name in HOLDINGS[table.name].plain]
            for row in connection.execute(table.select().with_only_columns(*plain)) if plain else ():
                found += [
                    f"{table.name}.{column.name}: {value}"
                    for column, value in zip(plain, row, strict=True)
                    if value is not None and cage.city.canaries.words_in(str(value))
                ]
    return found


def test_every_personal_column_holds_a_canary_or_says_why_it_cannot(cage: Cage) -> None:
    tables = Model.metadata.tables
    empty = []
    with cage.engine.connect() as connection:
        for table in house_tables():
            for column in HOLDINGS[table.name].personal:
                values = connection.execute(tables[table.name].select().with_only_columns(table.columns[column]))
                if not any(cage.city.canaries.seen_in(str(value)) for (value,) in values if value is not None):
                    empty.append(f"{table.name}.{column}")
    assert sorted(set(empty) - NO_CANARY.keys()) == []


def test_a_letter_tells_nothing_about_anybody_but_the_address_of_who_gets_it(cage: Cage) -> None:
    oracle, letters = Oracle(cage.city.facts), sorted(cage.mail.glob("*.eml"))
    assert letters
    with cage.engine.connect() as connection:
        receivers = {row.id: row.to_person for row in connection.execute(text("SELECT id, to_person FROM message"))}
        logged = connection.execute(
            text("SELECT subject_id, category FROM access_log WHERE recipient_kind = 'platform'"),
        ).all()
    wrong = []
    for letter in letters:
        to = receivers[letter.stem]
        mail = message_from_bytes(letter.read_bytes())
        whole = f"{mail.items()} {(mail.get_payload(decode=True) or b'').decode()}"
        for token in cage.city.canaries.seen_in(whole):
            lawful = oracle.may_read(Hat("platform"), token.subject, token.category, "notification")
            if token.subject != to or not lawful or (token.subject, token.category) not in logged:
                wrong.append((letter.name, token.name))
    assert wrong == []


def test_no_answer_that_begins_after_a_withdrawal_shows_what_was_withdrawn(cage: Cage) -> None:
    watch = Watch(cage.engine)
    provider, guardian = visitors(cage, watch, ["drama", "first.2"])
    look_everywhere(cage, provider)
    allergies = {token for answer in provider.answers for token in answer.seen if token.category == "child.allergies"}
    assert {token.subject for token in allergies} == {cage.city.people["first.a"]}
    withdrawn = guardian.client.post(f"/family/consents/{cage.city.consents['given']}/withdraw")
    assert withdrawn.status_code == 302
    (again,) = visitors(cage, watch, ["drama"])
    look_everywhere(cage, again)
    assert {token.name for answer in again.answers for token in answer.seen & allergies} == set()


@pytest.fixture
def guardian(cage: Cage) -> Visitor:
    """A guardian of the first family, who has looked at nothing yet."""
    (found,) = visitors(cage, Watch(cage.engine), ["first.2"])
    return found


def found_wrong(cage: Cage, visitor: Visitor) -> list[str]:
    """What the judge says of all that somebody was answered, without the values."""
    judge = Judge(cage.app, cage.city, Oracle(cage.city.facts))
    said = {each for answer in visitor.answers for each in judge.wrong_with(answer, visitor.hats)}
    return sorted(re.sub(r" \(.*?\)", "", each) for each in said)


def test_a_page_that_shows_where_the_other_guardian_lives_is_found_out(
    cage: Cage, guardian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    street = next(
        token.spellings[0]
        for token in cage.city.canaries.tokens
        if token.column == "adult_detail.street" and token.subject == cage.city.people["first.3"]
    )
    monkeypatch.setattr(week, "render_template", lambda *args, **kwargs: f"{render_template(*args, **kwargs)} {street}")
    guardian.ask("/family")
    assert found_wrong(cage, guardian) == [
        "first.2 at /family: adult_detail.street of first.3 was seen and must not be"
    ]


def test_a_reading_without_its_row_in_the_log_is_found_out(
    cage: Cage, guardian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "write_log", lambda *_args: None)
    guardian.ask(f"/family/children/{cage.city.people['first.a']}/data")
    assert found_wrong(cage, guardian) == [
        "first.2 at /family/children/<child>/data: child_detail.given_name of first.a was seen and is not in the log"
    ]


def test_a_reading_of_what_is_not_shown_is_found_out(
    cage: Cage, guardian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = ["child.name", "child.allergies"]
    monkeypatch.setattr(consents, "our_child", lambda child: ours.Child(child, ours.Reading([child], more)))
    guardian.ask(f"/family/children/{cage.city.people['first.a']}/data")
    assert found_wrong(cage, guardian) == [
        "first.2 at /family/children/<child>/data: child.allergies of first.a for own_access as data_subject"
        " was logged and not seen"
    ]


def test_the_audit_of_an_income_names_a_household_which_the_guesses_would_show(
    cage: Cage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "NOT_FOR_AUDITORS", frozenset())
    (auditor,) = visitors(cage, Watch(cage.engine), ["auditor"])
    with cage.engine.connect() as connection:
        found = all_ids(cage.city, connection)
    auditor.guess(path for path in guesses(cage.app, found, api=False, also_public=False) if "/decisions/" in path)
    assert any("household_member.household_id" in each for each in found_wrong(cage, auditor))


def test_a_write_that_does_not_ask_whose_it_is_is_found_out(
    cage: Cage, guardian: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    guardian.bearer = bearer_of(cage, cage.city.people[guardian.name])
    monkeypatch.setattr(Action, "require", lambda *_args: None)
    wrong = {each for attempt in writer_of(cage).attempts(guardian, CANCELLATION) for each in attempt.wrong()}
    assert any(f"POST {CANCELLATION} of third" in each for each in wrong)
