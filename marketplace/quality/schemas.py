"""Feedback as programs read and write it."""

from marshmallow import fields, validate

from marketplace.kernel.api import Strict

SCALE = validate.Range(1, 5)


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
