"""Check a result instead of trusting the method: capacity kept, and nobody has reason to envy."""

from collections.abc import Iterator, Mapping, Sequence

from marketplace.enrolment.rounds.base import Applicant, Place, Seat
from marketplace.enrolment.rounds.seating import Standing, fill


def objections(
    applicants: Sequence[Applicant], seats: Mapping[str, Sequence[Seat]], places: Mapping[str, Place]
) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with a result; a fair one yields nothing.

    Wrong is: a place that was not wished for, more children than seats or children whom the group's own order would
    not admit, and a child who prefers a group that would have admitted her (a blocking pair).
    """
    present = _present(applicants, places)
    for group, standings in present.items():
        if len(fill(seats.get(group, ()), standings)) != len(standings):
            yield f"{group} holds children whom its seats do not admit"
    for applicant in applicants:
        if (place := places.get(applicant.pseudonym)) and applicant.wish_for(place.group) is None:
            yield f"{applicant.pseudonym} was placed in {place.group} without asking for it"
        for group in _preferred(applicant, places):
            if _would_admit(applicant, group, seats, present.get(group, [])):
                yield f"{applicant.pseudonym} prefers {group}, which would admit this child before another"


def _present(applicants: Sequence[Applicant], places: Mapping[str, Place]) -> dict[str, list[Standing]]:
    present: dict[str, list[Standing]] = {}
    for applicant in applicants:
        place = places.get(applicant.pseudonym)
        if place and (wish := applicant.wish_for(place.group)):
            present.setdefault(place.group, []).append((applicant, wish))
    return present


def _preferred(applicant: Applicant, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield the groups that the applicant ranks above what she got."""
    got = places.get(applicant.pseudonym)
    for wish in applicant.wishes:
        if got and wish.group == got.group:
            return
        yield wish.group


def _would_admit(
    applicant: Applicant, group: str, seats: Mapping[str, Sequence[Seat]], present: Sequence[Standing]
) -> bool:
    wish = applicant.wish_for(group)
    return wish is not None and applicant.pseudonym in fill(seats.get(group, ()), [*present, (applicant, wish)])
