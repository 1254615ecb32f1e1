"""One of our children: her care and its fee, her places, who came when, and what the city knows of her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from catalog import queries as catalog
from catalog.models import Session
from consent import door
from marketplace.delivery.models import Mark
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.models import Enrolment, Placement
from marketplace.enrolment.statuses import LIVE, Status
from marketplace.kernel.text import Text
from marketplace.people import queries as people
from marketplace.people.models import DeclarationPurpose
from marketplace.rules.client_fee import ClientFee, client_fee
from marketplace.service_models.collecting import Creditor
from marketplace.service_models.registry import model
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import Child, our_child, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called
from marketplace.web.sign_in import current_actor, this_moment

SESSIONS_SHOWN = 10
WENT = (Status.ACTIVE, Status.COMPLETED, Status.CANCELLED, Status.TRANSFERRED)
ABOUT_HER = (
    "child.birth_date",
    "child.home_language",
    "child.home_area",
    "child.allergies",
    "child.special_needs",
    "child.attendance",
    "child.unit",
    "child.times",
)
WHY_THERE = "child.placement_reasons"


@dataclass(frozen=True)
class Presence:
    """That she came to a session, or why she did not."""

    session: Session
    meeting: Meeting
    mark: Text


@pages.get("/children/<child>")
def child(child: str) -> str:
    """Show one child. Raises: ChildNotFound."""
    ours = our_child(child, *ABOUT_HER)
    enrolments = enrolment.enrolments_of_child(child)
    groups = meetings(each.group_id for each in enrolments)
    placed = _placement(ours)
    return render_template(
        "families/child.html",
        child=ours,
        placement=placed,
        unit=catalog.unit(placed.unit_id) if placed else None,
        care_hours=_hours(ours, placed),
        care_model=model(placed.model) if placed else None,
        why_there=_reasons(child, placed),
        fee=_fee(ours, placed),
        live=[each for each in enrolments if each.status in LIVE],
        past=[each for each in enrolments if each.status not in LIVE],
        groups=groups,
        presences=_presences(ours, enrolments, groups),
        called=called,
    )


def _placement(child: Child) -> Placement | None:
    """Return where she is in care today, if that may be seen."""
    if "child.unit" not in child.seen:
        return None
    return enrolment.placement_on([child.id], today()).get(child.id)


def _reasons(child: str, placed: Placement | None) -> str:
    """Return why she is in care there; nothing is read where the place is not shown."""
    told = our_child(child, WHY_THERE, named=False).seen.get(WHY_THERE) if placed else None
    return ((told or {}).get(placed.id) or {}).get("reasons") or "" if placed else ""


def _hours(child: Child, placed: Placement | None) -> list[CareHours]:
    """Return the hours of the care of today's placement, by weekday."""
    known: Sequence[CareHours] = child.seen.get("child.times") or ()
    here = [each for each in known if placed and each.valid_from == placed.valid_from and each.unit == placed.unit_id]
    return sorted(here, key=lambda each: (each.weekday, each.weeks))


def _fee(child: Child, placed: Placement | None) -> ClientFee | None:
    """Return the client fee of her care, where the city asks for it, to a guardian in whose home she lives.

    It follows the income that this household declared for it.
    """
    if placed is None or model(placed.model).creditor is not Creditor.CITY:
        return None
    on: date = today()
    family = people.family_situation(child.id, on, DeclarationPurpose.FEE_DECISION)
    guardian = current_actor().subject or ""
    if family is None or child.id not in people.living_with(guardian, on):
        return None
    declared = _income_of(guardian)
    return client_fee(
        on,
        declared.get("family_size", family.family_size),
        declared.get("income_cents_per_month"),
        family.child_order,
        placed.hours_coefficient_bp,
    )


def _income_of(guardian: str) -> dict[str, Any]:
    """Return what the guardian's own household declared; what the other home earns is not ours to know."""
    seen = door.own_access(actor=current_actor(), now=this_moment(), subjects=[guardian], categories=["family.income"])
    return seen.get(guardian, {}).get("family.income") or {}


def _presences(child: Child, enrolments: Sequence[Enrolment], groups: dict[str, Meeting]) -> list[Presence]:
    """Return the latest sessions in which something was noted about her, the newest first."""
    marks = child.seen.get("child.attendance") or {}
    been = {each.group_id for each in enrolments if each.status in WENT and each.group_id in groups}
    found = [
        Presence(session, groups[group], called(Mark(marks[session.id])))
        for group in sorted(been)
        for session in catalog.sessions_of_group(group)
        if session.id in marks
    ]
    return sorted(found, key=lambda each: each.session.starts_at, reverse=True)[:SESSIONS_SHOWN]
