"""Words as people write them, brought to their stems in Finnish, Swedish and English, so that forms find each other."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import snowballstemmer

LANGUAGES = ("finnish", "swedish", "english")
MAX_WORDS = 12
EMPTY = """
    a after an and are at for from in is it like my of on or something that the this to we who would with year years old
    ja joka jälkeen kun lapsi lapselle lapseni meidän mikä minun on olisi se tai vuotias vuotiaalle
    att barn de den det efter ett en för i med min mitt och om på som till vi år åring något
"""
EMPTY_WORDS = frozenset(EMPTY.split())
WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mondays maanantai maanantaisin måndag måndagar",
            "tuesday tuesdays tiistai tiistaisin tisdag tisdagar",
            "wednesday wednesdays keskiviikko keskiviikkoisin onsdag onsdagar",
            "thursday thursdays torstai torstaisin torsdag torsdagar",
            "friday fridays perjantai perjantaisin fredag fredagar",
            "saturday saturdays lauantai lauantaisin lördag lördagar",
            "sunday sundays sunnuntai sunnuntaisin söndag söndagar",
        ),
        start=1,
    )
    for word in words.split()
}
SPOKEN = {
    word: code
    for code, words in {
        "fi": "finnish suomi suomea suomeksi finska",
        "sv": "swedish ruotsi ruotsia ruotsiksi svenska",
        "en": "english englanti englantia englanniksi engelska",
    }.items()
    for word in words.split()
}

_AGE = re.compile(r"\b(\d{1,2})(?=[\s-]*(?:years?\b|vuotia|v\b|år))")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Understood:
    """What a sentence asks for: the words that are left when age, language and weekday (Monday 1) are taken out."""

    words: str
    age: int | None = None
    language: str | None = None
    weekday: int | None = None


def understand(sentence: str) -> Understood:
    """Take age, language and weekday out of a sentence in a search box; what is not understood stays a word.

    >>> understand("drama on Tuesdays for my 5-year-old who speaks Swedish")
    Understood(words='drama speaks', age=5, language='sv', weekday=2)
    """
    found = _AGE.search(sentence.casefold())
    asked = Understood(words="", age=int(found[1]) if found else None)
    left = []
    for word in _words(_AGE.sub(" ", sentence.casefold())):
        if word in WEEKDAYS:
            asked = replace(asked, weekday=WEEKDAYS[word])
        elif word in SPOKEN:
            asked = replace(asked, language=SPOKEN[word])
        elif word not in EMPTY_WORDS:
            left.append(word)
    return replace(asked, words=" ".join(left))


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
    return tuple(dict.fromkeys(_stemmer(language).stemWord(word) for language in LANGUAGES))


@lru_cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    return [word for word in _WORD.findall(plain) if len(word) > 1]
