"""Vx: what is not recorded yet is said to be not known."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import Evidence, Scope
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings


def impact_measured(readings: Readings, scope: Scope) -> Evidence:
    """Say that no objective is recorded."""
    return Evidence(Standing.NOT_KNOWN, _("No objective with a baseline and a target is recorded yet."), 0)


def services_joined(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many offerings are published under the model; bundles over sectors are not recorded."""
    offered = sum(scope.holds(each.at) for each in readings.offered)
    told = _(
        "%(count)d offerings are published under this model; which of them work as one is not recorded.", count=offered
    )
    return Evidence(Standing.NOT_KNOWN, told, offered)


def guidance_given(readings: Readings, scope: Scope) -> Evidence:
    """Say that guidance is not recorded."""
    return Evidence(Standing.NOT_KNOWN, _("How many people were guided to a service is not recorded yet."), 0)
