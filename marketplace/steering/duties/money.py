"""Whether money flows: what providers earned reaches them, and the months are closed."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import ENOUGH_BP, Evidence, Look, Scope, by_share
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings

CENTS = 100
PAID_LEAST_BP = ENOUGH_BP - 3_000
"""What was earned since the last payout still waits, so six of ten parts paid is the least that is in order."""


def earned_is_paid(readings: Readings, scope: Scope) -> Evidence:
    """Tell how much of what providers earned in the last year has been paid out to them."""
    earned, sent = readings.payable.get(scope.model, (0, 0))
    if not earned:
        return Evidence(Standing.NOT_KNOWN, _("Providers have earned nothing in the last year."), 0, Look.MONEY)
    told = _(
        "Of %(earned)d euros that providers earned in the last year, %(sent)d have been paid out; %(closed)d months of "
        "the books are closed.",
        earned=earned // CENTS,
        sent=sent // CENTS,
        closed=readings.closed_months,
    )
    return Evidence(by_share(sent, earned, PAID_LEAST_BP), told, earned // CENTS, Look.MONEY)
