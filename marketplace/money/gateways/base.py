"""What every way of paying must be able to say; nothing here touches a network or a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from marketplace.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is asked of a family: a running number of ours, whole cents, and the day on which it is asked."""

    number: int
    amount_cents: int
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """How the family pays: the reference that the bank repeats to us, the last day, and what to do in a sentence."""

    reference: str
    due_on: date
    instruction: Text


class Gateway(Protocol):
    """One way of paying."""

    key: str
    title: Text

    def request(self, claim: Claim) -> PaymentRequest:
        """Say how a claim is paid. Pure: the same claim gives the same request."""
        ...
