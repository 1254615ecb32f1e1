"""What the catalogue does when something happens elsewhere."""

from datetime import datetime
from typing import Any

from catalog import queries
from catalog.operations.publishing import BEFORE_FAMILIES, withdraw
from marketplace.kernel.events import on
from marketplace.kernel.operation import Actor


@on("providers.ended")
def withdraw_offerings(event: Any, *, actor: Actor, now: datetime) -> None:
    """Withdraw what a provider offered that has left the registry."""
    for offering in queries.offerings_of_provider(event.provider):
        if offering.status in BEFORE_FAMILIES:
            withdraw(offering, now=now, reason="The provider has left the registry.")
