"""Words as people write them, brought to their stems in Finnish, Swedish and English, so that forms find each other."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import snowballstemmer

LANGUAGES = ("finnish", "swedish", "english")
MAX_WORDS = 12
EMPTY = """
    a an and any are at can could do for from he her him his in is it like likes my of on or our she some something
    that the their them there they this to us wants we which who would with
    ja joka jotain jotakin kun lapsi lapselle lapseni meidän mikä minun on olisi se tai
    att barn de den det ett en för han hon i med min mitt och om på som till vi vår något någonting
"""
EMPTY_WORDS = frozenset(EMPTY.split())
_WORD = re.compile(r"[^\W_]+")


def stored_words(texts: Iterable[str]) -> str:
    """Return the stems of texts as they are stored for searching: each between spaces, by word.

    >>> stored_words(["Drama clubs"])
    ' clubs club drama dram '
    """
    words = [word for text in texts for word in _words(text)]
    stems = dict.fromkeys(stem for word in sorted(set(words)) for stem in stems_of(word))
    return f" {' '.join(stems)} " if stems else " "


def asked_words(text: str) -> list[tuple[str, ...]]:
    """Return for each word that tells something its stems, at most twelve words; one of the stems must be found."""
    words = [word for word in _words(text) if word not in EMPTY_WORDS]
    return [stems_of(word) for word in list(dict.fromkeys(words))[:MAX_WORDS]]


@lru_cache(maxsize=20_000)
def stems_of(word: str) -> tuple[str, ...]:
    """Return the different stems of a word in the three languages."""
    return tuple(dict.fromkeys(stem_in(language, word) for language in LANGUAGES))


def stem_in(language: str, word: str) -> str:
    """Return the stem of a word in one of the languages."""
    return str(_stemmer(language).stemWord(word))


@lru_cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    return [word for word in _WORD.findall(plain) if len(word) > 1]
