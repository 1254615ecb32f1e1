"""Compose a programme of offerings of several sectors, say what it promises, open it to families and close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from catalog import policy, queries
from catalog.errors import (
    ObjectiveAwaited,
    ObjectiveUnknown,
    ObjectiveWrong,
    OfferingInProgramme,
    OfferingNotForProgrammes,
    ProgrammeIncomplete,
    ProgrammeNotDraft,
    ProgrammeNotOpen,
    ProgrammeWrong,
)
from catalog.events import ProgrammeOpened
from catalog.kinds import Direction, ProgrammeStatus, Scale
from catalog.models import Objective, Programme, ProgrammePart, ProgrammeUnit
from catalog.models.programmes import MOST_HELD_BP
from catalog.programme_completeness import what_a_programme_lacks
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import model as service_model

PROGRAMME_TEXTS = {"title": 120, "purpose": 5000, "grant_line": 60, "grant_decision": 200}
OBJECTIVE_TEXTS = {"statement": 300, "indicator": 300, "measured_in": 60, "comparison": 300}
MAX_REASON = 500
MOST_HUNDREDTHS = 100_000_000_00
WHOLE_SHARE = 100_00


@dataclass(frozen=True, kw_only=True)
class ProgrammeTerms:
    """What a programme is for and who pays it; `outcome_bp` of each price wait for an objective."""

    title: str
    purpose: str = ""
    grant_line: str = ""
    grant_decision: str = ""
    outcome_bp: int = 0


@dataclass(frozen=True, kw_only=True)
class ObjectiveTerms:
    """What is to change, how it is measured and when; figures are hundredths of the unit that is named."""

    statement: str
    indicator: str
    measured_in: str
    scale: Scale
    direction: Direction
    baseline_hundredths: int
    target_hundredths: int
    measure_on: date
    comparison: str


@operation(policy.COMPOSE_PROGRAMME)
def compose_programme(*, actor: Actor, now: datetime, terms: ProgrammeTerms, units: Sequence[str] = ()) -> Programme:
    """Begin a programme, joined to the basic services at these units. Raises: ProgrammeWrong, UnitUnknown."""
    found = Programme(composed_by=actor.person, composed_at=now)
    _write(found, terms)
    db.session.add(found)
    db.session.flush()
    _join(found, units)
    return found


@operation(policy.REVISE_PROGRAMME)
def revise_programme(
    *, actor: Actor, now: datetime, programme: str, terms: ProgrammeTerms, units: Sequence[str]
) -> Programme:
    """Write a draft anew. Raises: ProgrammeUnknown, ProgrammeNotDraft, ProgrammeWrong, UnitUnknown."""
    found = _draft(programme)
    _write(found, terms)
    db.session.execute(delete(ProgrammeUnit).where(ProgrammeUnit.programme_id == programme))
    _join(found, units)
    return found


@operation(policy.ADD_OBJECTIVE)
def add_objective(*, actor: Actor, now: datetime, programme: str, terms: ObjectiveTerms) -> Objective:
    """Promise a change that will be measured. Raises: ProgrammeUnknown, ProgrammeNotDraft, ObjectiveWrong."""
    _draft(programme)
    if wrong := _wrong_objective(terms):
        raise ObjectiveWrong(fields=wrong)
    found = Objective(programme_id=programme, **asdict(terms))
    db.session.add(found)
    db.session.flush()
    return found


@operation(policy.REMOVE_OBJECTIVE)
def remove_objective(*, actor: Actor, now: datetime, objective: str) -> None:
    """Take an objective out of a draft. Raises: ObjectiveUnknown, ProgrammeNotDraft, ObjectiveAwaited."""
    found = queries.objective(objective)
    _draft(found.programme_id)
    if db.session.scalar(select(ProgrammePart.offering_id).where(ProgrammePart.objective_id == objective).limit(1)):
        raise ObjectiveAwaited(objective=objective)
    db.session.delete(found)


@operation(policy.ADD_PART)
def add_part(
    *, actor: Actor, now: datetime, programme: str, offering: str, objective: str | None = None
) -> ProgrammePart:
    """Add an offering to a draft, and say which objective the held part of its price waits for.

    Raises: ProgrammeUnknown, ProgrammeNotDraft, OfferingUnknown, OfferingNotForProgrammes, OfferingInProgramme,
    ObjectiveUnknown.
    """
    _draft(programme)
    if not service_model(queries.offering(offering).model).joins_programmes:
        raise OfferingNotForProgrammes(fields={"offering": [OfferingNotForProgrammes.advice]})
    if db.session.get(ProgrammePart, offering) is not None:
        raise OfferingInProgramme(fields={"offering": [OfferingInProgramme.advice]})
    if objective is not None and queries.objective(objective).programme_id != programme:
        raise ObjectiveUnknown(objective=objective)
    part = ProgrammePart(offering_id=offering, programme_id=programme, objective_id=objective, joined_at=now)
    db.session.add(part)
    db.session.flush()
    return part


@operation(policy.REMOVE_PART)
def remove_part(*, actor: Actor, now: datetime, programme: str, offering: str) -> None:
    """Take an offering out of a draft. Raises: ProgrammeUnknown, ProgrammeNotDraft."""
    _draft(programme)
    db.session.execute(
        delete(ProgrammePart).where(ProgrammePart.offering_id == offering, ProgrammePart.programme_id == programme)
    )


@operation(policy.OPEN_PROGRAMME)
def open_programme(*, actor: Actor, now: datetime, programme: str) -> Programme:
    """Open a programme to families: from now on its grant pays, and its promises stand.

    Raises: ProgrammeUnknown, ProgrammeNotDraft, ProgrammeIncomplete (naming what is missing), GrantMissing.
    """
    found = _draft(programme)
    if missing := what_a_programme_lacks(programme, now=now):
        raise ProgrammeIncomplete(
            programme=programme,
            missing=[each.code for each in missing],
            fields={each.code: [each.text] for each in missing},
        )
    found.status, found.opened_at = ProgrammeStatus.OPEN, now
    announce(ProgrammeOpened(programme=programme, grant_line=found.grant_line))
    return found


@operation(policy.CLOSE_PROGRAMME)
def close_programme(*, actor: Actor, now: datetime, programme: str, reason: str) -> Programme:
    """Take no more families; those who take part stay, and what waits for an objective still waits.

    Raises: ProgrammeUnknown, ProgrammeNotOpen, ProgrammeWrong (no reason).
    """
    found = queries.programme(programme)
    if found.status is not ProgrammeStatus.OPEN:
        raise ProgrammeNotOpen(programme=programme)
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise ProgrammeWrong(fields={"reason": [_("Give the reason, in at most 500 characters.")]})
    found.status, found.closed_at, found.close_reason = ProgrammeStatus.CLOSED, now, reason.strip()
    return found


def _draft(programme: str) -> Programme:
    found = queries.programme(programme)
    if found.status is not ProgrammeStatus.DRAFT:
        raise ProgrammeNotDraft(programme=programme)
    return found


def _write(programme: Programme, terms: ProgrammeTerms) -> None:
    wrong = _too_long(terms, PROGRAMME_TEXTS)
    if not terms.title.strip():
        wrong["title"] = [_("Give the programme a title.")]
    if not 0 <= terms.outcome_bp <= MOST_HELD_BP:
        wrong["outcome_bp"] = [_("At most half of a price can wait for an objective.")]
    if wrong:
        raise ProgrammeWrong(fields=wrong)
    for name, value in asdict(terms).items():
        setattr(programme, name, value.strip() if name in PROGRAMME_TEXTS else value)


def _join(programme: Programme, units: Sequence[str]) -> None:
    for unit in dict.fromkeys(units):
        db.session.add(ProgrammeUnit(programme_id=programme.id, unit_id=queries.unit(unit).id))
    db.session.flush()


def _wrong_objective(terms: ObjectiveTerms) -> dict[str, list[Text]]:
    wrong = _too_long(terms, OBJECTIVE_TEXTS)
    for name in OBJECTIVE_TEXTS:
        if not getattr(terms, name).strip():
            wrong[name] = [_("Say it in a few words.")]
    most = WHOLE_SHARE if terms.scale is Scale.SHARE else MOST_HUNDREDTHS
    for name in ("baseline_hundredths", "target_hundredths"):
        if not 0 <= getattr(terms, name) <= most:
            wrong[name] = [_("Give a number from 0 on; a share is at most 100 per cent.")]
    change = terms.target_hundredths - terms.baseline_hundredths
    if not change or (change > 0) is not (terms.direction is Direction.RISES):
        wrong["target_hundredths"] = [_("The target lies beyond the baseline, in the direction that you chose.")]
    return wrong


def _too_long(terms: object, limits: dict[str, int]) -> dict[str, list[Text]]:
    return {
        name: [_("Write at most %(limit)s characters.", limit=limit)]
        for name, limit in limits.items()
        if len(getattr(terms, name)) > limit
    }
