"""Child-proposing deferred acceptance: no family gains by ranking other than it wishes, and nobody is envied with
reason.

Source: Gale and Shapley, "College Admissions and the Stability of Marriage",
American Mathematical Monthly 69 (1962);
seats with their own order: Kominers and Sönmez, "Matching with slot-specific priorities",
Theoretical Economics 11 (2016).
"""

from collections.abc import Mapping, Sequence

from marketplace.enrolment.rounds.base import Applicant, Place, Seat
from marketplace.enrolment.rounds.seating import Standing, fill


class DeferredAcceptance:
    """Everybody asks for her best wish; each group keeps the best so far; who is let go asks for her next wish."""

    key = "deferred_acceptance"

    def allocate(self, applicants: Sequence[Applicant], seats: Mapping[str, Sequence[Seat]]) -> dict[str, Place]:
        """Give the place of each applicant who got one. A wish for a group without seats is passed over.

        >>> from marketplace.enrolment.rounds.base import Wish
        >>> ann = Applicant("ann", 2, (Wish("drama"), Wish("music")))
        >>> ben = Applicant("ben", 1, (Wish("drama"),))
        >>> got = DeferredAcceptance().allocate([ann, ben], {"drama": [Seat()], "music": [Seat()]})
        >>> {pseudonym: (place.group, place.rank) for pseudonym, place in sorted(got.items())}
        {'ann': ('music', 2), 'ben': ('drama', 1)}
        """
        asked = {applicant.pseudonym: 0 for applicant in applicants}
        kept: dict[str, dict[str, Standing]] = {group: {} for group in seats}
        asking = list(applicants)
        while asking:
            touched = _ask(asking, asked, kept)
            asking = [applicant for group in touched for applicant in _let_go(seats[group], kept[group])]
        return _places(seats, kept, asked)


def _ask(
    asking: Sequence[Applicant], asked: dict[str, int], kept: Mapping[str, dict[str, Standing]]
) -> dict[str, None]:
    """Bring each applicant to her next wish that has seats; give the groups that were asked, in order."""
    touched: dict[str, None] = {}
    for applicant in asking:
        for wish in applicant.wishes[asked[applicant.pseudonym] :]:
            asked[applicant.pseudonym] += 1
            if wish.group in kept:
                kept[wish.group][applicant.pseudonym] = (applicant, wish)
                touched[wish.group] = None
                break
    return touched


def _let_go(seats: Sequence[Seat], kept: dict[str, Standing]) -> list[Applicant]:
    """Keep those who get a seat and give back the others, who ask elsewhere."""
    seated = fill(seats, kept.values())
    gone = [applicant for pseudonym, (applicant, _) in kept.items() if pseudonym not in seated]
    for applicant in gone:
        del kept[applicant.pseudonym]
    return gone


def _places(
    seats: Mapping[str, Sequence[Seat]], kept: Mapping[str, dict[str, Standing]], asked: Mapping[str, int]
) -> dict[str, Place]:
    return {
        pseudonym: Place(group=group, seat=seat, rank=asked[pseudonym])
        for group, standings in kept.items()
        for pseudonym, seat in fill(seats[group], standings.values()).items()
    }
