"""Prices and postings: what a service costs, by who bears it, and how it stands in the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.service_models.errors import PriceWrong


class Source(StrEnum):
    """Whose money it is."""

    FAMILY = "family"
    CITY = "city"
    GRANT = "grant"


class Account(StrEnum):
    """The accounts that a service can touch."""

    BANK_CLIENT = "assets:bank:client"
    BANK_CITY = "assets:bank:city"
    BANK_PLATFORM = "assets:bank:platform"
    RECEIVABLE = "assets:receivable:families"
    PREPAID = "liabilities:prepaid:families"
    PAYABLE = "liabilities:payable:providers"
    REFUNDS = "liabilities:refunds:families"
    VAT = "liabilities:vat"
    HELD_OUTCOME = "liabilities:held-outcome"
    PLATFORM_FEE = "income:platform-fee"
    CLIENT_FEES = "income:client-fees"
    SUBSIDY = "expenses:subsidy"
    PURCHASED = "expenses:purchased-services"
    VOUCHER = "expenses:voucher"
    PROGRAMME = "expenses:programme"
    OPENING = "equity:opening"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a transfer: a debit is positive, a credit negative."""

    account: Account
    amount_cents: int
    source: Source


@dataclass(frozen=True, slots=True)
class Price:
    """What a service, or a delivered share of it, costs: each bearer's part, and what is taken out of the provider's.

    The platform fee is net; its VAT comes on top, and the provider bears both. The held part waits for an objective.
    Raises: PriceWrong.

    >>> Price(120_00, 120_00, platform_fee_cents=12_00, platform_fee_vat_cents=3_06).provider_cents
    22494
    """

    family_cents: int
    city_cents: int
    grant_cents: int = 0
    platform_fee_cents: int = 0
    platform_fee_vat_cents: int = 0
    held_cents: int = 0

    def __post_init__(self) -> None:
        parts = (*self.by_source.values(), self.platform_fee_cents, self.platform_fee_vat_cents, self.held_cents)
        if min(parts) < 0:
            raise PriceWrong(parts=parts)
        if self.provider_cents < self.held_cents:
            raise PriceWrong(parts=parts)

    @property
    def by_source(self) -> dict[Source, int]:
        """The whole price by who bears it."""
        return {Source.FAMILY: self.family_cents, Source.CITY: self.city_cents, Source.GRANT: self.grant_cents}

    @property
    def total_cents(self) -> int:
        """The whole price, whoever bears it."""
        return self.family_cents + self.city_cents + self.grant_cents

    @property
    def provider_cents(self) -> int:
        """What the provider keeps when all is delivered."""
        return self.total_cents - self.platform_fee_cents - self.platform_fee_vat_cents


@dataclass(frozen=True, slots=True)
class Settlement:
    """The whole story of one price between one payer and one provider."""

    payer: str
    provider: str
    postings: tuple[Posting, ...]

    @property
    def balanced(self) -> bool:
        """Whether debits equal credits, for each source of money by itself."""
        return all(self.sum(source=source) == 0 for source in Source)

    def sum(self, account: Account | None = None, *, source: Source | None = None) -> int:
        """Add up, in cents, what is posted to an account, of a source, or both."""
        return sum(
            posting.amount_cents
            for posting in self.postings
            if account in (None, posting.account) and source in (None, posting.source)
        )


def move(debit: Account, credit: Account, cents: int, source: Source) -> tuple[Posting, ...]:
    """Post an amount from one account to another; nothing for nothing.

    >>> [posting.amount_cents for posting in move(Account.BANK_CITY, Account.RECEIVABLE, 500, Source.FAMILY)]
    [500, -500]
    >>> move(Account.BANK_CITY, Account.RECEIVABLE, 0, Source.FAMILY)
    ()
    """
    if not cents:
        return ()
    return Posting(debit, cents, source), Posting(credit, -cents, source)


def spread(cents: int, over: Mapping[Source, int]) -> dict[Source, int]:
    """Split an amount over sources in proportion to their parts, exactly; none gives more than it has.

    >>> list(spread(100, {Source.FAMILY: 100, Source.CITY: 200}).values())
    [33, 67]
    """
    whole, so_far, given = sum(over.values()), 0, 0
    parts: dict[Source, int] = {}
    for source, part in over.items():
        so_far += part
        upto = cents * so_far // whole if whole else 0
        parts[source], given = upto - given, upto
    return parts


def less(amounts: Mapping[Source, int], taken: Mapping[Source, int]) -> dict[Source, int]:
    """Take amounts away, source by source."""
    return {source: cents - taken[source] for source, cents in amounts.items()}


def joined(groups: Iterable[tuple[Posting, ...]]) -> tuple[Posting, ...]:
    """Put the postings of several movements in one row."""
    return tuple(posting for group in groups for posting in group)
