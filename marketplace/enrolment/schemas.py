"""Quotes, enrolments, rounds, applications and care as programs read and write them."""

from typing import Any

from flask import g
from marshmallow import fields, post_dump, validate

from marketplace.kernel.api import ID, Day, Instant, Strict, asked_at, asker
from marketplace.kernel.clock import city_day
from marketplace.kernel.money import BASIS_POINTS
from marketplace.people.queries import children_of

CHOICES_MOST = 10
GROUPS_MOST = 500
WEEKDAYS = 7
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
    """Care on one weekday, Monday 0, by the city's clock."""

    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(0, WEEKDAYS - 1))
    starts = fields.Time(required=True)
    ends = fields.Time(required=True)


class PlaceChildSchema(Strict):
    """The city's decision on care."""

    unit = fields.String(required=True, validate=ID)
    valid_from = Day(required=True)
    valid_until = Day(load_default=None)
    care = fields.List(fields.Nested(CareSchema), required=True, validate=validate.Length(1, WEEKDAYS))
    reasons = fields.String(required=True, validate=REASONS)
    hours_coefficient_bp = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, BASIS_POINTS))


class EndPlacementSchema(Strict):
    """The day on which care ends, which no longer belongs to it, and why."""

    valid_until = Day(required=True)
    reasons = fields.String(required=True, validate=REASONS)


class PlacementSchema(Strict):
    """Care at a unit from a day until a day (exclusive); where and for how long only to whom the door tells it."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    unit_id = fields.String()
    model = fields.String(required=True)
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
    """A child and one to ten groups, the one wanted most first."""

    child = fields.String(required=True, validate=ID)
    choices = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, CHOICES_MOST))


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


class ApplicationWithChoicesSchema(ApplicationSchema):
    """An application with its wishes, best first."""

    choices = fields.List(fields.Nested(ChoiceSchema), required=True)


class GroupDecisionSchema(Strict):
    """Whether a group goes ahead."""

    group_id = fields.String(required=True)
    goes = fields.Boolean(required=True)
    enrolled = fields.Integer(required=True)
    minimum = fields.Integer(required=True)
    decided_at = fields.AwareDateTime(required=True)
