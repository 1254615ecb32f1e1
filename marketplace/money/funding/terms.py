"""The terms of an enrolment's money, and how they are shared out over its sessions; pure but for the rows it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.digests import digest
from marketplace.money.commitments.promises import Subsidies, lines_named
from marketplace.money.funding.models import Funding, FundingPart, FundingShare, Part
from marketplace.money.ledger.posting import Line
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import model
from marketplace.service_models.settlement import Posting, Price, Source

TERMS = (
    *("enrolment", "payer_id", "provider_id", "service", "model", "legal_route", "text", "rule_set_digest", "decision"),
    "sessions_total",
)
PART_TERMS = ("position", "part", "budget_line", "commitment_id", "total_cents")
PRICE_FIELDS = {part: f"{part.value}_cents" for part in Part}
SETTLED = "outcome:"
"""How the key of a transfer begins that settles a held part; the rest names session, enrolment and turn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One part of a price to be: which part, the budget line that bears it if one does, and cents."""

    part: Part
    line: str | None
    cents: int


def planned_parts(family_cents: int, subsidies: Subsidies, fees: tuple[int, int], held_cents: int = 0) -> list[Plan]:
    """Return the parts of a price that are not zero: the family's, each budget line's, the platform's fee and its VAT,
    and what waits for an objective.

    Raises: BudgetLineUnknown.
    """
    lines = lines_named(name for name, _cents in subsidies)
    plans = [
        Plan(Part.FAMILY, None, family_cents),
        *(Plan(Part(lines[name].source.value), name, cents) for name, cents in subsidies),
        Plan(Part.PLATFORM_FEE, None, fees[0]),
        Plan(Part.PLATFORM_FEE_VAT, None, fees[1]),
        Plan(Part.HELD, None, held_cents),
    ]
    return [plan for plan in plans if plan.cents]


def price_of_plan(planned: Iterable[Plan]) -> Price:
    """Return the whole price of planned parts. Raises: PriceWrong."""
    sums = dict.fromkeys(Part, 0)
    for plan in planned:
        sums[plan.part] += plan.cents
    return price_of(sums)


def every_session_bears_its_fee(price: Price, *, parts: int, sessions: int) -> bool:
    """Tell whether no session's fee and held part can be more than its price, however the cents are rounded.

    A part of x cents gives each session x/sessions, up to a cent more or less: a cent a part and session is enough.

    >>> every_session_bears_its_fee(Price(1, 1, platform_fee_cents=2), parts=3, sessions=2)
    False
    """
    taken = price.platform_fee_cents + price.platform_fee_vat_cents + price.held_cents
    return not taken or price.provider_cents - price.held_cents >= parts * sessions


def terms_digest(funding: Funding, parts: Iterable[FundingPart]) -> str:
    """Return the digest of what was agreed: the terms, and each part's total in the order of the parts."""
    return digest(
        {
            **{term: getattr(funding, term) for term in TERMS},
            **({"waits_for": funding.waits_for} if funding.waits_for else {}),
            "parts": [[getattr(part, term) for term in PART_TERMS] for part in parts],
        }
    )


def model_of(funding: Funding) -> ServiceModel:
    """Return the service model as it works by the enrolment's legal route."""
    return model(funding.model).by(funding.legal_route)


def next_share(left_cents: int, sessions_left: int) -> int:
    """Return one session's part of what is left, so that the last session takes the rest.

    >>> next_share(100, 3), next_share(67, 2), next_share(34, 1)
    (33, 33, 34)
    """
    return left_cents // sessions_left


def left_after(left_cents: int, sessions_left: int, sessions: int) -> int:
    """Return what is left, in cents, once the next sessions have had their shares.

    >>> left_after(100, 3, 0), left_after(100, 3, 1), left_after(100, 3, 3), left_after(100, 3, 9)
    (100, 67, 0, 0)
    """
    for number in range(sessions_left, max(sessions_left - sessions, 0), -1):
        left_cents -= next_share(left_cents, number)
    return left_cents


def price_of(amounts: Mapping[Part, int]) -> Price:
    """Return a price from its parts; absent parts are zero. Raises: PriceWrong."""
    return Price(**{PRICE_FIELDS[part]: amounts.get(part, 0) for part in Part})


def price_of_share(share: FundingShare) -> Price:
    """Return what a stored share says as a price."""
    return Price(**{field: getattr(share, field) for field in PRICE_FIELDS.values()})


def sums_by_part(amounts: Iterable[tuple[FundingPart, int]]) -> dict[Part, int]:
    """Add amounts of parts up, since several budget lines may bear the same kind of part."""
    sums = dict.fromkeys(Part, 0)
    for part, cents in amounts:
        sums[part.part] += cents
    return sums


def lines_by_budget(
    postings: Iterable[Posting], amounts: Sequence[tuple[FundingPart, int]], funding: Funding
) -> list[Line]:
    """Turn postings into lines that name the budget line which bears them, so that each line's entries sum to its part.

    Where several lines bear one source, debits and credits are poured into them in order, and cut where one is full.
    """
    postings = list(postings)
    lines: list[Line] = []
    for source in Source:
        bearers = [(part.budget_line, cents) for part, cents in amounts if part.part.value == source.value and cents]
        for sign in (1, -1):
            of_source = [each for each in postings if each.source is source and each.amount_cents * sign > 0]
            poured = _poured(of_source, bearers, sign)
            lines += [_line(posting, cents, line, funding) for posting, cents, line in poured]
    return lines


def _poured(
    postings: Sequence[Posting], bearers: Sequence[tuple[str | None, int]], sign: int
) -> Iterable[tuple[Posting, int, str | None]]:
    waiting = list(bearers)
    for posting in postings:
        left = abs(posting.amount_cents)
        while left:
            line, room = waiting.pop(0)
            part = min(left, room)
            yield posting, part * sign, line
            left -= part
            if room > part:
                waiting.insert(0, (line, room - part))


def _line(posting: Posting, cents: int, budget_line: str | None, funding: Funding) -> Line:
    return Line(
        account_code=posting.account.value,
        amount_cents=cents,
        source=posting.source,
        budget_line=budget_line,
        **dimensions(funding),
    )


def dimensions(funding: Funding) -> dict[str, Any]:
    """Return what every entry of an enrolment carries."""
    return {
        "service": funding.service,
        "model": funding.model,
        "provider_id": funding.provider_id,
        "enrolment": funding.enrolment,
    }
