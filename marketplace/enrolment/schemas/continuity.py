"""What becomes of groups whose provider failed."""

from marshmallow import fields

from marketplace.kernel.api import ID, Strict


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
