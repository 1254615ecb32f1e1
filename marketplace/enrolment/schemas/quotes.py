"""A quote with its steps."""

from marshmallow import fields

from marketplace.kernel.api import Strict


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
