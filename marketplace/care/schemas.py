"""Fees and months of care as programs read and write them."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.care.kinds import DecisionKind, Difference
from marketplace.kernel.api import ID, Day, Strict
from marketplace.service_models.base import LegalRoute

CHILDREN_MOST = 1_000


class FeeStepSchema(Strict):
    """One sentence on the way to a fee."""

    rule = fields.String(required=True)
    text = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    legal_basis = fields.String(required=True)
    party = fields.String(required=True)


class FeeDecisionSchema(Strict):
    """What is paid a month for a child's care in a span of days (the end exclusive), in cents, and why."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    payer_id = fields.String(required=True)
    model = fields.String(required=True)
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    kind = fields.Enum(DecisionKind, by_value=True, required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    fee_cents = fields.Integer(required=True)
    voucher_cents = fields.Integer(required=True, allow_none=True)
    steps = fields.List(fields.Nested(FeeStepSchema), required=True)
    differences = fields.List(fields.String(validate=validate.OneOf(list(Difference))), required=True)
    replaces = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True)
    annulled_at = fields.AwareDateTime(required=True, allow_none=True)


class DecideFeesSchema(Strict):
    """From which day on fees are decided anew, and on whom; on everybody in care if left out."""

    from_day = Day(required=True)
    children = fields.List(fields.String(validate=ID), load_default=None, validate=validate.Length(1, CHILDREN_MOST))


class ChangedSchema(Strict):
    """One new decision: cents a month before (null where there was none) and after, and what is different."""

    child = fields.String(required=True)
    decision = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    before_cents = fields.Integer(required=True, allow_none=True)
    fee_cents = fields.Integer(required=True)
    differences = fields.Function(lambda changed: sorted(changed.differences), required=True)


class DecidedSchema(Strict):
    """What deciding did: the new decisions, how many ended by them, how many stay as they were."""

    changes = fields.List(fields.Nested(ChangedSchema), required=True)
    ended = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class CloseMonthSchema(Strict):
    """The month to close, as `YYYY-MM`."""

    month = fields.String(required=True, validate=validate.Regexp(r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"))


class CareMonthSchema(Strict):
    """A closed month and the parameters by which it was reckoned."""

    month = fields.String(required=True)
    rules = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    closed_at = fields.AwareDateTime(required=True)


class MonthSumsSchema(Strict):
    """What a closed month holds by model and route, in cents."""

    month = fields.String(required=True)
    model = fields.String(required=True)
    legal_route = fields.String(required=True)
    children = fields.Integer(required=True)
    corrections = fields.Integer(required=True)
    family_cents = fields.Integer(required=True)
    city_cents = fields.Integer(required=True)
