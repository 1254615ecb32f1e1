"""The two capacities in which the city takes a family's money: as its own, or as the provider's agent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.service_models.settlement import Account, Posting, Source, move


class Capacity(StrEnum):
    """In whose name the city takes money."""

    OWN = "own"
    AGENT = "agent"


class Creditor(StrEnum):
    """Whom the family owes."""

    CITY = "city"
    PROVIDER = "provider"


class ClaimLaw(StrEnum):
    """The law that a claim is enforced by."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Collecting:
    """How a family's share is claimed, received and given back.

    `bank` is where the money lies; `against` what a claim is booked against until it is earned or given back.

    >>> AS_AGENT.charge(120_00)[1].account, AS_OWN.charge(120_00)[1].account
    (<Account.PREPAID: 'liabilities:prepaid:families'>, <Account.CLIENT_FEES: 'income:client-fees'>)
    """

    capacity: Capacity
    creditor: Creditor
    claim_law: ClaimLaw
    bank: Account
    against: Account

    def charge(self, cents: int) -> tuple[Posting, ...]:
        """Claim the family's share."""
        return move(Account.RECEIVABLE, self.against, cents, Source.FAMILY)

    def receive(self, cents: int) -> tuple[Posting, ...]:
        """Book what the family paid."""
        return move(self.bank, Account.RECEIVABLE, cents, Source.FAMILY)

    def refund(self, cents: int, *, paid: bool) -> tuple[Posting, ...]:
        """Give a share up: what was paid is owed back, what was not is no longer claimed."""
        return move(self.against, Account.REFUNDS if paid else Account.RECEIVABLE, cents, Source.FAMILY)

    def send_refund(self, cents: int) -> tuple[Posting, ...]:
        """Book what went back to the family's bank account."""
        return move(Account.REFUNDS, self.bank, cents, Source.FAMILY)


AS_OWN = Collecting(Capacity.OWN, Creditor.CITY, ClaimLaw.PUBLIC, Account.BANK_CITY, Account.CLIENT_FEES)
AS_AGENT = Collecting(Capacity.AGENT, Creditor.PROVIDER, ClaimLaw.PRIVATE, Account.BANK_CLIENT, Account.PREPAID)
