"""Recompute the money from what it rests on, and name what differs.

Every stored sum is compared with the rows that it sums, every row with the entries that it posted, every digest with
its content. Where two stored figures disagree, both are named by the place of the one that is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from marketplace.kernel.db import db
from marketplace.kernel.verification import Difference
from marketplace.kernel.verification import check as register
from marketplace.money.verification.books import check_periods, check_reversals, check_transfers
from marketplace.money.verification.claims import (
    check_bank_lines,
    check_invoices,
    check_month_earnings,
    check_payouts,
    check_refunds,
)
from marketplace.money.verification.comparing import Read
from marketplace.money.verification.fundings import check_funding, check_held, check_part_commitments, check_shares
from marketplace.money.verification.promises import (
    check_advances,
    check_aid,
    check_budget,
    check_captures,
    check_commitments,
)

CHECKS: tuple[Callable[[Read], Iterator[Difference]], ...] = (
    check_transfers,
    check_reversals,
    check_periods,
    check_budget,
    check_aid,
    check_advances,
    check_commitments,
    check_captures,
    check_funding,
    check_part_commitments,
    check_shares,
    check_held,
    check_invoices,
    check_bank_lines,
    check_refunds,
    check_month_earnings,
    check_payouts,
)


def differences(session: Read | None = None) -> Iterator[Difference]:
    """Yield every difference between what is stored about money and what it follows from; nothing, if all is well."""
    read = session or db.session
    for check in CHECKS:
        yield from check(read)


def _register(run: Callable[[Read], Iterator[Difference]]) -> None:
    """Let `marketplace verify` and the auditors run a check as part of the whole city."""

    def in_this_city() -> Iterator[Difference]:
        return run(db.session)

    in_this_city.__doc__ = run.__doc__
    register(f"money.{run.__name__.removeprefix('check_')}")(in_this_city)


for _check in CHECKS:
    _register(_check)
