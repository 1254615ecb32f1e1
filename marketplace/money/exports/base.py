"""What every format of the journal must do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from marketplace.money.ledger.models import Entry, Transfer

Journal = Iterable[tuple[Transfer, list[Entry]]]


class JournalFormat(Protocol):
    """One way of writing the journal."""

    key: str
    suffix: str
    media_type: str

    def lines(self, journal: Journal) -> Iterator[str]:
        """Yield the lines of the file, each with its end. Pure: the same journal gives the same lines."""
        ...
