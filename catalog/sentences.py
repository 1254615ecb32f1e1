"""A sentence in a search box, read in English, Finnish and Swedish: what it asks for, and the words that are left.

A phrase is understood only whole ("after care", "under 100 euros"), never by one of its words. Several days, languages
or places are taken together ("on Mondays or Thursdays"); what follows a "not", and what can only be one and is said in
two ways ("3 to 5 year olds"), is not guessed at: it stays words.
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
NEAR_M = 2_000
SEVERAL = frozenset({"language", "area", "unit", "weekday", "daytime", "placement"})


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a sentence asks for, and the words that are left to search by.

    Age in years, weekday Monday 1 to Sunday 7, area a postal code, `near` the postal code or the unit from which
    `within_m` metres are measured; None where the sentence only says "near".
    """

    words: str = ""
    age: int | None = None
    language: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    near: str | None = None
    within_m: int | None = None
    weekday: tuple[int, ...] = ()
    daytime: tuple[Daytime, ...] = ()
    care: CareSide | None = None
    placement: tuple[Placement, ...] = ()
    price_at_most_cents: int | None = None
    free_only: bool | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """What was understood, by the name of its filter."""
        read = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "words"}
        return {name: value for name, value in read.items() if value not in (None, ())}


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
_FAR = r"(?P<far>\d{1,3}(?:[.,]\d)?) ?(?P<scale>kilomet(?:re|er)s?|kilometri\w*|km|met(?:re|er)s?|metri\w*|m)(?!\w)"
_HOME = "(?: (?:us|me|home|here|our home|my home))?"
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
        r"(?P<euros>\d{1,6}) ?(?:euros?|eur|€) (?:at most|at the most|or less|maximum|max)",
        read=lambda found: {"price_at_most_cents": int(found["euros"]) * 100},
    ),
    _phrase(
        rf"(?:within|no further than|inom|{_UP_TO}) {_FAR}(?: (?:of|from|away|away from|päässä|säteellä|från))?{_HOME}",
        read=lambda found: {"within_m": _metres(found["far"], found["scale"])},
    ),
    _phrase(
        f"(?:near(?:by)?|close (?:to|by)|not far from){_HOME}(?! (?:care|the care))",
        "(?:kodin |meidän )?lähellä(?: kotia| meitä)?",
        "(?:nära(?: oss| hemmet)?|i närheten(?: av)?)",
        read=_means(near_by=True),
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
_NEAR_A_PLACE = rf"(?:\bnear|\bclose to|\bnot far from|\bnära|\bi närheten av|{_FAR} (?:of|from|away from|från))"
_DENIED_PLACE = re.compile(rf"(?:{_DENIED})(?: {_NEAR_A_PLACE})? ?$")
_MEASURED_BEFORE = re.compile(rf"{_NEAR_A_PLACE} ?$")
_MEASURED_BEHIND = re.compile(r" (?:lähellä|lähistöllä)(?!\w)")
_WORD = re.compile(r"[^\W_]+")


def understand(
    sentence: str,
    areas: Mapping[str, str] = MappingProxyType({}),
    units: Mapping[str, str] = MappingProxyType({}),
) -> Understood:
    """Read a sentence in a search box; what is not understood stays a word, in its order.

    `areas` are the postal codes of areas and `units` the ids of units by their names in small letters, where they are
    to be understood too.

    >>> understand("drama after care on Tuesdays or Thursdays for my 5-year-old who speaks Swedish").filters
    {'age': 5, 'language': ('sv',), 'weekday': (2, 4), 'care': <CareSide.AFTER: 'after'>}
    >>> understand("Kids care club").words
    'kids care club'
    """
    text = " ".join(unicodedata.normalize("NFC", sentence).casefold().split())
    found = _read(text)
    left = _struck_out(text, [span for span, _filters in found])
    found += _units_named(left, text, units)
    found += _areas_named(_struck_out(text, [span for span, _filters in found]), text, areas)
    agreed = _without_contradictions(found)
    left = _struck_out(text, [span for span, _filters in agreed])
    words = [word for word in _WORD.findall(left) if word not in EMPTY_WORDS and (len(word) > 1 or word.isdigit())]
    return Understood(words=" ".join(words), **_together(agreed))


Span = tuple[int, int]
Found = list[tuple[Span, Mapping[str, Any]]]


def _read(text: str) -> Found:
    """Return where a phrase stands and what it means, the longer phrases before those that are a part of them."""
    found: Found = []
    left = text
    for phrase in PHRASES:
        here = [match for match in phrase.pattern.finditer(left) if not phrase.not_after.search(left[: match.start()])]
        found += [(match.span(), phrase.read(match)) for match in here]
        left = _struck_out(left, [match.span() for match in here])
    return found


def _units_named(left: str, text: str, units: Mapping[str, str]) -> Found:
    """Return where a unit is named in full; the name of one word could be any word."""
    found: Found = []
    for name in sorted((name for name in units if " " in name and name in left), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", left):
            if not _DENIED_PLACE.search(text[: match.start()]):
                found.append((match.span(), _place("unit", units[name], text, match.span())))
        left = _struck_out(left, [span for span, _filters in found])
    return found


def _areas_named(left: str, text: str, areas: Mapping[str, str]) -> Found:
    """Return where an area is named, as it is written or in a Finnish case: "Hervanta", "Hervannassa"."""
    by_stem = {stem: code for name, code in areas.items() if len(stem := stem_in("finnish", name)) >= LETTERS_TO_BEND}
    found: Found = []
    for match in _WORD.finditer(left):
        code = areas.get(match[0]) or by_stem.get(stem_in("finnish", match[0]))
        if code and not _DENIED_PLACE.search(text[: match.start()]):
            found.append((match.span(), _place("area", code, text, match.span())))
    return found


def _place(kind: str, key: str, text: str, span: Span) -> Mapping[str, Any]:
    """A place that distances are measured from ("near Hervanta"), or one at which something is to be."""
    measured = _MEASURED_BEFORE.search(text[: span[0]]) or _MEASURED_BEHIND.match(text[span[1] :])
    return {"near": key} if measured else {kind: key}


def _without_contradictions(found: Found) -> Found:
    """Leave out what can only be one and the sentence says in two ways."""
    said: dict[str, set[Any]] = {}
    for _span, filters in found:
        for name, value in filters.items():
            said.setdefault(name, set()).add(value)
    return [each for each in found if all(name in SEVERAL or len(said[name]) == 1 for name in each[1])]


def _together(found: Found) -> dict[str, Any]:
    """Join what was read: several values of one kind in the order in which they come."""
    read: dict[str, Any] = {}
    for _span, filters in sorted(found, key=lambda each: each[0]):
        for name, value in filters.items():
            if name not in SEVERAL:
                read[name] = value
            elif value not in read.get(name, ()):
                read[name] = (*read.get(name, ()), value)
    if read.pop("near_by", False):
        read.setdefault("within_m", NEAR_M)
    return read


def _struck_out(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _age(said: str) -> int:
    return AGES.get(said) or int(said)


def _metres(said: str, scale: str) -> int:
    """Return a distance in whole metres.

    >>> _metres("1,5", "km"), _metres("800", "m")
    (1500, 800)
    """
    return round(float(said.replace(",", ".")) * (1_000 if scale.startswith("k") else 1))
