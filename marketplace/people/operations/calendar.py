"""The secret address under which a person's own calendar program reads the family's week."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.people import policy, queries
from marketplace.people.credentials import keyed_hash
from marketplace.people.errors import CalendarAddressUnknown
from marketplace.people.models import CalendarAddress


@operation(policy.MAKE_CALENDAR_ADDRESS)
def make_calendar_address(*, actor: Actor, now: datetime, person: str, secret: str) -> CalendarAddress:
    """Make a calendar address of a secret that the caller drew (`ids.new_secret()`) and shows once; its hash is kept.

    The address that the person had before ends: it is how one that came into wrong hands is replaced.
    """
    before = queries.calendar_address_of(person)
    if before is not None:
        before.ended_at = now
        db.session.flush()
    address = CalendarAddress(secret_hash=keyed_hash("calendar", secret), person_id=person, created_at=now)
    db.session.add(address)
    return address


@operation(policy.END_CALENDAR_ADDRESS)
def end_calendar_address(*, actor: Actor, now: datetime, person: str) -> CalendarAddress:
    """End the calendar address of a person at once. Raises: CalendarAddressUnknown where she has none."""
    address = queries.calendar_address_of(person)
    if address is None:
        raise CalendarAddressUnknown()
    address.ended_at = now
    return address
