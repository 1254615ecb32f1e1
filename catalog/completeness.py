"""Say what an offering lacks before it may be published: what families must know, and who must have agreed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from catalog.models import Attachment, AttachmentStatus, Group, Offering, Season, SeasonStatus, Service
from catalog.queries.attachments import attachments_of_offering
from catalog.queries.offerings import offering as offering_by_id
from catalog.queries.seasons import season as season_by_id
from catalog.queries.seasons import service as service_by_id
from catalog.queries.times import groups_of_offering, spans_of_groups
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import Sector, ServiceModel
from marketplace.service_models.registry import model as service_model
from providers.queries import Missing, agreement_in_force, may_take_enrolments
from providers.queries import provider as provider_by_id

SUMMARY_LEAST = 30


@dataclass(frozen=True)
class _Case:
    offering: Offering
    service: Service
    season: Season
    groups: Sequence[Group]
    attachments: Sequence[Attachment]
    now: datetime

    @property
    def today(self) -> date:
        return city_day(self.now)

    @property
    def was_published(self) -> bool:
        """What families could choose before is not held to its first day when it is published again."""
        return self.offering.revision > 0


_Check = tuple[str, Callable[[_Case], bool], Text]

CHECKS: tuple[_Check, ...] = (
    ("title", lambda case: bool(case.offering.title), _("Give the offering a title.")),
    (
        "summary",
        lambda case: len(case.offering.summary) >= SUMMARY_LEAST,
        _("Tell in a few sentences what the children do (at least 30 characters)."),
    ),
    ("languages", lambda case: bool(case.offering.languages), _("Say in which languages it is held.")),
    (
        "ages",
        lambda case: case.offering.age_from is not None and case.offering.age_to is not None,
        _("Say for which ages it is, from and to."),
    ),
    ("price_cents", lambda case: case.offering.price_cents is not None, _("State the price; 0 if it is free.")),
    (
        "what_else",
        lambda case: bool(case.offering.what_else),
        _("Say what else it costs, or that it costs nothing else."),
    ),
    ("vat_code", lambda case: bool(case.offering.vat_code), _("State the VAT code; it is never derived.")),
    ("legal_regime", lambda case: case.offering.legal_regime is not None, _("State the legal regime.")),
    (
        "group_size",
        lambda case: case.offering.group_min is not None and case.offering.group_max is not None,
        _("Give the size of the group, from and to."),
    ),
    (
        "go_no_go_on",
        lambda case: (case.offering.group_min or 1) <= 1 or case.offering.go_no_go_on is not None,
        _("Say by which day you decide whether the smallest group is reached."),
    ),
    (
        "go_no_go_early",
        lambda case: all(
            case.offering.go_no_go_on is None or case.offering.go_no_go_on < group.starts_on for group in case.groups
        ),
        _("Decide whether the group takes place before its first session."),
    ),
    (
        "go_no_go_over",
        lambda case: case.was_published or case.offering.go_no_go_on is None or case.offering.go_no_go_on > case.today,
        _("The day of the decision is over; choose one that is still to come."),
    ),
    (
        "accessibility",
        lambda case: bool(case.offering.accessibility),
        _("State the facts about accessibility: stairs, doors, toilets, help."),
    ),
    ("admission", lambda case: case.offering.admission is not None, _("Say how places are given.")),
    ("groups", lambda case: bool(case.groups), _("Add at least one group with its times.")),
    (
        "begun",
        lambda case: case.was_published or not _begun(case),
        _("A group has begun before the offering is published; take it out and add one that is still to come."),
    ),
    (
        "capacity",
        lambda case: all(group.capacity <= (case.offering.group_max or group.capacity) for group in case.groups),
        _("A group has more places than the largest group; change one of them."),
    ),
    (
        "season",
        lambda case: case.season.status == SeasonStatus.OPEN,
        _("The season is closed; draft the offering for an open one."),
    ),
    (
        "moved",
        lambda case: case.offering.model != case.service.moved_from or case.offering.model == case.service.model,
        _("The service is run under another model now; copy the offering, and publish the copy."),
    ),
    (
        "attachment",
        lambda case: not _not_approved(case),
        _("Wait until unit and service owner have agreed to each attachment of a group."),
    ),
)


def what_is_missing(offering: str, *, now: datetime) -> tuple[Missing, ...]:
    """What an offering lacks, in the order in which it is best mended; nothing: it can be published.

    Raises: OfferingUnknown.
    """
    found = offering_by_id(offering)
    case = _Case(
        found,
        service_by_id(found.service_id),
        season_by_id(found.season_id),
        groups_of_offering(offering),
        [attachment for attachment, _unit in attachments_of_offering(offering)],
        now,
    )
    lacking = [Missing(code, text) for code, is_there, text in CHECKS if not is_there(case)]
    return (*lacking, *_lacking_of_provider(found, now))


def _begun(case: _Case) -> bool:
    spans = spans_of_groups([group.id for group in case.groups])
    return any(first <= case.now for first, _last in spans.values())


def _not_approved(case: _Case) -> set[str]:
    """The attachments that groups rely on and that are not approved."""
    approved = {each.id for each in case.attachments if each.status == AttachmentStatus.APPROVED}
    return {group.attachment_id for group in case.groups if group.attachment_id} - approved


def _lacking_of_provider(offering: Offering, now: datetime) -> list[Missing]:
    if offering.provider_id is None:
        return _outside_model(offering, service_model(offering.model), Sector.PUBLIC, separated=False)
    provider = provider_by_id(offering.provider_id)
    agreement = agreement_in_force(provider.id, offering.model, city_day(now))
    under = service_model(offering.model)
    if agreement:
        under = under.by(agreement.legal_route)
    lacking = list(may_take_enrolments(provider.id, city_day(now), offering.model))
    if provider.iban is None:
        lacking.append(Missing("payout_account", _("State the account to which the provider is paid.")))
    return lacking + _outside_model(offering, under, provider.sector, separated=provider.separated_accounts)


def _outside_model(offering: Offering, under: ServiceModel, sector: Sector, *, separated: bool) -> list[Missing]:
    lacking = []
    if not under.may_provide(sector, separated_accounts=separated):
        lacking.append(Missing("model", _("This service model is not open to this provider.")))
    if offering.admission is not None and offering.admission not in under.admissions:
        lacking.append(Missing("admission_of_model", _("Under this service model places are not given in this way.")))
    return lacking
