"""The table of law: which row governs, who changes it, and what the shipped example says."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from importlib import resources

import pytest

from consent import operations, queries
from consent.errors import LawApprovedByProposer, LawRowsNotValid, LawTableApproved, LawTableUnknown
from consent.law import SILENCE, Effect, Law, LawLine, doubles, law_digest
from consent.law_file import example_law
from consent.queries.law import table_in_force
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import SYSTEM
from tests.factories.consent import the_law
from tests.factories.people import an_actor


def line(category: str, kind: str, purpose: str, effect: Effect) -> LawLine:
    """Return a row with a basis of its own."""
    return LawLine(category, kind, purpose, effect, "an act")


GENERAL = line("*", "auditor", "*", Effect.PROHIBITED)
NAMED = line("guardian.name", "auditor", "reasoned_audit", Effect.ALLOWED)


def test_the_most_specific_row_governs_whatever_the_order() -> None:
    for lines in ((GENERAL, NAMED), (NAMED, GENERAL)):
        assert Law(lines).governing("guardian.name", "auditor", "reasoned_audit") is NAMED
        assert Law(lines).governing("guardian.name", "auditor", "curiosity") is GENERAL
        assert Law(lines).governing("child.name", "auditor", "reasoned_audit") is GENERAL


@pytest.mark.parametrize("position", range(3))
def test_naming_the_category_the_kind_or_the_purpose_makes_a_row_more_specific(position: int) -> None:
    named = ["*", "*", "*"]
    named[position] = ["child.name", "auditor", "audit"][position]
    specific, general = line(*named, Effect.ALLOWED), line("*", "*", "*", Effect.PROHIBITED)
    assert Law((general, specific)).governing("child.name", "auditor", "audit") is specific


def test_of_two_equally_specific_rows_the_stricter_governs() -> None:
    mild, strict = line("child.name", "*", "*", Effect.ALLOWED), line("*", "auditor", "*", Effect.AGGREGATE_ONLY)
    for lines in ((mild, strict), (strict, mild)):
        assert Law(lines).governing("child.name", "auditor", "audit") is strict


def test_what_no_row_covers_is_prohibited() -> None:
    law = Law((NAMED,))
    for question in (
        ("child.name", "auditor", "reasoned_audit"),
        ("guardian.name", "platform", "reasoned_audit"),
        ("guardian.name", "auditor", "audit"),
    ):
        assert law.governing(*question) is SILENCE
    assert SILENCE.effect is Effect.PROHIBITED


def test_two_tables_that_say_the_same_have_the_same_digest() -> None:
    assert law_digest((GENERAL, NAMED)) == Law((NAMED, GENERAL)).digest
    assert law_digest((GENERAL,)) != law_digest((NAMED,))


def test_a_second_answer_to_the_same_question_is_found() -> None:
    assert doubles((GENERAL, NAMED, line("*", "auditor", "*", Effect.ALLOWED))) == [2]
    assert doubles((GENERAL, NAMED)) == []


def test_the_rows_for_a_kind_of_recipient_name_a_category() -> None:
    everybody = line("person.protection_order", "*", "*", Effect.PROHIBITED)
    assert Law((GENERAL, NAMED, everybody)).lines_for("auditor") == [NAMED, everybody]


def test_the_shipped_example_has_every_row_of_its_file_and_says_that_it_must_be_reviewed() -> None:
    proposal = example_law()
    content = json.loads((resources.files("consent") / "data" / "example-rules-fi.json").read_text("utf-8"))
    assert len(proposal.lines) == len(content["rules"]) == 64
    assert "must be reviewed" in proposal.notice
    assert proposal.valid_from == date(2025, 1, 1)
    for row, told in zip(content["rules"], proposal.lines, strict=True):
        assert row == {
            "category": told.category,
            "recipient_kind": told.recipient_kind,
            "purpose": told.purpose,
            "effect": told.effect.value,
            "basis": told.basis,
            "note": told.note,
        }


@pytest.mark.database
@pytest.mark.usefixtures("app")
class TestChangingTheLaw:
    """Two persons change the law, from a day on."""

    def propose(self, now: datetime, lines: list[LawLine], valid_from: date) -> str:
        """Propose a table and return its id."""
        officer = an_actor(now, "data_protection_officer")
        return operations.propose_law_table(actor=officer, now=now, lines=lines, valid_from=valid_from, notice="").id

    def test_without_a_table_nothing_is_allowed(self, now: datetime) -> None:
        assert queries.law_rows(city_day(now)) == []
        assert table_in_force(city_day(now)) is None

    def test_a_proposal_governs_nothing_until_another_person_approves_it(self, now: datetime) -> None:
        table = self.propose(now, [NAMED], city_day(now))
        assert queries.law_rows(city_day(now)) == []
        operations.approve_law_table(actor=an_actor(now, "city.service_owner"), now=now, law_table=table)
        assert queries.law_rows(city_day(now)) == [NAMED]

    @pytest.mark.allows("consent.propose_law_table")
    @pytest.mark.allows("consent.approve_law_table")
    def test_the_table_that_began_last_governs_a_day(self, now: datetime) -> None:
        today = city_day(now)
        the_law(now, [GENERAL], today - timedelta(10))
        the_law(now, [NAMED], today)
        the_law(now, [GENERAL, NAMED], today + timedelta(1))
        assert queries.law_rows(today - timedelta(1)) == [GENERAL]
        assert queries.law_rows(today) == [NAMED]
        assert queries.law_rows(today + timedelta(1)) == [GENERAL, NAMED]
        assert queries.law_rows(today - timedelta(11)) == []

    def test_of_two_tables_from_the_same_day_the_later_version_governs(self, now: datetime) -> None:
        the_law(now, [GENERAL], city_day(now))
        the_law(now, [NAMED], city_day(now))
        assert queries.law_rows(city_day(now)) == [NAMED]
        assert [table.version for table in queries.law_tables()] == [2, 1]

    def test_the_proposer_does_not_approve_and_a_table_is_approved_once(self, now: datetime) -> None:
        officer, other = an_actor(now, "data_protection_officer"), an_actor(now, "data_protection_officer")
        table = operations.propose_law_table(actor=officer, now=now, lines=[NAMED], valid_from=city_day(now), notice="")
        with pytest.raises(LawApprovedByProposer):
            operations.approve_law_table(actor=officer, now=now, law_table=table.id)
        operations.approve_law_table(actor=other, now=now, law_table=table.id)
        with pytest.raises(LawTableApproved):
            operations.approve_law_table(actor=other, now=now, law_table=table.id)
        with pytest.raises(LawTableUnknown):
            operations.approve_law_table(actor=other, now=now, law_table="a" * 24)

    @pytest.mark.refuses("consent.propose_law_table")
    @pytest.mark.refuses("consent.approve_law_table")
    def test_an_officer_neither_proposes_nor_approves_law(self, now: datetime) -> None:
        table = self.propose(now, [NAMED], city_day(now))
        for actor in (an_actor(now, "city.officer"), SYSTEM):
            with pytest.raises(NotAllowed):
                operations.propose_law_table(actor=actor, now=now, lines=[NAMED], valid_from=city_day(now), notice="")
            with pytest.raises(NotAllowed):
                operations.approve_law_table(actor=actor, now=now, law_table=table)

    @pytest.mark.parametrize(
        ("lines", "wrong"),
        [
            ([], ["lines"]),
            ([NAMED, NAMED], ["lines.2"]),
            ([LawLine("", "auditor", "*", Effect.ALLOWED, "an act")], ["lines.1"]),
            ([LawLine("*", "auditor", "", Effect.ALLOWED, "an act")], ["lines.1"]),
            ([LawLine("*", "a neighbour", "*", Effect.ALLOWED, "an act")], ["lines.1"]),
            ([GENERAL, LawLine("*", "*", "*", Effect.ALLOWED, " ")], ["lines.2"]),
        ],
    )
    def test_rows_that_make_no_sense_are_named(self, now: datetime, lines: list[LawLine], wrong: list[str]) -> None:
        with pytest.raises(LawRowsNotValid) as caught:
            self.propose(now, lines, city_day(now))
        assert list(caught.value.fields) == wrong
