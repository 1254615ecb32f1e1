"""What every allocation method takes and gives: applicants with ranked wishes, groups with seats, and who sits
where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Seat:
    """One place of a group. A reserved seat names who comes first on it; a hard one takes nobody else."""

    reserve: str | None = None
    hard: bool = False

    def admits(self, reserve_groups: frozenset[str]) -> bool:
        """Tell whether somebody of these reserve groups may sit here at all."""
        return not self.hard or self.reserve in reserve_groups

    def prefers(self, reserve_groups: frozenset[str]) -> bool:
        """Tell whether somebody of these reserve groups comes first on this seat."""
        return self.reserve is None or self.reserve in reserve_groups


@dataclass(frozen=True, slots=True)
class Wish:
    """One choice of one applicant, with what the rules say about her there. A lower class comes first."""

    group: str
    priority_class: int = 0
    reserve_groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Applicant:
    """A child under the pseudonym of this round. `wishes` are best first; the lower `number` wins a tie
    everywhere."""

    pseudonym: str
    number: int
    wishes: tuple[Wish, ...]

    def wish_for(self, group: str) -> Wish | None:
        """Give the wish for a group, or None if she did not ask for it."""
        return next((wish for wish in self.wishes if wish.group == group), None)


@dataclass(frozen=True, slots=True)
class Place:
    """What a round gives: a seat in a group. `rank` counts the applicant's wishes from 1."""

    group: str
    seat: Seat
    rank: int


class AllocationMethod(Protocol):
    """A way to decide who gets which place. It is pure: the same applicants, numbers and seats give the same
    places."""

    key: str

    def allocate(self, applicants: Sequence[Applicant], seats: Mapping[str, Sequence[Seat]]) -> dict[str, Place]:
        """Give the place of each applicant who got one, by pseudonym. Seats are filled in the order given."""
        ...
