"""Quotes, enrolments, rounds, applications and care as programs read and write them."""

from typing import Any

from flask import g
from marshmallow import fields, post_dump, validate

from catalog.kinds import Daytime
from marketplace.enrolment.statuses import AbsenceReason, IfNotBoth
from marketplace.kernel.api import ID, Day, Instant, Strict, asked_at, asker
from marketplace.kernel.clock import city_day
from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.periods import Weeks
from marketplace.people.queries import children_of
from marketplace.service_models.base import LegalRoute

CHOICES_MOST = 10
GROUPS_MOST = 500
CHILDREN_MOST = 20
WEEKDAYS = 7
CARE_MOST = 2 * WEEKDAYS
SHARES = ("family_cents", "city_cents")
REASONS = validate.Length(1, 5000)


class QuoteStepSchema(Strict):
    """One sentence on the way to a price."""

    rule = fields.String(required=True)
    text = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    legal_basis = fields.String(required=True)
    party = fields.String(required=True)


class QuoteRefusalSchema(Strict):
    """One reason why the rules say no."""

    rule = fields.String(required=True)
    text = fields.String(required=True)
    legal_basis = fields.String(required=True)


class SubsidySchema(Strict):
    """What a budget line bears."""

    line = fields.String(required=True)
    cents = fields.Integer(required=True)


class QuoteSchema(Strict):
    """The price of a group for a child's family with each step, or why it is refused."""

    allowed = fields.Boolean(required=True)
    price_cents = fields.Integer(required=True)
    family_cents = fields.Integer(required=True)
    subsidies = fields.List(fields.Nested(SubsidySchema), required=True)
    platform_fee_cents = fields.Integer(required=True)
    platform_fee_vat_cents = fields.Integer(required=True)
    provider_cents = fields.Integer(required=True)
    steps = fields.List(fields.Nested(QuoteStepSchema), required=True)
    refusals = fields.List(fields.Nested(QuoteRefusalSchema), required=True)
    rule_set_digest = fields.String(required=True)
    digest = fields.String(required=True)


class AskPlaceSchema(Strict):
    """Which group a place is asked in, for which child."""

    child = fields.String(required=True, validate=ID)
    group = fields.String(required=True, validate=ID)


class JoinWaitingListsSchema(Strict):
    """At which units of one offering a child waits at once, by their groups."""

    child = fields.String(required=True, validate=ID)
    groups = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, GROUPS_MOST))


class TransferSchema(Strict):
    """To which group a place is moved."""

    group = fields.String(required=True, validate=ID)


class HoldSchema(AskPlaceSchema):
    """Which place is held, and whether the family takes it without the city's support."""

    full_price = fields.Boolean(load_default=False)


class ContinuitySchema(Strict):
    """What becomes of one group whose provider failed, by ids."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    group_id = fields.String(required=True)
    step = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)
    substitute_id = fields.String(required=True, allow_none=True)
    substitute_offering_id = fields.String(required=True, allow_none=True)
    substitute_group_id = fields.String(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class ProposeSchema(Strict):
    """By which offering a group would be carried on."""

    offering = fields.String(required=True, validate=ID)


class WillingSchema(Strict):
    """Whether a provider carries a group on."""

    willing = fields.Boolean(required=True)


class AgreesSchema(Strict):
    """Whether a family goes with the substitute."""

    agrees = fields.Boolean(required=True)


class EnrolmentSchema(Strict):
    """A child's hold on, wait for, offer of or place in a group, by ids; prices in cents as they were quoted.

    Who pays which part is told to a guardian with custody and to nobody else: the provider is paid one price.
    """

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    group_id = fields.String(required=True)
    offering_id = fields.String(required=True)
    provider_id = fields.String(required=True, allow_none=True)
    application_id = fields.String(required=True, allow_none=True)
    waits_together = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    hold_expires_at = fields.AwareDateTime(required=True, allow_none=True)
    offer_expires_at = fields.AwareDateTime(required=True, allow_none=True)
    sessions_taken = fields.Integer(required=True)
    price_cents = fields.Integer(required=True, allow_none=True)
    family_cents = fields.Integer(allow_none=True)
    city_cents = fields.Integer(allow_none=True)
    rule_set_digest = fields.String(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)

    @post_dump
    def leave_out_shares(self, told: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Leave out who pays which part of the price where the child is not the asker's."""
        if told["child_id"] in askers_children():
            return told
        return {name: value for name, value in told.items() if name not in SHARES}


def askers_children() -> list[str]:
    """Return the children in the custody of who asks, looked up once for a request."""
    if "askers_children" not in g:
        guardian = asker().subject
        g.askers_children = children_of(guardian, city_day(asked_at())) if guardian else []
    found: list[str] = g.askers_children
    return found


class QueuePlaceSchema(Strict):
    """How many wait before this one, plus one; null where it does not wait."""

    position = fields.Integer(required=True, allow_none=True)


