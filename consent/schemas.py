"""The law, consents and accesses as programs read and write them."""

from dataclasses import asdict, is_dataclass
from datetime import date, time
from typing import Any

from marshmallow import fields, validate

from marketplace.kernel.api import ID, Day, Strict
from marketplace.service_models.base import RecipientKind

CATEGORIES_MOST = 40
CODE = validate.Length(1, 60)


class OnDayQuery(Strict):
    """On which day; today if left out."""

    on = Day(load_default=None)


class LawLineSchema(Strict):
    """One row of the law: what it says of a category for a kind of recipient and a purpose; `*` stands for any."""

    category = fields.String(required=True)
    recipient_kind = fields.String(required=True)
    purpose = fields.String(required=True)
    effect = fields.String(required=True)
    basis = fields.String(required=True)
    note = fields.String(required=True)


class LawTableSchema(Strict):
    """The table of law of a day; without any nothing is allowed."""

    id = fields.String(required=True, allow_none=True)
    digest = fields.String(required=True, allow_none=True)
    rows = fields.List(fields.Nested(LawLineSchema), required=True)


class ConsentSchema(Strict):
    """A consent and how it stands."""

    id = fields.String(required=True)
    subject_id = fields.String(required=True)
    category = fields.String(required=True)
    purpose = fields.String(required=True)
    recipient_kind = fields.String(required=True)
    recipient_id = fields.String(required=True)
    status = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answer_by_on = fields.Date(required=True)
    given_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_on = fields.Date(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class AskConsentSchema(Strict):
    """For what consent is asked, and to whom the data would go."""

    category = fields.String(required=True, validate=CODE)
    purpose = fields.String(required=True, validate=CODE)
    recipient_kind = fields.Enum(RecipientKind, by_value=True, required=True)
    recipient = fields.String(load_default=None, validate=ID)
    expires_on = Day(load_default=None)


class AnswerConsentSchema(Strict):
    """Yes or no."""

    agrees = fields.Boolean(required=True, truthy={True}, falsy={False})


class AccessSchema(Strict):
    """That somebody read one category about a person."""

    at = fields.AwareDateTime(required=True)
    reader_id = fields.String(required=True, allow_none=True)
    recipient_kind = fields.String(required=True)
    recipient_id = fields.String(required=True, allow_none=True)
    category = fields.String(required=True)
    purpose = fields.String(required=True)
    verdict = fields.String(required=True)
    basis = fields.String(required=True)


class GroundSchema(Strict):
    """That a contract gives a recipient a ground, while it is open."""

    recipient_kind = fields.String(required=True)
    recipient_id = fields.String(required=True)
    purpose = fields.String(required=True)
    source = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class DataQuery(Strict):
    """Which categories are asked for, such as `child.name`."""

    category = fields.List(fields.String(validate=CODE), required=True, validate=validate.Length(1, CATEGORIES_MOST))


class Kept(fields.Field[Any]):
    """What is kept in one category, in the shape of its room; days and times are written as ISO 8601 has them."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return as_json(value)


def as_json(value: Any) -> Any:
    """Return a value of any category as JSON can hold it.

    >>> as_json({"starts": time(7, 5), "born": date(2021, 5, 4), "days": (1, 2)})
    {'starts': '07:05', 'born': '2021-05-04', 'days': [1, 2]}
    """
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return as_json(asdict(value))
    if isinstance(value, dict):
        return {name: as_json(each) for name, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, list | tuple) else value


class DataSchema(Strict):
    """What the city keeps about a person, by category; what may not be seen is absent."""

    person = fields.String(required=True)
    data = fields.Dict(keys=fields.String(), values=Kept(allow_none=True), required=True)
