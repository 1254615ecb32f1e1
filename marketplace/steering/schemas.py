"""How services are run, as programs read it."""

from __future__ import annotations

from marshmallow import fields

from marketplace.kernel.api import Strict
from marketplace.steering.kinds import By, Measure, Silence, Standing


class MeasuresQuery(Strict):
    """By what the measures are set side by side."""

    by = fields.Enum(By, by_value=True, load_default=By.MODEL)


class FigureSchema(Strict):
    """One figure: quality in hundredths of the mean from 1 to 5, cost in cents for an hour of a child, shares in basis
    points, variety in offers. Without a value, `silence` says why; `n` is on how many it rests."""

    measure = fields.Enum(Measure, by_value=True, required=True)
    value = fields.Integer(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    low = fields.Integer(required=True, allow_none=True)
    high = fields.Integer(required=True, allow_none=True)
    silence = fields.Enum(Silence, by_value=True, required=True, allow_none=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class MeasuredSchema(Strict):
    """The figures of one service (its id), model (its key) or area (its postal code)."""

    key = fields.String(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


class MeasuresSchema(Strict):
    """All figures side by side, of the year before a day."""

    on = fields.Date(required=True)
    by = fields.Enum(By, by_value=True, required=True)
    measured = fields.List(fields.Nested(MeasuredSchema), required=True)


class DutyEvidenceSchema(Strict):
    """One thing that bears on a duty, and on how many it rests."""

    standing = fields.Enum(Standing, by_value=True, required=True)
    told = fields.String(required=True)
    n = fields.Integer(required=True, allow_none=True)


class DutySchema(Strict):
    """A duty of a service model as it stands."""

    key = fields.String(required=True)
    sentence = fields.String(required=True)
    standing = fields.Enum(Standing, by_value=True, required=True)
    evidence = fields.List(fields.Nested(DutyEvidenceSchema), required=True)


class ServiceModelSchema(Strict):
    """A service model with its duties as they stand on a day."""

    key = fields.String(required=True)
    symbol = fields.String(required=True)
    name = fields.String(required=True)
    on = fields.Date(required=True)
    duties = fields.List(fields.Nested(DutySchema), required=True)
