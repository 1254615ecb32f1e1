"""One way to have several kinds of a thing: an explicit list that refuses doubles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import _

T = TypeVar("T")


class KindUnknown(NotFound):
    """No such kind is registered."""

    code = "kernel.kind_unknown"
    advice = _("Use one of the kinds that the documentation lists.")


class Registry(Generic[T]):
    """The kinds of one thing by key, in the order in which they were registered.

    >>> numbers = Registry[int]("number")
    >>> numbers.add("one", 1)
    1
    >>> numbers["one"], list(numbers.keys())
    (1, ['one'])
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._kinds: dict[str, T] = {}

    def add(self, key: str, kind: T) -> T:
        """Register a kind. Raises: ValueError where the key is taken, since two kinds of one name are a mistake."""
        if key in self._kinds:
            raise ValueError(f"two kinds of {self.what} are called {key!r}")
        self._kinds[key] = kind
        return kind

    def __getitem__(self, key: str) -> T:
        try:
            return self._kinds[key]
        except KeyError:
            raise KindUnknown(what=self.what, key=key) from None

    def __contains__(self, key: object) -> bool:
        return key in self._kinds

    def __iter__(self) -> Iterator[T]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)

    def keys(self) -> tuple[str, ...]:
        """Return the keys in the order of registration."""
        return tuple(self._kinds)

    def items(self) -> tuple[tuple[str, T], ...]:
        """Return keys and kinds in the order of registration."""
        return tuple(self._kinds.items())
