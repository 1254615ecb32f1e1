"""What the law, a contract and a consent together say about one reading, as a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from consent.law import Effect, LawLine
from marketplace.kernel.text import Text, _

WHERE_SOMEBODY_IS = frozenset(
    {
        "person.protection_order",
        "guardian.address",
        "child.home_area",
        "child.attendance",
        "child.absence",
        "child.unit",
        "child.times",
        "person.household",
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a category may be read, what the law says of it, and why; `asks` if a consent would change the answer."""

    allowed: bool
    effect: Effect
    basis: str
    reason: Text
    asks: bool = False


SENTENCES = {
    (Effect.ALLOWED, True): _("The law allows it for this purpose."),
    (Effect.ALLOWED_BY_CONTRACT, True): _("What was agreed with them needs it."),
    (Effect.ALLOWED_BY_CONTRACT, False): _("There is nothing agreed with them that needs it."),
    (Effect.CONSENT, True): _("Somebody who may decide has agreed."),
    (Effect.CONSENT, False): _("Nobody who may decide has agreed."),
    (Effect.EXPLICIT_CONSENT, True): _("Everybody who must agree has agreed."),
    (Effect.EXPLICIT_CONSENT, False): _("Not everybody who must agree has agreed."),
    (Effect.AGGREGATE_ONLY, False): _("Only figures about many people may be made of it."),
    (Effect.PROHIBITED, False): _("The law does not allow it, whoever agrees."),
}
REFUSED_ANYHOW = _("This may not be read by you.")
ASKING = frozenset({Effect.CONSENT, Effect.EXPLICIT_CONSENT})


@lru_cache
def granted(line: LawLine) -> Verdict:
    """Return the verdict that a row's condition is fulfilled."""
    return Verdict(True, line.effect, line.basis, SENTENCES[line.effect, True])


@lru_cache
def refused(line: LawLine) -> Verdict:
    """Return the verdict that what a row asks for is not there."""
    return Verdict(False, line.effect, line.basis, SENTENCES[line.effect, False], asks=line.effect in ASKING)


CONCEALED = Verdict(False, Effect.PROHIBITED, "", REFUSED_ANYHOW)
"""What is refused for a reason that is itself hidden: custody, a protection order, a person that there is not."""


def consent_holds(effect: Effect, *, agreed: frozenset[str], guardians: frozenset[str], alone: str | None) -> bool:
    """Tell whether those who agreed suffice: one guardian for a consent, all of them for an explicit one.

    `alone` is the person herself where she decides alone: an adult, or a child of 13 or more (Data Protection Act
    1050/2018, the age for information society services). Only those who may decide today count.
    """
    if alone in agreed:
        return True
    if effect is Effect.EXPLICIT_CONSENT:
        return bool(guardians) and guardians <= agreed
    return bool(guardians & agreed)
