"""What is told of day care: applications, decisions, homes, fees and absences."""

from marketplace.kernel.text import _
from marketplace.messages.templates.template import add

add(
    "care_applied",
    _("We have your application for day care"),
    _(
        "Your application for a place in day care for %(child)s has arrived. Sign in to see by which day the "
        "city arranges a place, and where the application stands."
    ),
)
add(
    "care_place_given",
    _("A place in day care"),
    _(
        "The city has decided on a place in day care for %(child)s. Sign in to read where, from when and why, and "
        "take it or leave it within 14 days. If you find the decision wrong, you can ask for rectification within 14 "
        "days."
    ),
)
add(
    "care_refused",
    _("A decision on your application for day care"),
    _(
        "The city has decided on your application for %(child)s without giving a place. Sign in to read the reasons. "
        "If you find the decision wrong, you can ask for rectification within 14 days."
    ),
)
add(
    "care_place_answered",
    _("The place in day care was answered"),
    _("The place in day care for %(child)s was taken, left or not answered in time. Sign in to see what comes next."),
)
add(
    "rectification_asked",
    _("Rectification was asked"),
    _("Your request to put the decision on day care for %(child)s right has arrived. Somebody else answers it."),
)
add(
    "rectification_answered",
    _("Your request for rectification is answered"),
    _("Your request to put the decision on day care for %(child)s right is answered. Sign in to read the reasons."),
)
add(
    "care_decided",
    _("A decision about care"),
    _(
        "The city has decided on care for %(child)s. Sign in to read the decision, its reasons and how "
        "to ask for a change."
    ),
)
add(
    "home_weeks_told",
    _("Two homes: please look"),
    _(
        "It was told in which weeks %(child)s is with which guardian. It counts when both of you agree; sign in "
        "to read it."
    ),
)
add(
    "home_weeks_agreed",
    _("Two homes: agreed"),
    _(
        "It is agreed in which weeks %(child)s is with which guardian. The city can now decide on care hours for "
        "both homes."
    ),
)
add(
    "home_weeks_ended",
    _("Two homes: ended"),
    _("What was told of the weeks in which %(child)s is with which guardian has ended."),
)
add(
    "fee_decided",
    _("A decision on your fee"),
    _(
        "The city has decided on what you pay for day care. Sign in to read what it is from which day on, each step "
        "that made it, what is different from before, and how to ask for a change."
    ),
)
add(
    "absence_told",
    _("An absence was told"),
    _(
        "%(child)s was told to be away. The day care and the add-ons of those days see it. Sign in to read "
        "which days they are, or to say that %(child)s is back."
    ),
    mail=False,
)
add(
    "absence_taken_back",
    _("Back again"),
    _("It was told that %(child)s is back earlier, or is not away at all. Sign in to read which days are left."),
    mail=False,
)
