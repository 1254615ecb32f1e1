"""Feedback as programs read and write it."""

from marshmallow import fields, validate

from marketplace.kernel.api import Day, Strict
from marketplace.quality.operations import MAX_SOURCE, MOST_ASKED, MOST_HUNDREDTHS

SCALE = validate.Range(1, 5)
HUNDREDTHS = validate.Range(0, MOST_HUNDREDTHS)


class GiveFeedbackSchema(Strict):
    """Three answers from 1 (not at all) to 5 (very much)."""

    enjoyment = fields.Integer(required=True, strict=True, validate=SCALE)
    leader = fields.Integer(required=True, strict=True, validate=SCALE)
    fit = fields.Integer(required=True, strict=True, validate=SCALE)


class FeedbackSchema(Strict):
    """What a family answered."""

    enrolment_id = fields.String(required=True)
    offering_id = fields.String(required=True)
    enjoyment = fields.Integer(required=True)
    leader = fields.Integer(required=True)
    fit = fields.Integer(required=True)
    given_at = fields.AwareDateTime(required=True)


class EstimateSchema(Strict):
    """What families answered to one question: how many, the mean, and the 95 % interval of it."""

    question = fields.String(required=True)
    text = fields.String(required=True)
    n = fields.Integer(required=True)
    mean = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class QualitySchema(Strict):
    """What families said of an offering; nothing below five answers."""

    offering = fields.String(required=True)
    shown = fields.Boolean(required=True)
    answers = fields.List(fields.Nested(EstimateSchema), required=True)


class FindingSchema(Strict):
    """What was found of an objective: figures in hundredths of what it is measured in."""

    value_hundredths = fields.Integer(required=True, strict=True, validate=HUNDREDTHS)
    comparison_hundredths = fields.Integer(load_default=None, strict=True, allow_none=True, validate=HUNDREDTHS)
    n = fields.Integer(load_default=None, strict=True, allow_none=True, validate=validate.Range(1, MOST_ASKED))
    deviation_hundredths = fields.Integer(load_default=None, strict=True, allow_none=True, validate=HUNDREDTHS)
    measured_on = Day(required=True)
    source = fields.String(required=True, validate=validate.Length(1, MAX_SOURCE))


class MeasurementSchema(Strict):
    """What was measured of an objective, and whether it is reached."""

    objective_id = fields.String(required=True)
    value_hundredths = fields.Integer(required=True)
    comparison_hundredths = fields.Integer(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    measured_on = fields.Date(required=True)
    source = fields.String(required=True)
    reached = fields.Boolean(required=True)


class ObjectiveSchema(Strict):
    """What a programme promises to change, and what was measured of it if something was."""

    id = fields.String(required=True)
    statement = fields.String(required=True)
    indicator = fields.String(required=True)
    measured_in = fields.String(required=True)
    scale = fields.String(required=True)
    direction = fields.String(required=True)
    baseline_hundredths = fields.Integer(required=True)
    target_hundredths = fields.Integer(required=True)
    measure_on = fields.Date(required=True)
    comparison = fields.String(required=True)
    measurement = fields.Nested(MeasurementSchema, required=True, allow_none=True)
