"""Persons as programs read them: ids, roles, tokens and declarations. What tells who somebody is stands elsewhere."""

from marshmallow import fields, validate

from marketplace.kernel.api import CENTS_MOST, ID, Day, Strict
from marketplace.kernel.periods import Weeks
from marketplace.people.kinds import DeclarationPurpose

FAMILY_MOST = 30


class RoleSchema(Strict):
    """A role that somebody holds; `scope` is the provider or the unit for which she holds it."""

    role = fields.String(required=True)
    scope = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)


class MeSchema(Strict):
    """Who asks, by ids alone."""

    person = fields.String(required=True)
    household = fields.String(required=True, allow_none=True)
    children = fields.List(fields.String(), required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)


class ChildSchema(Strict):
    """A child in one's custody, and who else has custody of it, by ids alone."""

    id = fields.String(required=True)
    guardians = fields.List(fields.String(), required=True)


class TokenSchema(Strict):
    """A bearer token, without its secret."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)


class DeclareIncomeSchema(Strict):
    """What a household declares for one purpose: gross cents a month, or null where it does not want to tell."""

    purpose = fields.Enum(DeclarationPurpose, by_value=True, required=True)
    income_cents_per_month = fields.Integer(
        required=True, strict=True, allow_none=True, validate=validate.Range(0, CENTS_MOST)
    )
    family_size = fields.Integer(required=True, strict=True, validate=validate.Range(1, FAMILY_MOST))
    valid_from = Day(required=True)
    valid_until = Day(load_default=None)


class DeclarationSchema(Strict):
    """An income that was declared."""

    id = fields.String(required=True)
    household_id = fields.String(required=True)
    purpose = fields.String(required=True)
    income_cents_per_month = fields.Integer(required=True, allow_none=True)
    family_size = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    declared_at = fields.AwareDateTime(required=True)


class TellHomeWeeksSchema(Strict):
    """With which guardian a child is in even or in odd calendar weeks, from a day."""

    guardian = fields.String(required=True, validate=ID)
    weeks = fields.Enum(Weeks, by_value=True, required=True)
    valid_from = Day(required=True)


class HomeWeeksSchema(Strict):
    """What is told of a child's two homes, for those who told or agreed."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    guardian_id = fields.String(required=True)
    weeks = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    agreed_at = fields.AwareDateTime(required=True, allow_none=True)
