"""What this room announces. Fields are ids, never names."""

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FeesDecided(Event):
    """New fee decisions were made: each decision's payer, in the same order."""

    name: ClassVar[str] = "care.fees_decided"
    decisions: tuple[str, ...]
    payers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CareMonthInvoiced(Event):
    """A month of care was closed: the persons who have an invoice of it."""

    name: ClassVar[str] = "care.month_invoiced"
    month: str
    payers: tuple[str, ...]
