"""An amount of money as people type it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.text import _

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")
_SPACES = str.maketrans("", "", " \u00a0\u202f€")


class Euros(fields.Field[int]):
    """A field in euros, with a point or a comma before the cents; its value is in cents.

    >>> Euros().deserialize("1 240,50")
    124050
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        found = _AMOUNT.fullmatch(str(value).translate(_SPACES))
        if found is None:
            raise ValidationError(_("Write an amount in euros, for example 240 or 240.50."))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def typed_euros(cents: int | None) -> str:
    """Return cents as they are typed into such a field; nothing for None.

    >>> typed_euros(24050), typed_euros(24000)
    ('240.50', '240')
    """
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
