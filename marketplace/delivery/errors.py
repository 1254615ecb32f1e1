"""What this room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.kernel.text import _


class SessionUnknown(NotFound):
    """There is no such session."""

    code = "delivery.session_unknown"
    advice = _("Choose a session from the day's list.")


class SessionNotBegun(Conflict):
    """This session has not begun."""

    code = "delivery.session_not_begun"
    advice = _("Mark it when it has begun.")


class SessionBegun(Conflict):
    """This session has begun, so it cannot be cancelled any more."""

    code = "delivery.session_begun"
    advice = _("If it was not held as promised, the unit manager disputes it.")


class SessionCancelledAlready(Conflict):
    """This session was cancelled."""

    code = "delivery.session_cancelled"
    advice = _("Nothing needs to be done: families and the city have their part back.")


class SessionConfirmedAlready(Conflict):
    """This session is confirmed, and what is confirmed does not change."""

    code = "delivery.session_confirmed"
    advice = _("Ask the service centre if something was confirmed by mistake.")


class SessionNotMarked(Conflict):
    """The provider has not marked this session as delivered."""

    code = "delivery.session_not_marked"
    advice = _("Ask the provider to mark it first.")


class SessionMarkedAlready(Conflict):
    """This session is marked as delivered."""

    code = "delivery.session_marked"
    advice = _("Wait for the unit manager to confirm it.")


class OwnDelivery(NotAllowed):
    """Whoever delivered a session cannot confirm it."""

    code = "delivery.own_delivery"
    advice = _("The unit manager or the service owner confirms it.")


class NotInSession(Invalid):
    """A mark names somebody who has no place in this session."""

    code = "delivery.not_in_session"
    advice = _("Load the roster again and mark the children who are on it.")


class MarkedTwice(Invalid):
    """Two marks of one list are about the same child."""

    code = "delivery.marked_twice"
    advice = _("Send one mark for each child.")


class MarkedElsewhere(Conflict):
    """Somebody has marked this child otherwise meanwhile."""

    code = "delivery.marked_elsewhere"
    advice = _("Look at the mark that stands now, and send yours again if it is the right one.")


class MarkUnknown(Invalid):
    """There is no such mark."""

    code = "delivery.mark_unknown"
    advice = _("Use present, absent, sick or excused.")


class ReasonUnknown(Invalid):
    """There is no such reason."""

    code = "delivery.reason_unknown"
    advice = _("Choose one of the reasons in the list.")
