"""A sentence in a search box, read in English, Finnish and Swedish: what it asks for, and the words that are left.

A phrase is understood only whole ("after care", "under 100 euros"), never by one of its words. What follows a "not",
and what a sentence says in two ways ("on Mondays or Thursdays"), is not guessed at: it stays words.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from catalog.kinds import CareSide, Daytime, Placement
from catalog.words import EMPTY_WORDS, stem_in

AGES = {
    word: number
    for number, words in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
    for word in words.split()
}
WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mondays maanantai maanantaina maanantaisin måndag måndagar",
            "tuesday tuesdays tiistai tiistaina tiistaisin tisdag tisdagar",
            "wednesday wednesdays keskiviikko keskiviikkona keskiviikkoisin onsdag onsdagar",
            "thursday thursdays torstai torstaina torstaisin torsdag torsdagar",
            "friday fridays perjantai perjantaina perjantaisin fredag fredagar",
            "saturday saturdays lauantai lauantaina lauantaisin lördag lördagar",
            "sunday sundays sunnuntai sunnuntaina sunnuntaisin söndag söndagar",
        ),
        start=1,
    )
    for word in words.split()
}
SPOKEN = {
    word: code
    for code, words in {
        "fi": "finnish suomi suomea suomeksi suomenkielinen suomenkielistä finska finskspråkig finskspråkigt",
        "sv": "swedish ruotsi ruotsia ruotsiksi ruotsinkielinen ruotsinkielistä svenska svenskspråkig svenskspråkigt",
        "en": "english englanti englantia englanniksi englanninkielinen englanninkielistä engelska engelskspråkig",
    }.items()
    for word in words.split()
}
DAYTIMES = {
    word: daytime
    for daytime, words in {
        Daytime.MORNING: "morning mornings morgon förmiddag morgonen morgnarna förmiddagen förmiddagarna",
        Daytime.AFTERNOON: "afternoon afternoons eftermiddag eftermiddagen eftermiddagarna",
        Daytime.EVENING: "evening evenings kväll kvällen kvällarna",
    }.items()
    for word in words.split()
}
FINNISH_DAYTIMES = {
    word: daytime
    for daytime, words in {
        Daytime.MORNING: "aamulla aamuisin aamupäivällä aamupäivisin",
        Daytime.AFTERNOON: "iltapäivällä iltapäivisin",
        Daytime.EVENING: "illalla iltaisin",
    }.items()
    for word in words.split()
}
LETTERS_TO_BEND = 5


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a sentence asks for, and the words that are left to search by.

    Age in years, weekday Monday 1 to Sunday 7, area a postal code.
    """

    words: str = ""
    age: int | None = None
    language: str | None = None
    area: str | None = None
    weekday: int | None = None
    daytime: Daytime | None = None
    care: CareSide | None = None
    placement: Placement | None = None
    price_at_most_cents: int | None = None
    free_only: bool | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """What was understood, by the name of its filter."""
        read = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "words"}
        return {name: value for name, value in read.items() if value is not None}


