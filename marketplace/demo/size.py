"""How large the example city is: small enough to wait for, or as large as the real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything is made; `hubs` are the units at which something is added to day care, money in cents."""

    name: str
    families: int
    providers: int
    offerings: int
    hubs: int
    autumn_applications: int
    spring_applications: int
    autumn_first_day: date
    budget_cents: int


SMALL = Size(
    name="small",
    families=400,
    providers=12,
    offerings=40,
    hubs=12,
    autumn_applications=180,
    spring_applications=500,
    autumn_first_day=date(2026, 10, 19),
    budget_cents=60_000_00,
)
CITY = Size(
    name="city",
    families=4_000,
    providers=60,
    offerings=250,
    hubs=60,
    autumn_applications=1_200,
    spring_applications=1_800,
    autumn_first_day=date(2026, 9, 7),
    budget_cents=400_000_00,
)
SIZES = {size.name: size for size in (SMALL, CITY)}
