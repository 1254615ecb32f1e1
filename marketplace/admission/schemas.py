"""Applications for care and decisions on them as programs read and write them."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.admission.kinds import Need
from marketplace.enrolment.schemas import CARE_MOST, REASONS, CareSchema
from marketplace.kernel.api import ID, Day, Strict

UNITS_MOST = 5


class CareWishSchema(Strict):
    """A unit that is wished, and whether a brother or sister is there already."""

    unit = fields.String(required=True, validate=ID)
    sibling_here = fields.Boolean(load_default=False)


class ApplyForCareSchema(Strict):
    """A child, three to five units, the one wanted most first, and when care is needed."""

    child = fields.String(required=True, validate=ID)
    wishes = fields.List(fields.Nested(CareWishSchema), required=True, validate=validate.Length(1, UNITS_MOST))
    start_on = Day(required=True)
    care = fields.List(fields.Nested(CareSchema), required=True, validate=validate.Length(1, CARE_MOST))
    need = fields.Enum(Need, by_value=True, load_default=Need.PLANNED)
    urgent_because = fields.String(load_default=None, validate=REASONS)


class CareApplicationSchema(Strict):
    """An application for care: where it stands, and the day by which the city must have arranged a place."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    reference = fields.String(required=True)
    status = fields.String(required=True)
    start_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class CareDecisionSeenSchema(Strict):
    """A decision on care as far as the door shows it to the reader, with what was asked of it and answered."""

    id = fields.String(required=True)
    unit = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    reasons = fields.String()
    words = fields.String()
    answer = fields.String(allow_none=True)
    answer_due_on = fields.Date(required=True, allow_none=True)
    rectify_due_on = fields.Date(required=True)
    accepted = fields.Boolean(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True)


class CareApplicationInFullSchema(CareApplicationSchema):
    """An application with the decisions on it."""

    decisions = fields.List(fields.Nested(CareDecisionSeenSchema), required=True)


class CarePlaceSchema(Strict):
    """A place in day care."""

    unit = fields.String(required=True, validate=ID)
    valid_from = Day(required=True)


class DecideOnCareSchema(Strict):
    """A place, or none, and why."""

    place = fields.Nested(CarePlaceSchema, load_default=None, allow_none=True)
    reasons = fields.String(required=True, validate=REASONS)


class CareDecisionSchema(Strict):
    """A decision without what the law tells to the family alone."""

    id = fields.String(required=True)
    application_id = fields.String(required=True)
    answer_due_on = fields.Date(required=True, allow_none=True)
    rectify_due_on = fields.Date(required=True)
    accepted = fields.Boolean(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True)


class AnswerCarePlaceSchema(Strict):
    """Whether the family takes the place."""

    accepts = fields.Boolean(required=True)


class AskRectificationSchema(Strict):
    """What is wrong with the decision, and what is asked instead."""

    words = fields.String(required=True, validate=REASONS)


class RectificationSchema(Strict):
    """That a decision was asked to be put right, and whether it was."""

    decision_id = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    corrected = fields.Boolean(required=True, allow_none=True)
