"""What deciding anew would change: gathered for many children in a few statements, compared in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.care.inputs import Inputs, reckon
from marketplace.care.kinds import Difference
from marketplace.care.queries.decisions import placements_since, standing_since
from marketplace.care.timeline import Facts, New, Plan, Standing, plan, segments
from marketplace.people.models import DeclarationPurpose
from marketplace.people.queries import guardian_ids_of
from marketplace.people.queries.histories import declared_by, stays_around

CHILDREN_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One new decision, made or to be made: cents a month before and after, and what is different."""

    child: str
    valid_from: date
    valid_until: date | None
    before_cents: int | None
    fee_cents: int
    differences: frozenset[Difference]
    decision: str | None = None

    @classmethod
    def by(cls, child: str, new: New, fee_cents: int, decision: str | None = None) -> Changed:
        """Tell of a decision that is to be made, or that was made under an id."""
        return cls(
            child=child,
            valid_from=new.segment.valid_from,
            valid_until=new.segment.valid_until,
            before_cents=new.replaces.fee_cents if new.replaces else None,
            fee_cents=fee_cents,
            differences=new.differences,
            decision=decision,
        )


def with_siblings(children: Sequence[str], since: date) -> list[str]:
    """Return some children and the children who live with them on a day or later, in the order of their ids."""
    stays = stays_around(children, since)
    return sorted({*children, *(stay.person for stay in stays if stay.birth_date is not None)})


def chunks(children: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield children in parts that are gathered and written at once."""
    for start in range(0, len(children), CHILDREN_AT_ONCE):
        yield children[start : start + CHILDREN_AT_ONCE]


def plans(children: Sequence[str], from_day: date) -> dict[str, Plan]:
    """Return for each child what must be done so that its time line holds from a day on; seven statements at most."""
    facts = gathered(children, from_day)
    standing: dict[str, list[Standing]] = defaultdict(list)
    for child, decision, valid_from, valid_until, inputs, fee in standing_since(children, from_day):
        standing[child].append(Standing(decision, valid_from, valid_until, Inputs(**inputs), fee))
    return {child: plan(standing[child], segments(facts, child, from_day), from_day) for child in children}


def gathered(children: Sequence[str], from_day: date) -> Facts:
    """Return what the fees of some children follow from."""
    stays = stays_around(children, from_day)
    theirs = sorted({*children, *(stay.person for stay in stays if stay.birth_date is not None)})
    households = sorted({stay.household for stay in stays})
    guardians = guardian_ids_of(children, from_day)
    return Facts(
        stays=stays,
        declared=declared_by(households, from_day, DeclarationPurpose.FEE_DECISION),
        placements=placements_since(theirs, from_day),
        guardians={child: min(persons) for child, persons in guardians.items()},
    )


def fee_changes(children: Sequence[str], from_day: date) -> list[Changed]:
    """Return the decisions that deciding anew from a day on would make, by child and day; nothing is written."""
    return [
        Changed.by(child, each, reckon(each.segment.inputs).fee_cents)
        for part in chunks(with_siblings(children, from_day) if children else [])
        for child, made in plans(part, from_day).items()
        for each in made.new
    ]
