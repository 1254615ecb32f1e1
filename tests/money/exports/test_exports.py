"""The journal leaves the house in formats that other programs read."""

from __future__ import annotations

import csv
import io
import subprocess
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from marketplace.kernel.ids import ids_from_seed
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.registry import KindUnknown
from marketplace.money.exports import JOURNAL_FORMATS
from marketplace.money.exports.csv import plain
from marketplace.money.exports.hledger import described
from marketplace.money.ledger.accounts import CODES
from marketplace.money.models import Entry, Transfer, TransferKind
from marketplace.money.operations import export_journal
from marketplace.money.queries import trial_balance
from marketplace.service_models.settlement import Source
from tests.factories.money import a_budget_line, a_funding, paid, small_books


def exported(now: datetime, format: str) -> str:
    """The journal in a format."""
    return export_journal(actor=SYSTEM, now=now, format=format)


@pytest.mark.database
@pytest.mark.hledger
def test_hledger_finds_nothing_to_object_in_its_strictest_check(session: object, now: datetime, tmp_path: Path) -> None:
    small_books(now)
    file = tmp_path / "city.journal"
    file.write_text(exported(now, "hledger"), encoding="utf-8")
    checked = subprocess.run(
        ["hledger", "check", "--strict", "-f", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    balances = subprocess.run(
        ["hledger", "balance", "--flat", "-N", "-O", "csv", "-f", str(file)], capture_output=True, text=True, check=True
    )
    told = {row[0]: row[1] for row in list(csv.reader(io.StringIO(balances.stdout)))[1:]}
    own = {each.account.code: each.balance_cents for each in trial_balance(date.max) if each.balance_cents}
    assert {code: round(float(amount.removesuffix(" EUR")) * 100) for code, amount in told.items()} == own


@pytest.mark.database
@pytest.mark.hledger
def test_hledger_notices_one_cent(session: object, now: datetime, tmp_path: Path) -> None:
    small_books(now)
    file = tmp_path / "city.journal"
    text = exported(now, "hledger")
    file.write_text(text.replace("= 40.00 EUR", "= 40.01 EUR").replace("120.00 EUR  ;", "120.01 EUR  ;", 1))
    checked = subprocess.run(["hledger", "check", "--strict", "-f", str(file)], capture_output=True, check=False)
    assert checked.returncode != 0


@pytest.mark.database
def test_both_formats_name_the_same_accounts_with_the_same_signs(session: object, now: datetime) -> None:
    small_books(now)
    rows = list(csv.DictReader(io.StringIO(exported(now, "csv"))))
    by_csv: Counter[str] = Counter()
    for row in rows:
        by_csv[row["account"]] += int(row["amount_cents"])
    by_hledger: Counter[str] = Counter()
    for line in exported(now, "hledger").splitlines():
        if line.startswith("    ") and "=" not in line:
            account, amount = line.split("  ;")[0].split()[:2]
            by_hledger[account] += int(amount.replace(".", ""))
    assert by_csv == by_hledger
    assert sum(by_csv.values()) == 0
    assert {"date", "transfer", "account", "amount_cents", "source", "evidence", "decision"} <= rows[0].keys()


@pytest.mark.database
def test_a_row_names_the_budget_line_that_bears_it(session: object, now: datetime) -> None:
    small_books(now)
    rows = csv.DictReader(io.StringIO(exported(now, "csv")))
    lines = {(row["source"], row["budget_line"]) for row in rows if row["account"] == "expenses:subsidy"}
    assert lines == {("city", "hobby-support"), ("grant", "culture-grant")}


@pytest.mark.database
def test_the_same_books_give_the_same_bytes(session: object, now: datetime) -> None:
    with ids_from_seed("city"):
        small_books(now)
    for format in JOURNAL_FORMATS.keys():  # noqa: SIM118
        assert exported(now, format) == exported(now + timedelta(days=1), format)
    assert exported(now, "csv").count("\r") == 0


@pytest.mark.database
def test_an_unknown_format_and_an_empty_journal(session: object, now: datetime) -> None:
    with pytest.raises(KindUnknown):
        exported(now, "xls")
    assert exported(now, "csv").count("\n") == 1
    declarations = exported(now, "hledger").splitlines()
    assert declarations == ["commodity 1000.00 EUR", *(f"account {code}" for code in CODES)]


@pytest.mark.database
def test_every_account_is_asserted_at_every_month_end_also_of_a_month_without_postings(
    session: object, now: datetime
) -> None:
    a_budget_line(now)
    funding = a_funding(now)
    paid(now + timedelta(days=92), funding)
    text = exported(now, "hledger")
    ends = [line for line in text.splitlines() if line.endswith("month end")]
    assert ends == [f"{day} month end" for day in ("2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31")]
    assert text.count(" = ") == 4 * len(CODES)
    assert text.count("assets:receivable:families  0.00 EUR = 120.00 EUR") == 3
    assert text.rstrip().splitlines()[-1].startswith("    expenses:programme")


def made_up(**facts: object) -> tuple[Transfer, list[Entry]]:
    """A transfer that was never stored."""
    told = {
        "key": "k",
        "kind": TransferKind.CHARGE,
        "occurred_on": datetime(2026, 9, 1, tzinfo=UTC).date(),
        "text": "t",
        "digest": "d",
    }
    entry = Entry(account_code="assets:bank:client", amount_cents=-5, source=Source.FAMILY)
    return Transfer(**{**told, **facts}), [entry]


def test_words_cannot_break_a_line_or_become_a_formula() -> None:
    journal = [made_up(text="Club; (code)\n2026-01-01 | x", decision="=cmd()")]
    lines = "".join(JOURNAL_FORMATS["hledger"].lines(journal)).splitlines()
    assert "2026-09-01 (k) charge Club code 2026-01-01 x" in lines
    assert "    assets:bank:client  -0.05 EUR  ; source:family" in lines
    row = next(csv.DictReader(io.StringIO("".join(JOURNAL_FORMATS["csv"].lines(journal)))))
    assert row["decision"] == "'=cmd()"
    for start in "=+-@\t\r":
        assert plain(start + "1") == f"'{start}1"
    assert described(" a ; b ") == "a b"
