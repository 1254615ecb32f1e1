"""What is true about a reader and the persons she asks about: looked up once per reading, for all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consent import queries
from consent.law import Effect, LawLine
from consent.recipients import DELIVERING, Recipient
from consent.verdicts import ASKING, WHERE_SOMEBODY_IS
from marketplace.people.queries import children_of, living_with, under_protection
from marketplace.service_models.base import RecipientKind

ELIGIBILITY = "eligibility"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides: who is the reader's own, at home with her, protected, delivered to, contracted.

    `herself` is whether the reader asks as the data subject. `consented` are the pairs of subject and category.
    """

    herself: bool = False
    own: frozenset[str] = frozenset()
    at_home: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    delivered: frozenset[str] = frozenset()
    contracted: frozenset[str] = frozenset()
    consented: frozenset[tuple[str, str]] = frozenset()


def look_up(
    *, recipient: Recipient, purpose: str, subjects: Sequence[str], lines: Mapping[str, LawLine], on: date
) -> Circumstances:
    """Return what decides about a reading on a day. The number of statements does not depend on how many ask."""
    about_places = not WHERE_SOMEBODY_IS.isdisjoint(lines)
    effects = {line.effect for line in lines.values()}
    protected = frozenset(under_protection(subjects, on)) if about_places else frozenset()
    grounds = (
        queries.open_grounds(recipient, subjects, on) if protected or Effect.ALLOWED_BY_CONTRACT in effects else {}
    )
    asking = {category: line.effect for category, line in lines.items() if line.effect in ASKING}
    return Circumstances(
        herself=recipient.kind is RecipientKind.DATA_SUBJECT,
        own=_own(recipient, on),
        at_home=frozenset(living_with(recipient.person, on) if protected and recipient.person else ()),
        protected=protected,
        delivered=_needed_by(recipient, purpose, subjects, frozenset(grounds)),
        contracted=frozenset(subject for subject, purposes in grounds.items() if purpose in purposes),
        consented=frozenset(queries.consents_in_force(recipient, purpose, subjects, asking, on) if asking else ()),
    )


def _own(recipient: Recipient, on: date) -> frozenset[str]:
    """Herself and the children in her custody; a parent without custody asks for nobody but herself."""
    if recipient.kind is not RecipientKind.DATA_SUBJECT:
        return frozenset()
    herself = recipient.person or ""
    return frozenset({herself, *children_of(herself, on)})


def _needed_by(
    recipient: Recipient, purpose: str, subjects: Sequence[str], with_ground: frozenset[str]
) -> frozenset[str]:
    """The subjects whose whereabouts a recipient must know: it delivers to them, or works out inside what they get."""
    if recipient.kind in DELIVERING:
        return with_ground
    inside = recipient.kind is RecipientKind.PLATFORM and purpose == ELIGIBILITY
    return frozenset(subjects) if inside else frozenset()


def admitted(category: str, line: LawLine, subjects: frozenset[str], facts: Circumstances) -> frozenset[str]:
    """Return the subjects of whom a reader may see a category, by its governing row and the circumstances.

    >>> club = Circumstances(contracted=frozenset({"a"}))
    >>> line = LawLine("child.name", "own_controller", "*", Effect.ALLOWED_BY_CONTRACT, "an act")
    >>> sorted(admitted("child.name", line, frozenset({"a", "b"}), club))
    ['a']
    """
    if line.effect is Effect.ALLOWED:
        met = subjects
    elif line.effect is Effect.ALLOWED_BY_CONTRACT:
        met = subjects & facts.contracted
    elif line.effect in ASKING:
        met = frozenset(subject for subject in subjects if (subject, category) in facts.consented)
    else:
        return frozenset()
    return met - hidden(category, subjects, facts)


def hidden(category: str, subjects: frozenset[str], facts: Circumstances) -> frozenset[str]:
    """Return the subjects about whom a reader may not even know why she is refused.

    Those who are not her own, where she asks as the data subject. And where somebody is, while a protection order
    holds, for all who do not need it to deliver; the person herself, and a guardian with custody who lives with her,
    keep their own access. Source: the precedence of the law table.
    """
    strangers = subjects - facts.own if facts.herself else frozenset[str]()
    if category not in WHERE_SOMEBODY_IS:
        return strangers
    return strangers | ((subjects & facts.protected) - facts.delivered - (facts.own & facts.at_home))
