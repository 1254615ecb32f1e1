"""Two applications of one family that are bound: both or neither, or one of them alone if not both.

Nobody is promised that both get a place: with bound pairs a result that leaves no reason to envy need not exist
(Roth, "The Evolution of the Labor Market for Medical Interns and Residents", Journal of Political Economy 92, 1984).
So the method runs as if each child had applied for itself, and the fall-back that the family chose is applied after it:
whoever was placed without her sibling, and does not want that, is taken out, and the method runs again without her, by
the same numbers. The freed place goes on by that, and each step takes somebody out, so it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.enrolment.rounds.base import AllocationMethod, Applicant, Place, Seat


@dataclass(frozen=True, slots=True)
class Bond:
    """With whom an application is bound, and whether this child is to have a place alone if not both get one."""

    sibling: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """What a draw gave, to whom it gave places in the end, and who was taken out, in that order."""

    places: dict[str, Place]
    applicants: list[Applicant]
    taken_out: list[str]


def place(
    method: AllocationMethod,
    applicants: Sequence[Applicant],
    seats: Mapping[str, Sequence[Seat]],
    bonds: Mapping[str, Bond],
) -> Placed:
    """Run the method, and again without the last in the order of numbers whose fall-back applies, until none does.

    Her sibling goes with her where it does not want a place alone either: both are not possible any more.

    >>> from marketplace.enrolment.rounds.base import Wish
    >>> from marketplace.enrolment.rounds.deferred_acceptance import DeferredAcceptance
    >>> ann, ben, eve = (Applicant(name, number, (Wish("drama"),)) for number, name in enumerate(("ann", "ben", "eve")))
    >>> both = {"ann": Bond("ben", alone=False), "ben": Bond("ann", alone=False)}
    >>> found = place(DeferredAcceptance(), [ann, ben, eve], {"drama": [Seat()]}, both)
    >>> sorted(found.places), found.taken_out
    (['eve'], ['ann', 'ben'])
    """
    left, taken_out = list(applicants), list[str]()
    while True:
        places = method.allocate(left, seats)
        broken = [each for each in left if _without_sibling(each.pseudonym, places, bonds)]
        if not broken:
            return Placed(places, left, taken_out)
        first_out = max(broken, key=lambda each: each.number).pseudonym
        sibling = bonds[first_out].sibling
        goes_too = sibling in {each.pseudonym for each in left} and not bonds[sibling].alone
        out = [first_out, *([sibling] if goes_too else [])]
        taken_out += out
        left = [each for each in left if each.pseudonym not in out]


def waits(pseudonym: str, places: Mapping[str, Place], bonds: Mapping[str, Bond]) -> bool:
    """Tell whether an application waits for better: one that does not want a place alone only beside her sibling's."""
    bond = bonds.get(pseudonym)
    return bond is None or bond.alone or bond.sibling in places


def _without_sibling(pseudonym: str, places: Mapping[str, Place], bonds: Mapping[str, Bond]) -> bool:
    return pseudonym in places and not waits(pseudonym, places, bonds)
