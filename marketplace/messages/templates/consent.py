"""What is told of consents."""

from marketplace.kernel.text import _
from marketplace.messages.templates.template import add

add(
    "consent_asked",
    _("Your consent is asked"),
    _(
        "Somebody asks whether data about %(child)s may be used. Sign in to read what for. The place "
        "does not depend on your answer."
    ),
)
add(
    "consent_given",
    _("A consent is in force"),
    _("All who must agree to a use of data about %(child)s have agreed. Any one of you can withdraw at any time."),
    mail=False,
)
add(
    "consent_refused",
    _("A consent was refused"),
    _("A use of data about %(child)s was not agreed to, and does not happen."),
    mail=False,
)
add(
    "consent_withdrawn",
    _("A consent was withdrawn"),
    _(
        "A consent about data of %(child)s was withdrawn. From this moment nobody may use it; what "
        "depended on it is paused."
    ),
)
add(
    "consent_expired",
    _("A consent has expired"),
    _("A consent about data of %(child)s has expired. Nobody may use it any more; you can give it again."),
)
add(
    "consent_withdrawn_from_you",
    _("A consent was withdrawn"),
    _("A family withdrew a consent. The data is gone from your rosters; delete it wherever else you keep it."),
)
