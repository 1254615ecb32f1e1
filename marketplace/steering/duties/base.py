"""What a function of evidence is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.text import Text
from marketplace.service_models.base import Duty, ServiceModel
from marketplace.steering.figures import BP, At, share_bp
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings

ENOUGH_BP = 9_000
"""A duty that is met by most of many is met from nine of ten on; a city may set its own limit here."""


class Look(StrEnum):
    """Where a piece of evidence can be looked up."""

    UNITS = "units"
    OFFERINGS = "offerings"
    PROVIDERS = "providers"
    RULES = "rules"
    QUALITY = "quality"
    MEASURES = "measures"
    PRIVACY = "privacy"
    REQUESTS = "requests"
    MONEY = "money"
    PROGRAMMES = "programmes"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged: a service model, of one service or of all."""

    model: str
    service: str | None = None

    def holds(self, at: At) -> bool:
        """Tell whether something belongs here."""
        return at.model == self.model and self.service in (None, at.service)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that bears on a duty: how it stands by it, in a sentence with its numbers, on how many it rests."""

    standing: Standing
    told: Text
    n: int | None
    look: Look = Look.NOWHERE


Judge = Callable[[Readings, Scope], Evidence]


@dataclass(frozen=True, slots=True)
class Judged:
    """A duty with its evidence."""

    duty: Duty
    evidence: Sequence[Evidence]

    @property
    def standing(self) -> Standing:
        """A duty is missing where any evidence says so, met where all says so, and otherwise not known."""
        said = {each.standing for each in self.evidence}
        if Standing.MISSING in said:
            return Standing.MISSING
        return Standing.MET if said == {Standing.MET} else Standing.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class ModelJudged:
    """A service model with each of its duties judged."""

    model: ServiceModel
    duties: Sequence[Judged]

    def count(self, standing: Standing) -> int:
        """How many duties stand so."""
        return sum(each.standing is standing for each in self.duties)


def by_share(part: int, whole: int, least_bp: int = ENOUGH_BP) -> Standing:
    """Return met from a share on, missing below it, and not known where there is nothing to share.

    >>> by_share(9, 10).value, by_share(8, 10).value, by_share(0, 0).value
    ('met', 'missing', 'not_known')
    """
    if not whole:
        return Standing.NOT_KNOWN
    return Standing.MET if share_bp(part, whole) >= least_bp else Standing.MISSING


def per_cent(basis_points: int) -> str:
    """Return basis points as per cent for a sentence.

    >>> per_cent(9250), per_cent(6667)
    ('92', '67')
    """
    return f"{basis_points * 100 / BP:.0f}"
