"""Whether the catalogue says what families must know, and whether add-ons are agreed where they are attached."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.steering.duties.base import Evidence, Look, Scope, by_share
from marketplace.steering.figures import BP
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings


def published_complete(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many published offerings say all that families must know; none may be missing."""
    found = [each for each in readings.offered if scope.holds(each.at)]
    if not found:
        return Evidence(Standing.NOT_KNOWN, _("Nothing is published under this model now."), 0, Look.OFFERINGS)
    good = sum(each.complete for each in found)
    told = _("%(good)d of %(whole)d published offerings say all that families must know.", good=good, whole=len(found))
    return Evidence(by_share(good, len(found), BP), told, len(found), Look.OFFERINGS)


def attachments_approved(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many add-ons are agreed to by unit and service owner; none may be missing."""
    found = [approved for at, approved in readings.attachments if scope.holds(at)]
    if not found:
        return Evidence(Standing.NOT_KNOWN, _("No add-on is attached under this model now."), 0, Look.OFFERINGS)
    told = _(
        "%(good)d of %(whole)d add-ons are agreed to by the unit and approved by the service owner.",
        good=sum(found),
        whole=len(found),
    )
    return Evidence(by_share(sum(found), len(found), BP), told, len(found), Look.OFFERINGS)
