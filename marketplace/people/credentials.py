"""How passwords are kept and how secrets are recognised, so that a stolen database opens nothing."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from marketplace.kernel.config import Settings

PASSWORD_CHARACTERS_MIN = 12
CODE_CHARACTERS = 32


def keyed_hash(purpose: str, value: str) -> str:
    """Return HMAC-SHA-256 of a value under the city's secret key, in 64 hexadecimal characters.

    The purpose keeps hashes of different things apart: an e-mail never equals a token.
    """
    message = f"{purpose}\0{value}".encode()
    return hmac.new(_settings().secret_key.encode(), message, hashlib.sha256).hexdigest()


def email_hash(email: str) -> str:
    """Return the keyed hash by which an account is found; case and outer spaces do not matter."""
    return keyed_hash("email", email.strip().casefold())


def one_time_code(link: str) -> str:
    """Return the code of a letter, 32 hexadecimal characters that follow from the letter's id under the city's key.

    So that the letter can be written by whoever has the key, while nothing in the database tells the code.
    """
    return keyed_hash("letter", link)[:CODE_CHARACTERS]


def code_hash(code: str) -> str:
    """Return the keyed hash by which a code is recognised; case and outer spaces do not matter."""
    return keyed_hash("code", code.strip().casefold())


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its own salt."""
    return _hasher().hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Tell whether a password opens an account; without an account the same work is done, and the answer is no."""
    chosen = _settings()
    nobodys = _nobodys_hash(chosen.argon2_time_cost, chosen.argon2_memory_kib)
    try:
        _hasher().verify(password_hash or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@lru_cache
def _hasher_for(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def _hasher() -> PasswordHasher:
    chosen = _settings()
    return _hasher_for(chosen.argon2_time_cost, chosen.argon2_memory_kib)


@lru_cache
def _nobodys_hash(time_cost: int, memory_kib: int) -> str:
    return _hasher_for(time_cost, memory_kib).hash("the password of nobody")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