@dataclass(frozen=True)
class Phrase:
    """Words that mean something together, unless what stands before them says otherwise."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Mapping[str, Any]]
    not_after: re.Pattern[str]


_DENIED = r"\b(?:not|no|except|without|never|ei|inte|ej|utom|paitsi)(?: (?:on|in|the|at))?"
_NOT_AN_AGE = r"\b(?:under|over|above|below|alle|yli|över)|\d ?(?:-|–|to|or|and|ja|och|till)"
_NOT_A_PRICE = r"\b(?:is|are|am|be|i'm|we're|she's|he's|when|while|sugar|gluten|nut|milk|lactose|smoke|screen)"


def _phrase(*ways: str, read: Callable[[re.Match[str]], Mapping[str, Any]], not_after: Sequence[str] = ()) -> Phrase:
    before = re.compile(f"(?:{'|'.join((_DENIED, *not_after))}) ?$")
    return Phrase(re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?!\w)"), read, before)


def _means(**filters: Any) -> Callable[[re.Match[str]], Mapping[str, Any]]:
    return lambda _found: filters


def _one_of(words: Mapping[str, object]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


_CARE = (
    r"(?:the )?(?:day[ -]?care|care|kindergarten)(?: (?:day|hours|time))?+"
    r"(?![\w-])(?! (?:of|cent(?:re|er)s?|homes?|units?|clubs?|groups?|workers?|staff)\b)"
)
_HOIDON = "(?:hoidon|päivähoidon|hoitopäivän|päiväkodin|päiväkotipäivän|tarhan)"
_HOITOA = "(?:hoitoa|päivähoitoa|hoitopäivää|päiväkotia|päiväkotipäivää|tarhaa)"
_HOIDOSTA = "(?:hoidosta|päivähoidosta|hoitopäivästä|päiväkodista|tarhasta)"
_DAGIS = "(?:dagis|daghemmet|dagvården|vårddagen|förskolan?|förskoledagen)"
_UP_TO = (
    "(?:for )?(?:under|below|less than|at most|up to|no more than|not more than|cheaper than|maximum|max"
    "|alle|enintään|korkeintaan|högst|mindre än)"
)
_CHILD = "(?:child|children|kids?|sons?|daughters?|boys?|girls?)"
_AGE = rf"(?P<age>\d{{1,2}}|{_one_of(AGES)})"
_YEARS = r"(?:years?(?:[ -]olds?)?|yrs?|vuotia\w+|vuotta|v(?! ?\d)|år(?: gam\w+|ing\w*|ig\w*)?)"
_FREE = "free(?!-| (?:time|play|form|style|choice|will|skating|days?|mornings?|afternoons?|evenings?|hours?)\\b)"

PHRASES = (
    _phrase(
        rf"(?:right |straight |just )?after[ -]?{_CARE}",
        f"{_HOIDON} jälkeen",
        f"efter {_DAGIS}",
        read=_means(care=CareSide.AFTER),
    ),
    _phrase(f"before {_CARE}", f"ennen {_HOITOA}", f"(?:före|innan) {_DAGIS}", read=_means(care=CareSide.BEFORE)),
    _phrase(
        f"(?:inside|within|during|while in|in) {_CARE}",
        f"{_HOIDON} (?:aikana|sisällä)",
        f"(?:under|inom) {_DAGIS}",
        read=_means(placement=Placement.INSIDE),
    ),
    _phrase(
        f"(?:next to|beside|alongside) {_CARE}",
        f"{_HOIDON} vieressä",
        f"(?:bredvid|intill) {_DAGIS}",
        read=_means(placement=Placement.NEXT_TO),
    ),
    _phrase(
        f"(?:apart from|outside of|outside|away from|separate from) {_CARE}",
        f"erillään {_HOIDOSTA}",
        f"{_HOIDOSTA} erillään",
        f"{_HOIDON} ulkopuolella",
        f"(?:utanför|skilt från) {_DAGIS}",
        read=_means(placement=Placement.APART),
    ),
    _phrase(
        "(?:with |has |have |only )*(?:free|open|available) (?:places?|spots?)(?: left)?",
        "(?:places?|spots?|room) (?:left|free|available)",
        "vapaita paikkoja",
        "vapaa paikka",
        "lediga platser",
        "ledig plats",
        read=_means(free_only=True),
    ),
    _phrase(
        "free of charge",
        "for free",
        "at no cost",
        "without (?:a )?(?:charge|fee)",
        "ilmai(?:nen|sta|set|sia|seksi)",
        "maksut(?:on|onta|tomat|tomia)",
        "gratis",
        "avgiftsfri(?:tt|a)?",
        read=_means(price_at_most_cents=0),
    ),
    _phrase(_FREE, read=_means(price_at_most_cents=0), not_after=(_NOT_A_PRICE,)),
    _phrase(
        rf"{_UP_TO} (?:(?P<euros>\d{{1,6}}) ?(?:euros?|eur|euroa|e|€)|€ ?(?P<after>\d{{1,6}})(?![.,]?\d))",
        read=lambda found: {"price_at_most_cents": int(found["euros"] or found["after"]) * 100},
    ),
    _phrase(
        rf"aged? {_AGE}(?! ?(?:-|–|to|or|and) ?\d)",
        read=lambda found: {"age": _age(found["age"])},
    ),
    _phrase(
        rf"{_AGE}[ -]?{_YEARS}(?: {_CHILD})?", read=lambda found: {"age": _age(found["age"])}, not_after=(_NOT_AN_AGE,)
    ),
    _phrase(
        f"(?:on |every |each |på )?(?P<day>{_one_of(WEEKDAYS)}) (?P<time>{_one_of(DAYTIMES)})",
        read=lambda found: {"weekday": WEEKDAYS[found["day"]], "daytime": DAYTIMES[found["time"]]},
    ),
    _phrase(
        f"(?:on |every |each |på )?(?P<day>{_one_of(WEEKDAYS)})",
        read=lambda found: {"weekday": WEEKDAYS[found["day"]]},
    ),
    _phrase(
        f"(?:in the |every |each |på )(?P<time>{_one_of(DAYTIMES)})",
        read=lambda found: {"daytime": DAYTIMES[found["time"]]},
    ),
    _phrase(_one_of(FINNISH_DAYTIMES), read=lambda found: {"daytime": FINNISH_DAYTIMES[found[0]]}),
    _phrase(
        r"(?:(?:speaks?|speaking|puhuu|puhuva\w*|talar|pratar) |in |på )?"
        rf"(?P<tongue>{_one_of(SPOKEN)})(?:[ -]speaking)?",
        read=lambda found: {"language": SPOKEN[found["tongue"]]},
    ),
    _phrase(
        f"(?:my|our|her|his|their) {_CHILD}", f"for (?:a|the) {_CHILD}", "would like", "looking for", read=_means()
    ),
)
_DENIED_AREA = re.compile(rf"(?:{_DENIED}) ?$")
_WORD = re.compile(r"[^\W_]+")


def understand(sentence: str, areas: Mapping[str, str] = MappingProxyType({})) -> Understood:
    """Read a sentence in a search box; what is not understood stays a word, in its order.

    `areas` are the postal codes of areas by their names in small letters, where areas are to be understood too.

    >>> understand("drama after care on Tuesdays for my 5-year-old who speaks Swedish").filters
    {'age': 5, 'language': 'sv', 'weekday': 2, 'care': <CareSide.AFTER: 'after'>}
    >>> understand("Kids care club").words
    'kids care club'
    """
    text = " ".join(unicodedata.normalize("NFC", sentence).casefold().split())
    found = _read(text)
    found += _areas_named(_struck_out(text, [span for span, _filters in found]), areas)
    agreed = _without_contradictions(found)
    left = _struck_out(text, [span for span, _filters in agreed])
    words = [word for word in _WORD.findall(left) if word not in EMPTY_WORDS and (len(word) > 1 or word.isdigit())]
    read: dict[str, Any] = {}
    for _span, filters in agreed:
        read |= filters
    return Understood(words=" ".join(words), **read)


Span = tuple[int, int]


def _read(text: str) -> list[tuple[Span, Mapping[str, Any]]]:
    """Return where a phrase stands and what it means, the longer phrases before those that are a part of them."""
    found: list[tuple[Span, Mapping[str, Any]]] = []
    left = text
    for phrase in PHRASES:
        here = [match for match in phrase.pattern.finditer(left) if not phrase.not_after.search(left[: match.start()])]
        found += [(match.span(), phrase.read(match)) for match in here]
        left = _struck_out(left, [match.span() for match in here])
    return found


def _areas_named(left: str, areas: Mapping[str, str]) -> list[tuple[Span, Mapping[str, Any]]]:
    """Return where an area is named, as it is written or in a Finnish case: "Hervanta", "Hervannassa"."""
    by_stem = {stem: code for name, code in areas.items() if len(stem := stem_in("finnish", name)) >= LETTERS_TO_BEND}
    found: list[tuple[Span, Mapping[str, Any]]] = []
    for match in _WORD.finditer(left):
        code = areas.get(match[0]) or by_stem.get(stem_in("finnish", match[0]))
        if code and not _DENIED_AREA.search(left[: match.start()]):
            found.append((match.span(), {"area": code}))
    return found


def _without_contradictions(found: list[tuple[Span, Mapping[str, Any]]]) -> list[tuple[Span, Mapping[str, Any]]]:
    """Leave out what the sentence says in two ways, since one filter holds one value."""
    said: dict[str, set[Any]] = {}
    for _span, filters in found:
        for name, value in filters.items():
            said.setdefault(name, set()).add(value)
    return [(span, filters) for span, filters in found if all(len(said[name]) == 1 for name in filters)]


def _struck_out(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _age(said: str) -> int:
    return AGES.get(said) or int(said)
