"""What a round publishes, as canonical text: the frozen applications before the draw, and the result after it.

Canonical means: keys sorted, no spaces, UTF-8, lists in a stated order. So the digest of the text is the digest of
what it says,
and anybody who has the text can run the draw again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from marketplace.enrolment.rounds.base import Applicant, Seat, Wish
from marketplace.enrolment.rounds.pairs import Bond
from marketplace.enrolment.rounds.seating import seats_of
from marketplace.kernel.digests import canonical


@dataclass(frozen=True, slots=True)
class FrozenReserve:
    """Places of a group kept for some. Hard ones stay empty rather than go to others."""

    group: str
    places: int
    hard: bool
    filled_first: bool


@dataclass(frozen=True, slots=True)
class FrozenGroup:
    """A group with the places that the round gives, and its reserves in the order of the rules."""

    group: str
    capacity: int
    reserves: tuple[FrozenReserve, ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenApplication:
    """An application as it stood when the round was frozen. Whoever was not eligible for a wish lost it here,
    before the seed."""

    pseudonym: str
    wishes: tuple[Wish, ...]
    bond: Bond | None = None


def frozen_content(
    *,
    round_id: str,
    method: str,
    rule_set_digest: str,
    groups: Sequence[FrozenGroup],
    applications: Sequence[FrozenApplication],
) -> str:
    """Write the canonical text of what was frozen. Applications stand in the order of their pseudonyms."""
    return canonical(
        {
            "round": round_id,
            "method": method,
            "rule_set": rule_set_digest,
            "groups": [_group_row(group) for group in sorted(groups, key=lambda group: group.group)],
            "applications": [_application_row(row) for row in sorted(applications, key=lambda row: row.pseudonym)],
        }
    )


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def seats_in(frozen: Mapping[str, Any]) -> dict[str, tuple[Seat, ...]]:
    """Lay out the seats of each group of a frozen content, in the order in which they are filled."""
    return {row["group"]: seats_of(row["capacity"], reserves_in(frozen, row["group"])) for row in frozen["groups"]}


def reserves_in(frozen: Mapping[str, Any], group: str) -> list[tuple[str, int, bool, bool]]:
    """Return the reserves of a group of a frozen content as `seats_of` takes them; none for an unknown group."""
    return [
        (kept["group"], kept["places"], kept["hard"], kept["filled_first"])
        for row in frozen["groups"]
        if row["group"] == group
        for kept in row["reserves"]
    ]


def applicants_in(frozen: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Applicant]:
    """Read the applicants of a frozen content, each with her number of the draw."""
    return [
        Applicant(
            pseudonym=row["pseudonym"],
            number=numbers[row["pseudonym"]],
            wishes=tuple(
                Wish(wish["group"], wish["priority_class"], frozenset(wish["reserve_groups"])) for wish in row["wishes"]
            ),
        )
        for row in frozen["applications"]
    ]


def bonds_in(frozen: Mapping[str, Any]) -> dict[str, Bond]:
    """Read which applications of a frozen content are bound, with whom and how."""
    return {
        row["pseudonym"]: Bond(row["bound"]["with"], alone=row["bound"]["if_not_both"] == "alone")
        for row in frozen["applications"]
        if "bound" in row
    }


def _group_row(group: FrozenGroup) -> dict[str, Any]:
    reserves = [
        {"group": kept.group, "places": kept.places, "hard": kept.hard, "filled_first": kept.filled_first}
        for kept in group.reserves
    ]
    return {"group": group.group, "capacity": group.capacity, "reserves": reserves}


def _application_row(application: FrozenApplication) -> dict[str, Any]:
    wishes = [
        {"group": wish.group, "priority_class": wish.priority_class, "reserve_groups": sorted(wish.reserve_groups)}
        for wish in application.wishes
    ]
    row: dict[str, Any] = {"pseudonym": application.pseudonym, "wishes": wishes}
    if bond := application.bond:
        row["bound"] = {"with": bond.sibling, "if_not_both": "alone" if bond.alone else "neither"}
    return row
