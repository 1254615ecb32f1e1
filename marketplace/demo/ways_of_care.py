"""By whom the example's children are looked after: the city itself, or a company by one of the routes of V+."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from marketplace.service_models.base import LegalRoute

SEED = "tampere 2026"
VOUCHER_SHARE, PURCHASED_SHARE = 0.05, 0.03
VOUCHER_UNITS = "PRIVATE_SERVICE_VOUCHER"
PRIVATE_UNITS = "PRIVATE"


@dataclass(slots=True)
class Care:
    """By whom some children are looked after, chosen with a chance of its own, so that nothing else changes."""

    chance: Random = field(default_factory=lambda: Random(f"{SEED} care"))
    companies: dict[LegalRoute, str] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    operated: str = ""

    def way(self, hubs: Sequence[str], unit: str, postal_code: str) -> tuple[str, dict[str, Any]]:
        """Return where a child is placed and by which route; the units of the story stay the city's own."""
        if unit in hubs or not self.companies:
            return unit, {}
        self.operated = self.operated or unit
        if unit == self.operated:
            return unit, self._by(LegalRoute.OPERATED)
        drawn = self.chance.random()
        for route, share, kind in (
            (LegalRoute.VOUCHER, VOUCHER_SHARE, VOUCHER_UNITS),
            (LegalRoute.PURCHASED, PURCHASED_SHARE, PRIVATE_UNITS),
        ):
            if drawn < share:
                near = self.units.get(f"{kind} {postal_code}") or self.units[kind]
                return self.chance.choice(near), self._by(route)
            drawn -= share
        return unit, {}

    def _by(self, route: LegalRoute) -> dict[str, Any]:
        return {"model": "vplus", "legal_route": route, "provider": self.companies[route]}
