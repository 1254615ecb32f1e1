"""The account into which families pay the city, as its settings name it."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import iban as iban_number

from marketplace.kernel.config import Settings
from marketplace.kernel.example import example_state

EXAMPLE_IBAN = "FI2112345600000785"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account and whose it is; `made_up` is that of an example city, into which nobody can pay."""

    iban: str
    holder: str
    made_up: bool = False

    @property
    def printed(self) -> str:
        """The number in groups of four.

        >>> BankAccount("FI2112345600000785", "Tampere").printed
        'FI21 1234 5600 0007 85'
        """
        return str(iban_number.format(self.iban))


def account_of_city(settings: Settings) -> BankAccount | None:
    """Return the city's account: the one that is set, in an example city a made-up one, else None."""
    holder = settings.bank_account_holder or settings.city_name
    if settings.bank_account:
        return BankAccount(settings.bank_account, holder)
    return BankAccount(EXAMPLE_IBAN, holder, made_up=True) if example_state() is not None else None
