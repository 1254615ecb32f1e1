"""What a programme promises and what was found, as bars to one scale: baseline, target, measured, comparison."""

from __future__ import annotations

from catalog.models import Objective
from marketplace.quality.queries import Outcome
from marketplace.web.parts.bars import Bar, Bars
from marketplace.web.parts.translation import gettext

HUNDREDTHS = 100


def figure(hundredths: int) -> str:
    """Return hundredths as a number with as many decimals as it needs.

    >>> figure(5500), figure(1250), figure(-305)
    ('55', '12.5', '-3.05')
    """
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    sign = "-" if hundredths < 0 else ""
    return sign + (f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole))


def signed(hundredths: int) -> str:
    """Return a change with its sign.

    >>> signed(1800), signed(-3100)
    ('+18', '-31')
    """
    return figure(hundredths) if hundredths < 0 else f"+{figure(hundredths)}"


def objective_bars(outcome: Outcome) -> Bars:
    """Return the picture of an objective; the mark on each bar is the target."""
    objective, measured = outcome.objective, outcome.measurement
    rows = [_bar(objective, gettext("At the beginning"), objective.baseline_hundredths, "busy")]
    if measured is not None:
        rows.append(_bar(objective, gettext("Measured"), measured.value_hundredths, "vx"))
        if measured.comparison_hundredths is not None:
            rows.append(_bar(objective, gettext("Comparison"), measured.comparison_hundredths, "busy"))
    rows.append(_bar(objective, gettext("Target"), objective.target_hundredths, "busy"))
    return Bars(rows)


def _bar(objective: Objective, label: str, hundredths: int, colour: str) -> Bar:
    return Bar(
        label=label,
        value=hundredths,
        words=figure(hundredths),
        colour=colour,
        mark=objective.target_hundredths,
        mark_words=gettext("target %(target)s", target=figure(objective.target_hundredths)),
    )
