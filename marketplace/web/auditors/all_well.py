"""Is all well: what was posted, whether it still agrees with itself, and what waits for somebody."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.clock import city_day
from marketplace.kernel.operations import read_audit, record_verification, verify_city
from marketplace.kernel.oversight import RECORD_VERIFICATION, AuditPage, AuditWanted
from marketplace.kernel.text import Text
from marketplace.kernel.verification import CHECKS, Difference
from marketplace.money import queries as money
from marketplace.money.journal import entry_count
from marketplace.money.operations import read_trial_balance
from marketplace.requests.queries import late_count
from marketplace.web.auditors.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

DIFFERENCES_SHOWN = 20
LONGEST_VALUE = 80


@pages.get("/")
def all_well() -> str:
    """Show the figures that an auditor looks at first, and what the last run of the checks has found."""
    last, known = _last_run(), CHECKS.keys()
    run = {name: last.notes["off"].get(name, 0) for name in known} if last else {}
    return render_template("auditors/all_well.html", last=last, run=run, found={}, **_figures())


@pages.route("/checks", methods=["GET", "POST"])
def run_checks() -> str | Response:
    """Recompute everything now, note in the audit what came of it, and show it with the time that it took."""
    if request.method == "GET":
        return redirect(url_for("auditors.all_well"))
    actor, now = current_actor(), this_moment()
    began = perf_counter()
    found = verify_city(actor=actor, now=now)
    milliseconds = int((perf_counter() - began) * 1000)
    counts = {name: len(differences) for name, differences in found.items()}
    record_verification(actor=actor, now=now, differences=counts)
    shown = {name: _shown(differences) for name, differences in found.items() if differences}
    return render_template(
        "auditors/all_well.html", last=_last_run(), run=counts, found=shown, milliseconds=milliseconds, **_figures()
    )


def check_words(name: str) -> Text:
    """Return what a check compares, in the words in which it says so itself; its name where it says nothing."""
    return Text((CHECKS[name].__doc__ or name).strip().splitlines()[0])


def _last_run() -> AuditRow | None:
    page = _audit(AuditWanted(action=RECORD_VERIFICATION.name, refused=False), page_size=1)
    return page.rows[0] if page.rows else None


def _audit(wanted: AuditWanted, *, page_size: int) -> AuditPage:
    return read_audit(actor=current_actor(), now=this_moment(), wanted=wanted, page_size=page_size)


def _figures() -> dict[str, Any]:
    today = city_day(this_moment())
    balances = read_trial_balance(actor=current_actor(), now=this_moment(), on=today)
    unmatched = money.unmatched_payments()
    return {
        "today": today,
        "transfers": money.transfer_count(),
        "entries": entry_count(),
        "debit_cents": sum(each.debit_cents for each in balances),
        "balance_cents": sum(each.balance_cents for each in balances),
        "periods": money.closed_periods(),
        "unmatched": len(unmatched),
        "unmatched_cents": sum(each.amount_cents for each in unmatched),
        "late": late_count(this_moment()),
        "audited_today": _audit(AuditWanted(on=today), page_size=1).total,
        "refused_today": _audit(AuditWanted(on=today, refused=True), page_size=1).total,
        "check_words": check_words,
    }


def _shown(differences: list[Difference]) -> list[tuple[str, str, str]]:
    """Return where values differ, with both values where they are short: long ones may tell of a family."""
    return [(each.where, _value(each.expected), _value(each.found)) for each in differences[:DIFFERENCES_SHOWN]]


def _value(value: object) -> str:
    words = str(value)
    return words if isinstance(value, (int, str)) and len(words) <= LONGEST_VALUE else ""
