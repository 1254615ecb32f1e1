"""A mapping of enum members that keeps members of different enums apart, though their values be the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

Found = TypeVar("Found")


class ByKind(Mapping[StrEnum, Found], Generic[Found]):
    """What belongs to each member: an open invoice and an open request are both "open", yet not the same.

    >>> Invoice, Request = StrEnum("Invoice", ["OPEN"]), StrEnum("Request", ["OPEN"])
    >>> words = ByKind([(Invoice.OPEN, "to be paid"), (Request.OPEN, "waits for an answer")])
    >>> words[Invoice.OPEN], words[Request.OPEN], len(words), Invoice.OPEN in words
    ('to be paid', 'waits for an answer', 2, True)
    """

    def __init__(self, pairs: Sequence[tuple[StrEnum, Found]]) -> None:
        self._pairs = pairs
        self._found = {(type(member), member.value): found for member, found in pairs}

    def __getitem__(self, member: StrEnum) -> Found:
        return self._found[type(member), member.value]

    def __iter__(self) -> Iterator[StrEnum]:
        return (member for member, _found in self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)
