"""What is checked before a place is given: each a named step that passes, or refuses with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from catalog.errors import GroupOver, SessionFull
from catalog.models import Admission, OfferingStatus
from marketplace.enrolment import queries
from marketplace.enrolment.errors import (
    AlreadyAsked,
    GroupNotFormed,
    NotEligible,
    NotOpenToFamilies,
    ProviderMayNotEnrol,
    TimeClash,
)
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.queries.week import fit_each
from marketplace.enrolment.statuses import RoundStatus
from marketplace.kernel.clock import city_day
from marketplace.rules.quotes import Quote
from marketplace.service_models.registry import model as service_model
from providers.queries import may_take_enrolments_each


def refuse_full(situation: GroupSituation, seats: int) -> None:
    """Refuse a group that is over or has too few free places. Raises: GroupOver, SessionFull."""
    refuse_over(situation)
    if situation.free < seats:
        raise SessionFull(group=situation.group.id)


def refuse_over(situation: GroupSituation) -> None:
    """Refuse a group that has no session to come. Raises: GroupOver."""
    if not situation.sessions:
        raise GroupOver(group=situation.group.id)


def refuse_closed(situations: Sequence[GroupSituation], now: datetime) -> None:
    """Refuse if one of these groups takes no children now.

    Raises: NotOpenToFamilies, GroupNotFormed, ProviderMayNotEnrol (suspended, a paper expired, no agreement).
    """
    for situation in situations:
        if situation.offering.status is not OfferingStatus.PUBLISHED:
            raise NotOpenToFamilies(group=situation.group.id)
        if service_model(situation.offering.model).joins_programmes and situation.grant is None:
            raise NotOpenToFamilies(group=situation.group.id)
        if situation.called_off:
            raise GroupNotFormed(group=situation.group.id)
    for model in sorted({situation.offering.model for situation in situations}):
        providers = {each.offering.provider_id for each in situations if each.offering.model == model} - {None}
        missing = may_take_enrolments_each(sorted(filter(None, providers)), city_day(now), model) if providers else {}
        for provider, what in missing.items():
            if what:
                raise ProviderMayNotEnrol(provider=provider)


def refuse_undecided_round(situation: GroupSituation) -> None:
    """Refuse where the city decides on places, or where a round gives them and is not published yet.

    After its round a group gives the places that are left, and its waiting list, to whoever comes. Raises:
    NotOpenToFamilies.
    """
    admission = situation.offering.admission
    if admission is Admission.FIRST_COME:
        return
    given_in = queries.round_of_group(situation.group.id) if admission is Admission.ROUND else None
    if given_in is None or given_in.status is not RoundStatus.PUBLISHED:
        raise NotOpenToFamilies(group=situation.group.id)


def refuse_asked_before(children: Sequence[str], group: str) -> None:
    """Refuse where one of the children has, or waits for, a place in the group. Raises: AlreadyAsked."""
    if queries.has_live_enrolment(children, group):
        raise AlreadyAsked(group=group)


def refuse_clash(
    child: str, situations: Sequence[GroupSituation], now: datetime, *, leaving: Collection[str] = ()
) -> None:
    """Refuse if one of these groups does not fit the child's week: without siblings to fetch, whatever is found blocks.

    Raises: TimeClash, with what it is.
    """
    for group, found in fit_each(child, situations, now, leaving=leaving).items():
        for finding in found:
            raise TimeClash(
                detail=finding.text,
                child=child,
                group=group,
                finding=finding.kind.value,
                on=finding.on.isoformat(),
            )


def refuse_ineligible(child: str, quote: Quote) -> None:
    """Refuse what the rules refuse. Raises: NotEligible, with the first rule that does."""
    for refusal in quote.refusals:
        raise NotEligible(detail=refusal.text, child=child, rule=refusal.rule)
