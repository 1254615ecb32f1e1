"""What this room refuses, and what to do then."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class DecisionNotFound(NotFound):
    """There is no such fee decision."""

    code = "care.decision_not_found"
    advice = _("Open the child's decisions and choose one there.")


class ChildrenUnknown(Invalid):
    """One of these is no child here."""

    code = "care.children_unknown"
    advice = _("Choose children who are registered here.")


class DayBeforeRules(Invalid):
    """The day lies before the first table of fees."""

    code = "care.day_before_rules"
    advice = _("Choose a later day: fees are known from the first table on.")


class CareMonthWrong(Invalid):
    """A month of care is a year and a month."""

    code = "care.month_wrong"
    advice = _("Write the month as 2026-10.")


class CareMonthNotOver(Conflict):
    """This month is not over."""

    code = "care.month_not_over"
    advice = _("Close the month when its last day has passed.")


class CareMonthClosed(Conflict):
    """This month is closed already."""

    code = "care.month_closed"
    advice = _("What changed of it since then is corrected when the next month is closed.")


class CareMonthNotNext(Conflict):
    """An earlier month is not closed yet."""

    code = "care.month_not_next"
    advice = _("Close the months in their order, one after the other.")
