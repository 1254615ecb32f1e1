"""The rules as programs read and write them."""

from marshmallow import fields, validate

from marketplace.kernel.api import CENTS_MOST, ID, Day, Strict
from marketplace.kernel.money import BASIS_POINTS
from marketplace.rules.types.registry import RULE_TYPES

NAMES_MOST = 100
FAMILY_MOST = 30


class RuleSetSchema(Strict):
    """A rule set: draft, approved or superseded; digest and days are set when it is approved."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    digest = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)


class RuleSchema(Strict):
    """One rule, with what it does in plain words."""

    id = fields.String(required=True)
    type = fields.String(required=True)
    text = fields.String(required=True)
    legal_basis = fields.String(required=True)
    words = fields.List(fields.String(), required=True)
    scope = fields.Dict(required=True)
    parameters = fields.Dict(required=True)
    valid_from = fields.String(required=True, allow_none=True)
    valid_until = fields.String(required=True, allow_none=True)


class RuleSetInWordsSchema(Strict):
    """A rule set with its rules in the order in which they were written."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    digest = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)


class OnDayQuery(Strict):
    """On which day; today if left out."""

    on = Day(load_default=None)


class NewRuleSetSchema(Strict):
    """A rule set to draft, empty or as a copy of another."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    copy_of = fields.String(load_default=None, validate=ID)


class WriteRuleSchema(Strict):
    """A rule of a draft. The parameters depend on the type; `scope` narrows where it holds."""

    type = fields.String(required=True, validate=validate.OneOf([each.key for each in RULE_TYPES]))
    text = fields.String(required=True, validate=validate.Length(1, 500))
    legal_basis = fields.String(required=True, validate=validate.Length(1, 300))
    parameters = fields.Dict(required=True, keys=fields.String(), validate=validate.Length(max=NAMES_MOST))
    scope = fields.Dict(
        load_default=None,
        keys=fields.String(),
        values=fields.List(fields.String(validate=ID), validate=validate.Length(max=NAMES_MOST)),
    )
    valid_from = Day(load_default=None)
    valid_until = Day(load_default=None)


class StoredRuleSchema(Strict):
    """A rule as it is stored."""

    id = fields.String(required=True)
    rule_set_id = fields.String(required=True)
    position = fields.Integer(required=True)
    type = fields.String(required=True)
    text = fields.String(required=True)
    legal_basis = fields.String(required=True)
    scope = fields.Dict(required=True)
    parameters = fields.Dict(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)


class ApproveSchema(Strict):
    """From which day a draft holds; the digest says which text was read."""

    valid_from = Day(required=True)
    digest = fields.String(load_default=None, validate=validate.Length(64, 64))


class ClientFeeQuery(Strict):
    """The facts of a client fee; no income means that it is not told, which gives the highest fee."""

    on = Day(load_default=None)
    family_size = fields.Integer(required=True, validate=validate.Range(1, FAMILY_MOST))
    income_cents_per_month = fields.Integer(load_default=None, validate=validate.Range(0, CENTS_MOST))
    child_order = fields.Integer(load_default=1, validate=validate.Range(1, FAMILY_MOST))
    hours_coefficient_bp = fields.Integer(load_default=BASIS_POINTS, validate=validate.Range(1, BASIS_POINTS))


class StepSchema(Strict):
    """One sentence of a calculation, with its legal basis."""

    rule = fields.String(required=True)
    text = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    legal_basis = fields.String(required=True)
    party = fields.String(required=True)


class ClientFeeSchema(Strict):
    """A monthly client fee in cents and how it was reckoned."""

    fee_cents = fields.Integer(required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
