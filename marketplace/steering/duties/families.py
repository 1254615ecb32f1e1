"""What families say, and whether enough of them were heard."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.quality.queries import SHOWN_FROM
from marketplace.steering.duties.base import Evidence, Look, Scope
from marketplace.steering.kinds import Measure, Standing
from marketplace.steering.queries.readings import Readings


def families_heard(readings: Readings, scope: Scope) -> Evidence:
    """Tell the mean of what families said, with its interval; the duty is to measure it, not to be praised."""
    measured = readings.measured if scope.service is None else readings.measured.of(scope.service)
    figure = measured.by_model.get(scope.model, {}).get(Measure.QUALITY)
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        told = _("Fewer than %(least)d families have answered in the last year.", least=SHOWN_FROM)
        return Evidence(Standing.NOT_KNOWN, told, None, Look.QUALITY)
    told = _(
        "Families say %(mean)s of 5; with this number of answers the mean lies between %(low)s and %(high)s.",
        mean=f"{figure.value / 100:.1f}",
        low=f"{figure.low / 100:.1f}",
        high=f"{figure.high / 100:.1f}",
    )
    return Evidence(Standing.MET, told, figure.n, Look.QUALITY)
