"""Open a round, freeze its applications, draw. What is frozen is published, as a digest, before the seed exists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.models import Admission, OfferingStatus
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import GroupsNotForRound, RoundDatesNotInOrder, RoundNotFound, RoundStillOpen
from marketplace.enrolment.events import RoundDrawn, RoundFrozen
from marketplace.enrolment.models import Application, Choice, Round, RoundGroup, RoundResult
from marketplace.enrolment.operations.moves import move_round
from marketplace.enrolment.operations.quoting import Answer, Pair, answers, offer_facts
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.rounds.base import Wish
from marketplace.enrolment.rounds.content import (
    FrozenApplication,
    FrozenGroup,
    FrozenReserve,
    digest,
    frozen_content,
)
from marketplace.enrolment.rounds.deferred_acceptance import DeferredAcceptance
from marketplace.enrolment.rounds.draw import draw
from marketplace.enrolment.rounds.pairs import Bond
from marketplace.enrolment.rounds.registry import ALLOCATION_METHODS
from marketplace.enrolment.statuses import IfNotBoth, RoundStatus
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_seed
from marketplace.kernel.operation import Actor, operation
from marketplace.rules import queries as rules
from marketplace.rules.evaluate import reserves_of
from marketplace.rules.quotes import ReserveKind, ReserveOrder


@operation(policy.OPEN_ROUND)
def open_round(
    *,
    actor: Actor,
    now: datetime,
    season: str,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    groups: Sequence[str],
    method: str = DeferredAcceptance.key,
) -> Round:
    """Announce a round that gives the places of these groups, and takes applications from `opens_at` until
    `closes_at`.

    Raises: RoundDatesNotInOrder, GroupsNotForRound, KindUnknown (the method).
    """
    if not opens_at < closes_at or closes_at <= now or not name.strip():
        raise RoundDatesNotInOrder(fields={"closes_at": [RoundDatesNotInOrder.advice]})
    refuse_unfit(groups, season)
    opened = Round(
        season_id=season,
        name=name.strip(),
        method=ALLOCATION_METHODS[method].key,
        opens_at=opens_at,
        closes_at=closes_at,
        status=RoundStatus.OPEN,
        opened_by=actor.person,
    )
    db.session.add(opened)
    db.session.flush()
    db.session.add_all(RoundGroup(round_id=opened.id, group_id=group) for group in groups)
    return opened


@operation(policy.FREEZE_ROUND)
def freeze_round(*, actor: Actor, now: datetime, round: str) -> Round:
    """Freeze the applications of a round that has closed, with what the rules say of each wish, and publish their
    digest.

    A wish that the rules refuse is left out, with the rule's sentence. Raises: RoundNotFound, RoundStillOpen,
    MoveNotPossible.
    """
    found = round_locked(round)
    move_round(found, RoundStatus.FROZEN)
    if now < found.closes_at:
        raise RoundStillOpen(round=round)
    situations = queries.group_situations(queries.groups_of_round(round), now)
    applications = queries.applications_in(round)
    choices = queries.choices_of([each.id for each in applications])
    pseudonyms: dict[str | None, str] = {each.id: each.pseudonym for each in applications}
    asked = list(_pairs(applications, choices))
    said = answers(asked, actor=actor, now=now, situations=situations) if asked else {}
    content = frozen_content(
        round_id=found.id,
        method=found.method,
        rule_set_digest=rules.rule_set_in_force(city_day(now)).digest,
        groups=[_frozen_group(situation, now) for situation in situations.values()],
        applications=[
            _frozen_application(each, choices[each.id], said, pseudonyms.get(each.bound_to)) for each in applications
        ],
    )
    found.frozen_at, found.frozen_content, found.frozen_digest = now, content, digest(content)
    found.rule_set_digest = json.loads(content)["rule_set"]
    announce(RoundFrozen(round=found.id, digest=found.frozen_digest))
    return found


@operation(policy.DRAW_ROUND)
def draw_round(*, actor: Actor, now: datetime, round: str) -> Round:
    """Make the seed, run the draw on what was frozen, check that nobody can object, and keep the result.

    Nobody chooses the seed: it is made here, once, after the digest was published. Raises: RoundNotFound,
    MoveNotPossible.
    """
    found = round_locked(round)
    move_round(found, RoundStatus.DRAWN)
    assert found.frozen_content is not None
    found.seed, found.drawn_at = new_seed(), now
    found.result_content = draw(frozen=found.frozen_content, seed=found.seed)
    found.result_digest = digest(found.result_content)
    db.session.add_all(_results(found.result_content, queries.applications_in(round)))
    announce(RoundDrawn(round=found.id, digest=found.result_digest))
    return found


def round_locked(round: str) -> Round:
    """Return a round, locked for a change. Raises: RoundNotFound."""
    found = db.session.scalar(
        select(Round).where(Round.id == round).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise RoundNotFound(round=round)
    return found


def refuse_unfit(groups: Sequence[str], season: str) -> None:
    """Raise GroupsNotForRound unless all are published groups of the season for rounds, and in no round yet."""
    found = queries.groups_fit_for_round(groups)
    fit = [
        group.id
        for group, offering, given_in in found
        if given_in is None
        and offering.season_id == season
        and offering.status is OfferingStatus.PUBLISHED
        and offering.admission is Admission.ROUND
    ]
    if not groups or sorted(fit) != sorted(groups):
        raise GroupsNotForRound(fields={"groups": [GroupsNotForRound.advice]})


def _pairs(applications: Sequence[Application], choices: Mapping[str, Sequence[Choice]]) -> Iterator[Pair]:
    for application in applications:
        for choice in choices[application.id]:
            yield application.child_id, choice.group_id


def _frozen_group(situation: GroupSituation, now: datetime) -> FrozenGroup:
    rule_set = rules.rule_set_in_force(city_day(now))
    reserves = tuple(
        FrozenReserve(
            group=reserve.group,
            places=reserve.places(situation.free),
            hard=reserve.kind is ReserveKind.HARD,
            filled_first=reserve.order is ReserveOrder.RESERVE_FIRST,
        )
        for reserve in reserves_of(rule_set, offer_facts(situation), city_day(now))
    )
    return FrozenGroup(group=situation.group.id, capacity=situation.free, reserves=reserves)


def _frozen_application(
    application: Application, choices: Sequence[Choice], said: Mapping[Pair, Answer], sibling: str | None
) -> FrozenApplication:
    """Keep the wishes that the rules allow; note at the others which rule refused, and why."""
    wishes = []
    for choice in choices:
        quote = said[application.child_id, choice.group_id].quote
        if quote.allowed:
            wishes.append(Wish(choice.group_id, quote.priority_class, frozenset(quote.reserve_groups)))
        else:
            choice.refused_by, choice.refused_because = quote.refusals[0].rule, str(quote.refusals[0].text)
    bond = Bond(sibling, alone=application.if_not_both is IfNotBoth.ALONE) if sibling else None
    return FrozenApplication(application.pseudonym, tuple(wishes), bond)


def _results(content: str, applications: Sequence[Application]) -> Iterator[RoundResult]:
    ids = {application.pseudonym: application.id for application in applications}
    rows = sorted(json.loads(content)["applications"], key=lambda row: (row["number"], row["pseudonym"]))
    for position, row in enumerate(rows, start=1):
        yield RoundResult(
            application_id=ids[row["pseudonym"]], group_id=row["group"], rank=row["rank"], position=position
        )
