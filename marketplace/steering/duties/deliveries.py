"""Whether what was promised is held, and whether who asks is answered in time."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import Evidence, Look, Scope, by_share
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.held import Held
from marketplace.steering.queries.readings import Answering, Readings


def sessions_held(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many of the promised sessions were held and confirmed."""
    held = sum((each for at, each in readings.measured.held if scope.holds(at)), Held())
    promised = held.held + held.not_held
    if not promised:
        return Evidence(Standing.NOT_KNOWN, _("No session was due in the last year."), 0, Look.MEASURES)
    told = _("%(held)d of %(promised)d promised sessions were held and confirmed.", held=held.held, promised=promised)
    return Evidence(by_share(held.held, promised), told, promised, Look.MEASURES)


def answered_in_time(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many requests were answered within their limit."""
    found = sum((each for at, each in readings.answering if scope.holds(at)), Answering())
    due = found.in_time + found.late
    if not due:
        return Evidence(Standing.NOT_KNOWN, _("No request was due to be answered in the last year."), 0, Look.REQUESTS)
    told = _("%(good)d of %(due)d requests were answered in time.", good=found.in_time, due=due)
    return Evidence(by_share(found.in_time, due), told, due, Look.REQUESTS)
