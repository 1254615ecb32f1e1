"""Vx: impact is measured where objectives are due, services are joined by programmes; guidance is not recorded yet."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import Evidence, Look, Scope, by_share
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings


def impact_measured(readings: Readings, scope: Scope) -> Evidence:
    """Judge by the objectives of programmes whose day of measuring has come: how many were measured."""
    ours = {each.objective: each for each in readings.objectives if scope.holds(each.at)}.values()
    due = [each for each in ours if each.measure_on <= readings.span.today]
    if not due:
        told = _("%(count)d objectives are promised; none is due to be measured yet.", count=len(ours))
        return Evidence(Standing.NOT_KNOWN, told, len(ours), Look.PROGRAMMES)
    measured = sum(each.measured for each in due)
    told = _("%(part)d of %(whole)d objectives that are due were measured.", part=measured, whole=len(due))
    return Evidence(by_share(measured, len(due)), told, len(due), Look.PROGRAMMES)


def services_joined(readings: Readings, scope: Scope) -> Evidence:
    """Judge by how many published offerings are part of a programme that is joined to day care at a unit."""
    offered = [each for each in readings.offered if scope.holds(each.at)]
    joined = sum(each.id in readings.joined for each in offered)
    told = _(
        "%(part)d of %(whole)d offerings work as one with others, in a programme that is joined to day care.",
        part=joined,
        whole=len(offered),
    )
    return Evidence(by_share(joined, len(offered)), told, len(offered), Look.PROGRAMMES)


def guidance_given(readings: Readings, scope: Scope) -> Evidence:
    """Say that guidance is not recorded."""
    return Evidence(Standing.NOT_KNOWN, _("How many people were guided to a service is not recorded yet."), 0)