class WeekQuery(Strict):
    """The seven days from which day; this week if left out."""

    monday = Day(load_default=None)


class BusySchema(Strict):
    """A time at which a child is somewhere."""

    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    unit = fields.String(required=True, allow_none=True)
    enrolment = fields.String(required=True, allow_none=True)
    group = fields.String(required=True, allow_none=True)
    session = fields.String(required=True, allow_none=True)


class WeekSchema(Strict):
    """A child's week in order of time."""

    monday = fields.Date(required=True)
    busy = fields.List(fields.Nested(BusySchema), required=True)


class CareSchema(Strict):
    """Care on one weekday, Monday 0, by the city's clock; in every week, or in even or odd calendar weeks."""

    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(0, WEEKDAYS - 1))
    starts = fields.Time(required=True)
    ends = fields.Time(required=True)
    weeks = fields.Enum(Weeks, by_value=True, load_default=Weeks.EVERY)


class PlaceChildSchema(Strict):
    """The city's decision on care."""

    unit = fields.String(required=True, validate=ID)
    valid_from = Day(required=True)
    valid_until = Day(load_default=None)
    care = fields.List(fields.Nested(CareSchema), required=True, validate=validate.Length(1, CARE_MOST))
    reasons = fields.String(required=True, validate=REASONS)
    hours_coefficient_bp = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, BASIS_POINTS))
    model = fields.String(load_default="v", validate=validate.OneOf(["v", "vplus"]))
    legal_route = fields.Enum(LegalRoute, by_value=True, load_default=None)
    provider = fields.String(load_default=None, allow_none=True, validate=ID)


class EndPlacementSchema(Strict):
    """The day on which care ends, which no longer belongs to it, and why."""

    valid_until = Day(required=True)
    reasons = fields.String(required=True, validate=REASONS)


class PlacementSchema(Strict):
    """Care at a unit from a day until a day (exclusive); where and for how long only to whom the door tells it."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    unit_id = fields.String()
    provider_id = fields.String(allow_none=True)
    model = fields.String(required=True)
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    care_minutes_per_week = fields.Integer()
    hours_coefficient_bp = fields.Integer()
    decided_at = fields.AwareDateTime(required=True)


class EndedPlacementSchema(Strict):
    """Care that ends on a day (exclusive), for who decided it: by the law it tells no officer where and when it was."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True)
    decided_at = fields.AwareDateTime(required=True)


class ReportAbsenceSchema(Strict):
    """From which day to which children are away, both included, and whether they are ill."""

    children = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, CHILDREN_MOST))
    first_day = Day(required=True)
    last_day = Day(required=True)
    reason = fields.Enum(AbsenceReason, by_value=True, required=True)


class BackSchema(Strict):
    """On which day a child is back; without one the whole absence is taken back."""

    back_on = Day(load_default=None)


