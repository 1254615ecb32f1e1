"""The example city is built whole, told in figures that are true, and shown to each kind of person."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import sqlite3
import subprocess
import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from marketplace.app import create_app
from marketplace.cli.pages import copied, links_in, walk
from marketplace.demo.cast import SIGN_INS, TOKEN_HOLDERS
from marketplace.kernel.config import Settings
from tests.cli.conftest import COMMAND, environment, marketplace

Built = tuple[Path, "subprocess.CompletedProcess[str]"]
PATIENCE_SECONDS = 60
NOT_PAGES = {
    "/sign-out": "ends the sign-in",
    "/audit/checks": "goes back to the front page of the audit",
    "/audit/papers/journal.<format>": "a file",
    "/audit/papers/aid.csv": "a file",
    "/audit/papers/aid/<provider>/register.csv": "a file",
    "/city/aid.csv": "a file",
    "/city/aid/<provider>/register.csv": "a file",
    "/provider/aid.csv": "a file",
    "/city/rules/<rule_set>/add": "goes on to the kind that was chosen",
    "/city/rules/<rule_set>/compare": "goes on to the set that was chosen",
    "/family/calendar/<secret>.ics": "a file",
    "/family/children/<child>/care/apply/check": "goes back to the tasks until the times are sent, which no link does",
    "/rounds/<round>/frozen.json": "a file",
    "/look/<name>": "the look",
    "/provider/away.js": "a script",
    "/provider/offerings/import/template.csv": "a file",
}


def test_the_story_is_told_in_a_dozen_lines_with_figures_and_sign_ins(built: Built) -> None:
    _folder, done = built
    lines = done.stdout.splitlines()
    assert len([line for line in lines if line and not line.startswith("  ")]) <= 12
    assert "144 real day-care units" in done.stdout
    applied, placed, wait = map(
        int, re.search(r"(\d+) children applied, (\d+) were placed, (\d+) were put", done.stdout).groups()
    )
    assert applied == placed + wait and placed > 100 and wait > 10
    assert "500 children have applied so far" in done.stdout
    assert "The ledger balances" in done.stdout
    for part in SIGN_INS:
        assert part.email in done.stdout


def test_messages_go_to_standard_error_and_the_story_to_standard_output(built: Built) -> None:
    _folder, done = built
    assert "Families apply" in done.stderr and "Families apply" not in done.stdout


def test_a_second_run_keeps_the_data_and_builds_nothing(example: Path) -> None:
    before = journal(example, "csv")
    again = marketplace("demo", "--no-serve", data_dir=example)
    assert again.returncode == 0 and "Families apply" not in again.stderr
    assert journal(example, "csv") == before


def test_every_stored_sum_count_and_digest_is_verified(example: Path) -> None:
    done = marketplace("verify", data_dir=example)
    assert done.returncode == 0, done.stdout
    assert "kernel.audit_digests: as it should be" in done.stdout


def test_what_is_off_is_named_and_ends_with_one(example: Path, tmp_path: Path) -> None:
    with copied(Settings.load(example, {})) as copy:
        with sqlite3.connect(copy.data_dir / "city.sqlite3") as connection:
            connection.execute("UPDATE session SET taken = taken + 1 WHERE taken > 0 AND taken < capacity")
        done = marketplace("verify", data_dir=copy.data_dir)
    assert done.returncode == 1
    assert "session" in done.stdout and "taken" in done.stdout


def journal(folder: Path, format_: str) -> str:
    done = marketplace("export", "journal", "--format", format_, data_dir=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_both_journals_hold_the_same_accounts_and_sums(example: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(journal(example, "csv"))))
    by_csv: Counter[str] = Counter()
    for row in rows:
        by_csv[row["account"]] += int(row["amount_cents"])
    assert sum(by_csv.values()) == 0
    text = journal(example, "hledger")
    by_hledger: Counter[str] = Counter()
    for account, amount in re.findall(r"^ {4}(\S+) +(-?\d+\.\d\d) EUR +;", text, re.MULTILINE):
        by_hledger[account] += int(amount.replace(".", ""))
    assert +by_hledger == +by_csv and -by_hledger == -by_csv
    assert len(re.findall(r"^\d{4}-\d\d-\d\d ", text, re.MULTILINE)) >= 500


@pytest.mark.hledger
def test_hledger_accepts_the_journal_strictly(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "city.journal"
    file.write_text(journal(example, "hledger"), encoding="utf-8")
    checked = subprocess.run(["hledger", "-f", str(file), "check", "--strict"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_a_city_killed_while_it_is_built_is_built_again_with_the_same_journal(example: Path, tmp_path: Path) -> None:
    building = subprocess.Popen(
        [*COMMAND, "demo", "--no-serve", "--data-dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert building.stderr is not None
    for line in building.stderr:
        if "Families apply" in line:
            break
    building.kill()
    building.wait()
    building.stderr.close()
    assert not (tmp_path / "city.sqlite3").exists()
    assert marketplace("demo", "--no-serve", data_dir=tmp_path).returncode == 0
    assert journal(tmp_path, "csv") == journal(example, "csv")


def test_the_folder_of_another_city_is_left_alone(tmp_path: Path) -> None:
    assert marketplace("verify", data_dir=tmp_path).returncode == 0
    refused = marketplace("demo", "--no-serve", data_dir=tmp_path)
    assert refused.returncode == 2 and "--data-dir" in refused.stderr


@pytest.fixture(scope="module")
def opened(example: Path) -> Flask:
    """The example city as it answers."""
    return create_app(Settings.load(example, {}))


@pytest.mark.parametrize("who", list(TOKEN_HOLDERS))
def test_a_token_is_printed_alone_and_opens_the_api(example: Path, opened: Flask, who: str) -> None:
    done = marketplace("token", "--as", who, data_dir=example)
    assert re.fullmatch(r"\S+\n", done.stdout)
    answer = opened.test_client().get("/api/v1/units", headers={"Authorization": f"Bearer {done.stdout.strip()}"})
    assert answer.status_code == 200


def test_a_token_is_for_an_example_city_only(tmp_path: Path) -> None:
    refused = marketplace("token", "--as", "family", data_dir=tmp_path)
    assert refused.returncode == 2 and refused.stdout == ""


@pytest.fixture(scope="module")
def listing(example: Path) -> subprocess.CompletedProcess[str]:
    """What `marketplace pages` says after following every link."""
    return marketplace("pages", data_dir=example)


@pytest.fixture
def listed(listing: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The pages that it prints."""
    pages: list[dict[str, Any]] = json.loads(listing.stdout)
    return pages


