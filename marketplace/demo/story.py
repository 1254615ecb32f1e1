"""The story of the example city in a dozen lines; every figure comes from a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from catalog import queries as catalogue
from marketplace.demo.cast import PASSWORD, SIGN_INS
from marketplace.enrolment import queries as enrolments
from marketplace.kernel import clock
from marketplace.money import queries as books
from marketplace.money.ledger.queries import trial_balance
from marketplace.people.queries import people_count
from marketplace.rules.amounts import Euros

FIRST_DAY = date(2026, 1, 1)


def lines(port: int | None) -> Iterator[str]:
    """Yield the story as it stands in the database now; with a port, where the city is served."""
    now = clock.now()
    units = catalogue.units(page_size=1)[1]
    yield f"Tampere, an example city with a clock of its own: it is {clock.local(now):%A %d %B %Y, %H.%M}."
    yield f"{people_count()} people, {units} real day-care units, {len(catalogue.seasons())} seasons."
    for round_ in reversed(enrolments.rounds()):
        yield _round_line(round_.id, round_.name, bool(round_.published_at))
    yield from _money_lines(clock.city_day(now))
    yield ""
    yield f"Sign in with the password “{PASSWORD}” as"
    for part in SIGN_INS:
        yield f"  {part.email:<28} {part.title}"
    if port is not None:
        yield f"Open http://127.0.0.1:{port}"


def _round_line(round_: str, name: str, published: bool) -> str:
    applied = len(enrolments.applications_in(round_))
    if not published:
        return f"{name}: {applied} children have applied so far; the round is open."
    placed = sum(result.group_id is not None for result in enrolments.results_of_round(round_))
    return f"{name}: {applied} children applied, {placed} were placed, {applied - placed} were put on waiting lists."


def _money_lines(today: date) -> Iterator[str]:
    """Say what was earned by delivery and by whom it was paid, and whether the ledger balances."""
    paid: Counter[str] = Counter()
    for flow in books.flows(valid_from=FIRST_DAY, valid_until=today + timedelta(days=1)):
        paid[flow.source] += flow.amount_cents
        paid[flow.receiver] += flow.amount_cents
    yield (
        f"For what was delivered, families paid {Euros(paid['family'])} and the city {Euros(paid['city'])}; "
        f"the platform's fee was {Euros(paid['platform'])}."
    )
    balances = trial_balance(today)
    off = sum(balance.balance_cents for balance in balances)
    verdict = "balances" if off == 0 else f"is off by {Euros(off)}"
    yield f"The ledger {verdict}: {len(balances)} accounts, {books.transfer_count()} transactions."
