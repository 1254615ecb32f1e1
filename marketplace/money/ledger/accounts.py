"""The chart of accounts: every account that an entry may name, in the order of a balance sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.text import Text, _


class Kind(StrEnum):
    """What an account is, by which side of the books it grows on."""

    ASSET = "assets"
    LIABILITY = "liabilities"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expenses"


@dataclass(frozen=True, slots=True)
class Account:
    """One account: a code that exports use too, and a name for people."""

    code: str
    name: Text

    @property
    def kind(self) -> Kind:
        """The account's kind, which is the first part of its code.

        >>> Account("assets:bank:client", _("Client money at the bank")).kind.value
        'assets'
        """
        return Kind(self.code.partition(":")[0])


BANK_CLIENT = "assets:bank:client"
BANK_CITY = "assets:bank:city"
RECEIVABLE = "assets:receivable:families"
ADVANCES = "assets:advances:providers"
PREPAID = "liabilities:prepaid:families"
PAYABLE = "liabilities:payable:providers"
REFUNDS = "liabilities:refunds:families"
UNMATCHED = "liabilities:unmatched-payments"
HELD_OUTCOME = "liabilities:held-outcome"
VAT = "liabilities:vat"
CLIENT_FEES = "income:client-fees"
PLATFORM_FEE = "income:platform-fee"

CHART = (
    Account(BANK_CLIENT, _("Client money at the bank")),
    Account(BANK_CITY, _("The city's bank account")),
    Account("assets:bank:platform", _("The platform's bank account")),
    Account(RECEIVABLE, _("Families owe")),
    Account(ADVANCES, _("Advances to providers, not set off yet")),
    Account(PREPAID, _("Paid or owed by families before delivery")),
    Account(PAYABLE, _("Earned by providers, not yet paid out")),
    Account(REFUNDS, _("To be paid back to families")),
    Account(UNMATCHED, _("Payments whose reference is not known")),
    Account(HELD_OUTCOME, _("Held until the outcome is measured")),
    Account(VAT, _("Value added tax to pay")),
    Account("equity:opening", _("Opening balance")),
    Account(PLATFORM_FEE, _("Platform fees")),
    Account("income:client-fees", _("Client fees")),
    Account("expenses:subsidy", _("Subsidies")),
    Account("expenses:purchased-services", _("Purchased services")),
    Account("expenses:voucher", _("Service vouchers")),
    Account("expenses:programme", _("Wellbeing programmes")),
)

CODES = tuple(account.code for account in CHART)
BY_CODE = {account.code: account for account in CHART}