def test_every_page_of_the_url_map_is_listed_once_with_real_ids(
    listed: list[dict[str, Any]], application: Flask
) -> None:
    adapter = application.url_map.bind("localhost")
    rules = [adapter.match(each["path"].partition("?")[0], return_rule=True)[0].rule for each in listed]
    pages = {
        rule.rule
        for rule in application.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api", "/static", "/bootstrap"))
    }
    assert len(rules) == len(set(rules)) >= 30
    assert {each["audience"] for each in listed} == {"public", *TOKEN_HOLDERS}
    assert pages - set(rules) == set(NOT_PAGES) & pages
    assert not set(rules) & set(NOT_PAGES)


def test_no_link_on_any_page_is_broken(listing: subprocess.CompletedProcess[str]) -> None:
    assert (listing.returncode, listing.stderr) == (0, "")


def test_a_link_that_leads_nowhere_is_told(settings: Settings) -> None:
    app = create_app(settings)
    app.add_url_rule("/a-page", view_func=lambda: '<a href="/nowhere">more</a>', endpoint="a_page")
    with app.app_context():
        assert walk(app, None).broken == [("/a-page", "/nowhere", 404)]


def test_links_are_read_with_their_queries_and_without_fragments_or_other_hosts() -> None:
    page = '<a href="/a?b=1#c">x</a><a href="https://elsewhere.example/">y</a><a href="d">z</a><a>no</a>'
    assert list(links_in(page, "/p/q")) == ["/a?b=1", "/p/d"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    serving = subprocess.Popen(
        [*COMMAND, "demo", "--port", str(port), "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
    )
    try:
        yield serving
    finally:
        serving.kill()
        serving.wait()
        assert serving.stdout is not None
        serving.stdout.close()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(wanted: bool, port: int) -> bool:
    """Wait until something listens on a port, or nothing does."""
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 20):
        if listens(port) is wanted:
            return True
        pause.wait(0.05)
    return False


def test_the_story_is_printed_before_the_city_answers_and_nothing_survives_a_kill(example: Path) -> None:
    with copied(Settings.load(example, {})) as copy:
        port = free_port()
        with served(copy.data_dir, port) as serving:
            assert serving.stdout is not None
            assert not listens(port)
            for line in serving.stdout:
                if "Open http" in line:
                    break
            assert until(True, port)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as front:
                assert front.status == 200 and b"<main" in front.read()
        assert until(False, port)


def test_pages_are_printed_with_audience_and_how_to_sign_in(listed: list[dict[str, Any]]) -> None:
    assert all(set(each) == {"audience", "login", "path"} for each in listed)
    assert {each["audience"] for each in listed if each["login"] is None} == {"public"}
