"""An offering: what, by whom, when, for how much, how many places, how families found it, what would be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask import current_app, render_template, request, url_for

from catalog import queries as catalog
from catalog.models import Admission, AttachmentStatus, Group, Offering, OfferingStatus, Placement, Unit
from catalog.queries import OfferingPage
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Round
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import RoundStatus
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.quality.queries import quality_of
from marketplace.service_models.registry import model
from marketplace.web.parts import vocabulary
from marketplace.web.parts.knowing import Knower, deliverer, knower
from marketplace.web.parts.week import Block, WeekGrid
from marketplace.web.parts.words import say
from marketplace.web.public.for_us import ForUs, prices_for_us
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

APPLY = "families.apply"


class Way(StrEnum):
    """How a place is asked for: in a round or from the city, at once, or on the waiting list."""

    APPLY = "apply"
    TAKE = "take"
    WAIT = "wait"


@dataclass(frozen=True)
class Meeting:
    """A group with its unit, how it lies to care, how it stands now, and the days of its first and last session."""

    group: Group
    unit: Unit
    placement: Placement | None
    situation: GroupSituation | None
    first_on: date
    last_on: date

    @property
    def called_off(self) -> bool:
        """Whether it was decided that it does not go ahead."""
        return self.situation is not None and self.situation.called_off

    @property
    def sessions(self) -> int:
        """The sessions to come."""
        return self.situation.sessions if self.situation else 0

    @property
    def free(self) -> int:
        """The places left in all sessions to come."""
        return self.situation.free if self.situation else 0

    @property
    def weekdays(self) -> list[int]:
        """The weekdays on which it meets, Monday being 0."""
        return [int(day) - 1 for day in self.group.weekdays.split()]


@pages.get("/offerings/<offering>")
def offering(offering: str) -> str:
    """Show an offering; with `?child=` the price for that child's family and each step to it."""
    actor, now = current_actor(), this_moment()
    page = catalog.offering_page(offering, actor=actor)
    meetings = _meetings(page)
    offered = [meeting for meeting in meetings if not meeting.called_off]
    groups = [meeting.group.id for meeting in offered]
    for_us = prices_for_us(request.args.get("child"), groups, actor=actor, now=now)
    rounds = [found for group in groups if (found := enrolment.round_of_group(group))]
    most_free = max(offered, key=lambda meeting: meeting.free, default=None)
    free = most_free.free if most_free else 0
    way = None if for_us.refused(groups) else way_in(page.offering.admission, rounds, free=free, now=now)
    return render_template(
        "public/offering.html",
        page=page,
        offering=page.offering,
        programme=catalog.programmes_of_offerings([offering]).get(offering),
        model=model(page.offering.model),
        who_gives=who_gives(page.offering),
        meetings=meetings,
        week=_week(page, offered),
        called_off=bool(meetings) and not offered,
        most_free=most_free,
        quality=quality_of(offering),
        known=what_would_be_known(page.offering),
        for_us=for_us,
        quote=for_us.lowest(groups) or for_us.refused(groups),
        apply_url=_apply_url(page, for_us) if way and offered else None,
        way=way,
        round=next(iter(rounds), None),
    )


def _meetings(page: OfferingPage) -> list[Meeting]:
    groups = [group.id for group, _unit in page.groups]
    situations, spans = enrolment.group_situations(groups, this_moment()), catalog.spans_of_groups(groups)
    placements = {attachment.id: attachment.placement for attachment, _unit in page.attachments}
    return [
        Meeting(
            group,
            unit,
            placements.get(group.attachment_id or ""),
            situations.get(group.id),
            *(city_day(each) for each in spans[group.id]),
        )
        for group, unit in page.groups
    ]


def _week(page: OfferingPage, meetings: Sequence[Meeting]) -> WeekGrid:
    return WeekGrid(
        [
            Block(
                weekday=weekday,
                starts=meeting.group.start_time,
                ends=meeting.group.end_time,
                title=meeting.unit.name,
                detail=say(vocabulary.words(meeting.placement)),
                colour=page.offering.model,
                link=f"#group-{meeting.group.id}",
            )
            for meeting in meetings
            for weekday in meeting.weekdays
        ]
    )


def way_in(admission: Admission | None, rounds: Sequence[Round], *, free: int, now: datetime) -> Way | None:
    """Return how a place is asked for now; None while the rounds that give it take no application and have no result.

    `free` are the places left in the group that has most.
    """
    if admission is Admission.ROUND and rounds:
        if any(each.status is RoundStatus.OPEN and each.opens_at <= now < each.closes_at for each in rounds):
            return Way.APPLY
        if not any(each.status is RoundStatus.PUBLISHED for each in rounds):
            return None
    elif admission is not Admission.FIRST_COME:
        return Way.APPLY
    return Way.TAKE if free else Way.WAIT


def _apply_url(page: OfferingPage, for_us: ForUs) -> str | None:
    """Return where a family applies for this offering, or None while nobody can."""
    if page.offering.status is not OfferingStatus.PUBLISHED or APPLY not in current_app.view_functions:
        return None
    return url_for(APPLY, offering=page.offering.id, child=for_us.child)


def who_gives(offering: Offering) -> Text:
    """Say who gives the place: as the service model does, without a round where this offering has none."""
    model_of = model(offering.model)
    if offering.admission is Admission.FIRST_COME and Admission.ROUND in model_of.admissions:
        return _("The family chooses; places go to those who come first.")
    return model_of.words.place


def what_would_be_known(offering: Offering) -> Knower:
    """Return what whoever delivers an offering would know of a child, as a family is told that applies for it."""
    return knower(deliverer(offering, None), "")


def approved(page: OfferingPage) -> list[Unit]:
    """Return the units at which an offering is attached for good."""
    return [unit for attachment, unit in page.attachments if attachment.status is AttachmentStatus.APPROVED]
