"""Opaque names of things, and secrets; from chance, or for an example city from a seed."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NewType

PersonId = NewType("PersonId", str)

ID_BYTES = 15
SECRET_BYTES = 32

_draw: Callable[[int], bytes] = secrets.token_bytes


def new_id() -> str:
    """Return a new opaque id: 24 lower-case characters that tell nothing and cannot be guessed."""
    return b32encode(_draw(ID_BYTES)).decode("ascii").lower()


def new_secret() -> str:
    """Return a new secret of 64 hexadecimal characters, for a seed, a token or a sign-in.

    Secrets always come from chance, also in an example city, except for the seeds of its rounds: see `new_seed`.
    """
    return secrets.token_hex(SECRET_BYTES)


def new_seed() -> str:
    """Return 64 hexadecimal characters for a draw; the same again where an example city is played from a seed."""
    return _draw(SECRET_BYTES).hex()


@contextmanager
def ids_from_seed(seed: str) -> Iterator[None]:
    """Let all ids of this process follow from a seed, so that a played season is the same each time it is played."""
    global _draw
    earlier, counter = _draw, 0

    def draw(size: int) -> bytes:
        nonlocal counter
        counter += 1
        return hashlib.shake_128(f"{seed}:{counter}".encode()).digest(size)

    _draw = draw
    try:
        yield
    finally:
        _draw = earlier