class AbsenceToldSchema(Strict):
    """The days on which a child is away; why, only to whom the door tells it."""

    id = fields.String(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    reason = fields.String(required=True, allow_none=True)


class AbsenceSchema(Strict):
    """An absence as its guardian told it, and since when it was taken back."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    reason = fields.String(required=True)
    reported_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class AbsencesSchema(Strict):
    """What was told, one absence for each child."""

    items = fields.List(fields.Nested(AbsenceSchema), required=True)


class RoundSchema(Strict):
    """A round. The digest of what was frozen is public before the seed is made; both prove the draw."""

    id = fields.String(required=True)
    season_id = fields.String(required=True)
    name = fields.String(required=True)
    method = fields.String(required=True)
    opens_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)
    status = fields.String(required=True)
    rule_set_digest = fields.String(required=True, allow_none=True)
    frozen_at = fields.AwareDateTime(required=True, allow_none=True)
    frozen_digest = fields.String(required=True, allow_none=True)
    drawn_at = fields.AwareDateTime(required=True, allow_none=True)
    seed = fields.String(required=True, allow_none=True)
    result_digest = fields.String(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)


class RoundInFullSchema(RoundSchema):
    """A round with its groups and, once it was published, what was frozen and drawn, under pseudonyms."""

    groups = fields.List(fields.String(), required=True)
    frozen_content = fields.String(required=True, allow_none=True)
    result_content = fields.String(required=True, allow_none=True)


class OpenRoundSchema(Strict):
    """A round to announce."""

    season = fields.String(required=True, validate=ID)
    name = fields.String(required=True, validate=validate.Length(1, 200))
    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    groups = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, GROUPS_MOST))


class ApplySchema(Strict):
    """A child and one to ten groups, the one wanted most first; perhaps bound to a sibling's application.

    If not both get a place, `if_not_both` says what becomes of this child and `if_not_both_other` of the sibling.
    """

    child = fields.String(required=True, validate=ID)
    choices = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, CHOICES_MOST))
    bound_to = fields.String(load_default=None, allow_none=True, validate=ID)
    if_not_both = fields.Enum(IfNotBoth, by_value=True, load_default=IfNotBoth.NEITHER)
    if_not_both_other = fields.Enum(IfNotBoth, by_value=True, load_default=IfNotBoth.NEITHER)


class ChoiceSchema(Strict):
    """One wish, and which rule refused it, if one did."""

    rank = fields.Integer(required=True)
    group_id = fields.String(required=True)
    refused_by = fields.String(required=True, allow_none=True)
    refused_because = fields.String(required=True, allow_none=True)


class ApplicationSchema(Strict):
    """An application in a round; its pseudonym is how it is known in the draw."""

    id = fields.String(required=True)
    round_id = fields.String(required=True)
    child_id = fields.String(required=True)
    status = fields.String(required=True)
    reference = fields.String(required=True)
    pseudonym = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    bound_to = fields.String(required=True, allow_none=True)
    if_not_both = fields.Enum(IfNotBoth, by_value=True, required=True, allow_none=True)


class ApplicationWithChoicesSchema(ApplicationSchema):
    """An application with its wishes, best first."""

    choices = fields.List(fields.Nested(ChoiceSchema), required=True)


class AnswerAsGuardianSchema(Strict):
    """Whether one agrees to a place that the other guardian took."""

    agrees = fields.Boolean(required=True, truthy={True}, falsy={False})


class GuardianViewSchema(Strict):
    """What another guardian was asked about a place: by when, what her silence means, and what she answered."""

    of_you = fields.Boolean(required=True)
    asked_at = fields.AwareDateTime(required=True)
    decide_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    agrees = fields.Boolean(required=True, allow_none=True)
    matter = fields.String(required=True)
    silence = fields.String(required=True)
    legal_basis = fields.String(required=True)


class ProposeSharesSchema(Strict):
    """What one offers to bear of a child's enrolments, in basis points, from a day on; or of one enrolment alone."""

    own_bp = fields.Integer(required=True, strict=True)
    valid_from = Day(required=True)
    enrolment = fields.String(load_default=None, allow_none=True, validate=ID)


class PayerAgreementSchema(Strict):
    """How one shares with the other guardian of a child: one's own part, and how it stands; the other is not named."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    enrolment_id = fields.String(required=True, allow_none=True)
    own_bp = fields.Function(lambda agreement: agreement.share_of(asker().subject or ""), required=True)
    proposed_by_you = fields.Function(lambda agreement: agreement.proposer_id == asker().subject, required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    proposed_at = fields.AwareDateTime(required=True)
    agreed_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class GroupDecisionSchema(Strict):
    """Whether a group goes ahead."""

    group_id = fields.String(required=True)
    goes = fields.Boolean(required=True)
    enrolled = fields.Integer(required=True)
    minimum = fields.Integer(required=True)
    decided_at = fields.AwareDateTime(required=True)


class MakeWishSchema(Strict):
    """What a family wishes for at the unit of its child; Monday is 0."""

    service = fields.String(required=True, validate=ID)
    language = fields.String(load_default=None, validate=validate.Length(2, 2))
    weekday = fields.Integer(load_default=None, validate=validate.Range(0, WEEKDAYS - 1))
    daytime = fields.Enum(Daytime, by_value=True, load_default=None)
    words = fields.String(load_default=None, validate=validate.Length(max=300))


class WishSchema(Strict):
    """A wish as its family reads it."""

    id = fields.String(required=True)
    service = fields.String(required=True)
    language = fields.String(required=True, allow_none=True)
    weekday = fields.Integer(required=True, allow_none=True)
    daytime = fields.Enum(Daytime, by_value=True, required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    wished_on = Day(required=True)
    valid_until = Day(required=True)
    withdrawn_at = Instant(required=True, allow_none=True)
    offering = fields.String(required=True, allow_none=True)


class WishMadeSchema(Strict):
    """A wish that was made or withdrawn."""

    id = fields.String(required=True)
    valid_until = Day(required=True)
    withdrawn_at = Instant(required=True, allow_none=True)


class WishAspectSchema(Strict):
    """For which language, weekday or time of day at least so many of them wish."""

    aspect = fields.String(required=True)
    value = fields.String(required=True)
    at_least = fields.Integer(required=True)


class WishCountSchema(Strict):
    """How many children wish for a service at a unit, rounded down to fives; fewer than ten are not told."""

    unit = fields.String(required=True)
    service = fields.String(required=True)
    at_least = fields.Integer(required=True)
    aspects = fields.List(fields.Nested(WishAspectSchema), required=True)


class AnswerWishesSchema(Strict):
    """At which unit wishes are answered."""

    unit = fields.String(required=True, validate=ID)


class WishAnswerSchema(Strict):
    """That an offering answers what is wished for at a unit; when the families were told."""

    id = fields.String(required=True)
    offering_id = fields.String(required=True)
    unit_id = fields.String(required=True)
    service_id = fields.String(required=True)
    told_at = Instant(required=True, allow_none=True)
