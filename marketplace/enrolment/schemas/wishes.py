"""What families wish for, and with what providers answer."""

from marshmallow import fields, validate

from catalog.kinds import Daytime
from marketplace.enrolment.schemas.care import WEEKDAYS
from marketplace.kernel.api import ID, Day, Instant, Strict


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
