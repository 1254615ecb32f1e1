"""Rosters, attendance and deliveries as programs read and write them."""

from marshmallow import fields, validate

from consent.schemas import Kept
from marketplace.delivery.models import CancelReason, DisputeReason, Mark
from marketplace.kernel.api import ID, Strict

MARKS_MOST = 500


class RosterRowSchema(Strict):
    """One child, known by her enrolment: what this reader sees of her, and why each other category is not shown."""

    enrolment = fields.String(required=True)
    seen = fields.Dict(keys=fields.String(), values=Kept(allow_none=True), required=True)
    missing = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class RosterSchema(Strict):
    """The children of a session as this reader sees them; a copy of it dies at `expires_at`."""

    session = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    rows = fields.List(fields.Nested(RosterRowSchema), required=True)


class MarkSchema(Strict):
    """Whether one child came, known by her enrolment."""

    enrolment = fields.String(required=True, validate=ID)
    mark = fields.Enum(Mark, by_value=True, required=True)


class MarksSchema(Strict):
    """The marks of a session, the whole list at once."""

    marks = fields.List(fields.Nested(MarkSchema), required=True, validate=validate.Length(1, MARKS_MOST))


class MarkOneSchema(Strict):
    """A mark that was made without a connection, and the mark that stood then; none where the child had none."""

    mark = fields.Enum(Mark, by_value=True, required=True)
    seen = fields.Enum(Mark, by_value=True, load_default=None)


class AttendanceSchema(Strict):
    """A mark as it was stored."""

    session_id = fields.String(required=True)
    enrolment_id = fields.String(required=True)
    mark = fields.String(required=True)
    marked_at = fields.AwareDateTime(required=True)


class MarkedSchema(Strict):
    """The marks in the order of the list that was sent."""

    items = fields.List(fields.Nested(AttendanceSchema), required=True)


class ChildAttendanceSchema(Strict):
    """Whether a child came to a session."""

    session = fields.String(required=True)
    mark = fields.String(required=True)


class DeliverySchema(Strict):
    """What became of a session."""

    session_id = fields.String(required=True)
    status = fields.String(required=True)
    marked_at = fields.AwareDateTime(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    disputed_at = fields.AwareDateTime(required=True, allow_none=True)
    dispute_reason = fields.String(required=True, allow_none=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)
    cancel_reason = fields.String(required=True, allow_none=True)


class SessionToDoSchema(Strict):
    """A session about which the asker is to say something."""

    session = fields.String(required=True)
    group = fields.String(required=True)
    offering = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    delivery = fields.Nested(DeliverySchema, required=True, allow_none=True)


class DisputeSchema(Strict):
    """What was wrong."""

    reason = fields.Enum(DisputeReason, by_value=True, required=True)


class CancelSchema(Strict):
    """Why a session is not held."""

    reason = fields.Enum(CancelReason, by_value=True, required=True)
