"""A table of law that was altered behind the operations is found out."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text, update

from consent.law_file import example_law
from consent.models import LawRow, LawTable
from consent.operations import propose_law_table
from consent.verification import law_digests
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.verification import CHECKS
from tests.factories.consent import the_law
from tests.factories.people import an_actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_table_as_it_was_proposed_is_in_order(now: datetime) -> None:
    the_law(now, list(example_law().lines), city_day(now))
    assert list(law_digests()) == []
    assert "consent.law_digests" in CHECKS.keys()  # noqa: SIM118 - a Registry, not a dict


@pytest.mark.parametrize("change", [update(LawRow).values(basis="nothing"), update(LawTable).values(digest="x")])
def test_an_altered_proposal_is_named(now: datetime, change: object) -> None:
    officer = an_actor(now, "data_protection_officer")
    lines = list(example_law().lines)
    table = propose_law_table(actor=officer, now=now, lines=lines, valid_from=city_day(now), notice="").id
    with transaction("tests.alter", actor=SYSTEM, now=now):
        db.session.execute(change)
    assert [found.where for found in law_digests()] == [f"law_table {table} digest"]


def test_an_approved_table_that_was_altered_past_the_guard_is_named(now: datetime, dialect: str) -> None:
    table = the_law(now, list(example_law().lines), city_day(now))
    with transaction("tests.alter", actor=SYSTEM, now=now):
        for name in ("update", "update_into"):
            trigger = f"DROP TRIGGER law_row_approved_{name}" + (" ON law_row" if dialect == "postgresql" else "")
            db.session.execute(text(trigger))
        db.session.execute(update(LawRow).values(basis="nothing"))
    assert [found.where for found in law_digests()] == [f"law_table {table} digest"]
