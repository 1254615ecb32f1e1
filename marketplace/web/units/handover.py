"""The handover sheet: who is walked where, when responsibility passes, and what happens if nobody comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template

from catalog import queries as catalog
from catalog.models import Attachment, SessionStatus
from catalog.queries import DaySession
from marketplace.enrolment.queries import enrolments_in_sessions
from marketplace.kernel.clock import city_day
from marketplace.web.parts.paging import day_asked
from marketplace.web.sign_in import this_moment
from marketplace.web.units.now import NAME, held_on, names_in_house, told_of
from marketplace.web.units.ours import our_session, our_unit
from marketplace.web.units.pages import pages
from providers.queries import provider_names


@dataclass(frozen=True, order=True)
class Named:
    """A child on the sheet whose name may be seen, and whether she need not be waited for."""

    name: str
    away: bool


@dataclass(frozen=True)
class Sheet:
    """One session on the sheet: whom to hand over, how, and to whom."""

    day: DaySession
    attachment: Attachment | None
    provider: str | None
    named: Sequence[Named]
    nameless: int


@pages.get("/handover")
def handover() -> str:
    """Show the sheet of a day, today where none is asked for."""
    today = city_day(this_moment())
    on = day_asked(today)
    return render_template(
        "units/handover.html",
        on=on,
        today=today,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        sheets=sheets(our_unit(), held_on(on, our_unit())),
        alone=False,
    )


@pages.get("/sessions/<session>/handover")
def handover_of_session(session: str) -> str:
    """Show the sheet of one session."""
    found = our_session(session)
    on = city_day(found.session.starts_at)
    return render_template("units/handover.html", on=on, sheets=sheets(found.unit.id, [found]), alone=True)


def sheets(unit: str, sessions: Sequence[DaySession]) -> list[Sheet]:
    """Return the sheets of sessions of one day that are held; the names of all come through the door in one reading."""
    held = [each for each in sessions if each.session.status is not SessionStatus.CANCELLED]
    placed = enrolments_in_sessions([each.session.id for each in held])
    children = sorted({enrolment.child_id for found in placed.values() for enrolment in found})
    seen = names_in_house(unit, [], children)
    attached = {attachment.id: attachment for attachment, _offering in catalog.attachments_of_unit(unit)}
    providers = provider_names([each.offering.provider_id for each in held if each.offering.provider_id])
    found = []
    for each in held:
        of_session = [enrolment.child_id for enrolment in placed[each.session.id]]
        on = city_day(each.session.starts_at)
        known = [seen[child] for child in of_session if seen.get(child, {}).get(NAME)]
        named = sorted(Named(str(child[NAME]), told_of(child, on) is not None) for child in known)
        found.append(
            Sheet(
                each,
                attached.get(each.group.attachment_id or ""),
                providers.get(each.offering.provider_id or ""),
                named,
                len(of_session) - len(named),
            )
        )
    return found
