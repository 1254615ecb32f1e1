"""A span of days as auditors ask for it: in a form by GET, both days included, sensible where nothing was asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from marketplace.kernel.text import _
from marketplace.money.journal import journal_span
from marketplace.web.form import Form

DAYS_LABELS = {"first": _("From"), "last": _("To")}


class DaysForm(Schema):
    """The first and the last day of what is asked for."""

    first = fields.Date(load_default=None)
    last = fields.Date(load_default=None)

    @validates_schema
    def last_not_before_first(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse a span that ends before it begins."""
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            raise ValidationError(_("Choose a day that is not before the first one."), "last")


def span_asked(data: dict[str, Any], today: date) -> tuple[date, date]:
    """Return the first and the last day; by default from the first posting to today."""
    span = journal_span()
    first = data.get("first") or (span[0] if span else today)
    return first, max(first, data.get("last") or max(today, span[1] if span else today))


def fill_in(form: Form, first: date, last: date) -> None:
    """Let the fields show the days that hold where none were typed."""
    for name, day in (("first", first), ("last", last)):
        if not form.value(name):
            form.typed[name] = day.isoformat()


def day_after(day: date) -> date:
    """Return the exclusive end of a span whose last day is given."""
    return day + timedelta(days=1) if day < date.max else day
