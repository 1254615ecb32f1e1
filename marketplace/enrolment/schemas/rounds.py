"""Rounds and applications."""

from marshmallow import fields, validate

from marketplace.enrolment.schemas.places import GROUPS_MOST
from marketplace.enrolment.statuses import IfNotBoth
from marketplace.kernel.api import ID, Instant, Strict

CHOICES_MOST = 10


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
