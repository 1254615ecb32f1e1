"""A table of law that was altered behind the operations is found out."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, update

from consent.law_file import example_law
from consent.models import LawRow, LawTable
from consent.verification import law_digests
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.verification import CHECKS
from tests.factories.consent import the_law

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_table_as_it_was_proposed_is_in_order(now: datetime) -> None:
    the_law(now, list(example_law().lines), city_day(now))
    assert list(law_digests()) == []
    assert "consent.law_digests" in CHECKS.keys()  # noqa: SIM118 - a Registry, not a dict


@pytest.mark.parametrize("change", [update(LawRow).values(basis="nothing"), update(LawTable).values(digest="x")])
def test_an_altered_table_is_named(now: datetime, change: object) -> None:
    the_law(now, list(example_law().lines), city_day(now))
    with transaction("tests.alter", actor=SYSTEM, now=now):
        db.session.execute(change)
    table = db.session.scalar(select(LawTable.id))
    assert [found.where for found in law_digests()] == [f"law_table {table} digest"]
