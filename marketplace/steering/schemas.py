"""How services are run, as programs read it."""

from __future__ import annotations

from marshmallow import fields, validate

from marketplace.kernel.api import Day, Strict
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.steering.kinds import By, Measure, MoveStatus, Silence, Standing


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


class PromiseSchema(Strict):
    """What was promised of a measure, in its own unit, beside the value then and the outcome."""

    measure = fields.Enum(Measure, by_value=True, required=True)
    value_then = fields.Integer(required=True, allow_none=True)
    n_then = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True)
    promised = fields.Integer(required=True)
    measured = fields.Integer(required=True, allow_none=True)
    measured_n = fields.Integer(required=True, allow_none=True)
    kept = fields.Boolean(required=True, allow_none=True)


class ServiceMoveSchema(Strict):
    """That a service is run under another model from a day on."""

    id = fields.String(required=True)
    service_id = fields.String(required=True)
    from_model = fields.String(required=True)
    to_model = fields.String(required=True)
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    from_day = fields.Date(required=True)
    compare_on = fields.Date(required=True)
    reason = fields.String(required=True)
    status = fields.Enum(MoveStatus, by_value=True, required=True)
    promises = fields.List(fields.Nested(PromiseSchema), required=True)


class NewPromiseSchema(Strict):
    """A promise in the measure's own unit; `told` with its `source` counts where nothing is measured today."""

    measure = fields.Enum(Measure, by_value=True, required=True)
    promised = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000_00))
    told = fields.Integer(load_default=None, strict=True, validate=validate.Range(0, 1_000_00))
    source = fields.String(load_default="", validate=validate.Length(max=200))


class PlanMoveSchema(Strict):
    """Where a service moves, from when and why, and what is promised of it."""

    to_model = fields.String(required=True, validate=validate.OneOf(SERVICE_MODELS.keys()))
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    from_day = Day(required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 2000))
    promises = fields.List(fields.Nested(NewPromiseSchema), required=True, validate=validate.Length(1, len(Measure)))


class CancelMoveSchema(Strict):
    """Why a move is given up."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))
