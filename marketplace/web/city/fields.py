"""Fields of the city's forms: shares as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from marketplace.kernel.text import _

_PERCENT = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")


class Percent(fields.Field[int]):
    """A field in per cent, with at most two decimals; its value is in basis points.

    >>> Percent().deserialize("25,5 %")
    2550
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        found = _PERCENT.fullmatch(str(value).replace("%", "").strip())
        if found is None:
            raise ValidationError(_("Write a share in per cent, for example 50 or 25.5."))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def typed_percent(basis_points: int | None) -> str:
    """Return basis points as they are typed into such a field; nothing for None.

    >>> typed_percent(2550), typed_percent(5000)
    ('25.5', '50')
    """
    if basis_points is None:
        return ""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


_FIGURE = re.compile(r"(\d{1,8})(?:[.,](\d{1,2}))?")


class Hundredths(fields.Field[int]):
    """A figure with at most two decimals; its value is in hundredths.

    >>> Hundredths().deserialize("12,5")
    1250
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        found = _FIGURE.fullmatch(str(value).strip())
        if found is None:
            raise ValidationError(_("Write a number with at most two decimals, for example 55 or 12.5."))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
