"""Care by the city's decision, a child's week, and when it is away."""

from marshmallow import fields, validate

from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.api import ID, Day, Strict
from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.periods import Weeks
from marketplace.service_models.base import LegalRoute

CHILDREN_MOST = 20
WEEKDAYS = 7
CARE_MOST = 2 * WEEKDAYS
REASONS = validate.Length(1, 5000)


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
