"""What fees and months of care are called."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.care.kinds import Difference, RowKind
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import LegalRoute
from marketplace.web.parts.standings import standing

DIFFERENCES: Mapping[Difference, Text] = {
    Difference.INCOME: _("income"),
    Difference.FAMILY_SIZE: _("size of the family"),
    Difference.SIBLING_ORDER: _("place among the siblings in care"),
    Difference.SERVICE_NEED: _("hours of care"),
    Difference.PRE_PRIMARY: _("free pre-primary education"),
    Difference.PLACEMENT: _("decision on the place"),
    Difference.UNIT: _("unit"),
    Difference.PROVIDER: _("provider"),
    Difference.LEGAL_ROUTE: _("way of providing"),
    Difference.HOUSEHOLD: _("home"),
    Difference.PAYER: _("who pays"),
    Difference.RULE_VERSION: _("table of fees"),
    Difference.VOUCHER_VALUE: _("value of the voucher"),
    Difference.VOUCHER_AGE: _("age for the voucher"),
}
ROW_KINDS: Mapping[RowKind, Text] = {
    RowKind.FEE: _("fee"),
    RowKind.REFUND: _("taken back"),
    RowKind.CORRECTION: _("corrected"),
}
PARAMETERS: Mapping[str, Text] = {
    "months_charged_most": _("Months of an operating year that are charged at most"),
    "free_month": _("The free month (its number)"),
    "sick_days_before_half": _("Weekdays of illness in a month before the fee is less"),
    "sick_month_charged_bp": _("Charged where the child is ill the whole month"),
    "sick_charged_bp": _("Charged where the child is ill on more weekdays than that"),
    "absent_month_charged_bp": _("Charged where the child is away the whole month for another reason"),
    "free_pre_primary_minutes": _("Minutes of free pre-primary education a week"),
}


def care_difference(difference: str) -> Text:
    """Return what is different, in words."""
    return DIFFERENCES[Difference(difference)]


def row_kind(kind: RowKind) -> Text:
    """Return what a row of a month is, in words."""
    return ROW_KINDS[kind]


def route_words(route: str) -> Text | str:
    """Return a legal route, as the books keep it, in words."""
    return standing(LegalRoute(route))
