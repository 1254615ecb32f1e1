"""Run the draw on what was frozen, with the seed. What was published and the seed give the same result again, byte
for byte."""

import hmac
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from marketplace.enrolment.rounds.base import Applicant, Place, Seat, Wish
from marketplace.enrolment.rounds.content import applicants_in, bonds_in, seats_in
from marketplace.enrolment.rounds.pairs import place, waits
from marketplace.enrolment.rounds.registry import ALLOCATION_METHODS
from marketplace.enrolment.rounds.seating import order_of
from marketplace.enrolment.rounds.stability import objections
from marketplace.kernel.digests import canonical


class UnfairResult(Exception):
    """A result gave somebody a reason to object. It is never published: the method or its data has a defect."""


def number_of(*, seed: str, round_id: str, pseudonym: str) -> int:
    """Give the number of an application in the draw: HMAC-SHA256 of round and pseudonym under the seed, as an
    integer.

    One number per application, used in every group alike. The lower number comes first.
    """
    return int.from_bytes(hmac.new(seed.encode(), f"{round_id}:{pseudonym}".encode(), sha256).digest(), "big")


def draw(*, frozen: str, seed: str) -> str:
    """Run the round and give its result as canonical text.

    The fall-backs of bound pairs are applied (pairs.py), and the check is made for those who are left: whoever was
    taken out by her family's own choice has no reason to object. Raises: UnfairResult, if the result does not stand
    its own check.
    """
    content = json.loads(frozen)
    numbers = {
        row["pseudonym"]: number_of(seed=seed, round_id=content["round"], pseudonym=row["pseudonym"])
        for row in content["applications"]
    }
    applicants = applicants_in(content, numbers)
    seats = seats_in(content)
    bonds = bonds_in(content)
    placed = place(ALLOCATION_METHODS[content["method"]], applicants, seats, bonds)
    places = placed.places
    refuse_unfair(placed.applicants, seats, places)
    queueing = [each for each in applicants if waits(each.pseudonym, places, bonds)]
    return canonical(
        {
            "round": content["round"],
            "applications": [_row(applicant, places.get(applicant.pseudonym)) for applicant in applicants],
            "queues": {group: _queue(group, queueing, places) for group in seats},
            "cut_offs": {group: _cut_offs(group, applicants, places) for group in seats},
            **({"taken_out": placed.taken_out} if bonds else {}),
        }
    )


def refuse_unfair(
    applicants: Sequence[Applicant], seats: Mapping[str, Sequence[Seat]], places: Mapping[str, Place]
) -> None:
    """Raise UnfairResult with the first objection there is."""
    if objection := next(objections(applicants, seats, places), None):
        raise UnfairResult(objection)


def _row(applicant: Applicant, place: Place | None) -> dict[str, Any]:
    return {
        "pseudonym": applicant.pseudonym,
        "number": _spelled(applicant.number),
        "group": place.group if place else None,
        "rank": place.rank if place else None,
        "seat": place.seat.reserve if place else None,
    }


def _queue(group: str, applicants: Sequence[Applicant], places: Mapping[str, Place]) -> list[str]:
    """Order those who would rather be in this group than where they are: they wait, in the order of the draw."""
    waiting = [
        (applicant, wish)
        for applicant in applicants
        if (wish := applicant.wish_for(group)) and _still_wants(applicant, wish, places.get(applicant.pseudonym))
    ]
    return [applicant.pseudonym for applicant, _ in sorted(waiting, key=order_of)]


def _still_wants(applicant: Applicant, wish: Wish, place: Place | None) -> bool:
    return place is None or applicant.wishes.index(wish) + 1 < place.rank


def _cut_offs(group: str, applicants: Sequence[Applicant], places: Mapping[str, Place]) -> dict[str, list[Any]]:
    """Give the class and number of the last one admitted, for the open seats ("") and for each reserve."""
    last: dict[str, tuple[int, int]] = {}
    for applicant in applicants:
        place, wish = places.get(applicant.pseudonym), applicant.wish_for(group)
        if place and wish and place.group == group:
            kind = place.seat.reserve or ""
            last[kind] = max(last.get(kind, (0, 0)), (wish.priority_class, applicant.number))
    return {kind: [priority_class, _spelled(number)] for kind, (priority_class, number) in last.items()}


def _spelled(number: int) -> str:
    return f"{number:064x}"
