"""Whether rules are in force under which the parties of a mixed economy meet."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import Evidence, Look, Scope
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings


def rules_in_force(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many rules are in force under the model today."""
    found = readings.rules
    rules = [each for each in found.rules if not each.scope.model or scope.model in each.scope.model] if found else []
    if not rules:
        return Evidence(Standing.MISSING, _("No rule is in force today."), 0, Look.RULES)
    told = _("%(count)d rules are in force, each with its legal basis.", count=len(rules))
    return Evidence(Standing.MET, told, len(rules), Look.RULES)
