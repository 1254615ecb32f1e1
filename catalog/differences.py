"""What changed between two published revisions of an offering, value by value. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

APART = frozenset({"offering", "provider", "service", "season", "groups"})
OF_A_GROUP = ("unit", "rrule", "start_time", "end_time", "starts_on", "ends_on", "capacity")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: which term, of which group where it is a group's, from what to what.

    `term` is "group" where a whole group is new (`before` is None) or gone (`after` is None). Values are as a revision
    keeps them: cents, days and times as text.
    """

    term: str
    before: Any
    after: Any
    group: Mapping[str, Any] | None = None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the contents of two revisions, terms before groups.

    >>> old = {"price_cents": 24000, "groups": [{"group": "a", "capacity": 8}]}
    >>> differences(old, {"price_cents": 26000, "groups": [{"group": "a", "capacity": 9}]})[0]
    Difference(term='price_cents', before=24000, after=26000, group=None)
    """
    return [*_terms(before, after), *_groups(before, after)]


def _terms(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for term in dict.fromkeys([*after, *before]):
        # What a revision of old does not know of was empty then.
        if term not in APART and (before.get(term) or None) != (after.get(term) or None):
            yield Difference(term, before.get(term), after.get(term))


def _groups(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    was, now = ({each["group"]: each for each in content.get("groups", ())} for content in (before, after))
    for key in dict.fromkeys([*was, *now]):
        if key not in was:
            yield Difference("group", None, now[key], now[key])
        elif key not in now:
            yield Difference("group", was[key], None, was[key])
        else:
            yield from (
                Difference(term, was[key].get(term), now[key].get(term), now[key])
                for term in OF_A_GROUP
                if was[key].get(term) != now[key].get(term)
            )
