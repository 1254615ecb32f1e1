"""What is told to those who work for a provider, a unit or the city, and of requests."""

from marketplace.kernel.text import _
from marketplace.messages.templates.template import add

add(
    "session_disputed",
    _("A session is disputed"),
    _(
        "Somebody does not agree that a session of “%(offering)s” was delivered as promised. It is not "
        "paid until that is settled."
    ),
)
add("payment_recorded", _("Your payment has arrived"), _("Your payment has arrived. Thank you."), mail=False)
add(
    "evidence_expiring",
    _("A document expires soon"),
    _(
        "A document that your accreditation needs expires within thirty days. Show a new one, or new "
        "enrolments stop by themselves."
    ),
)
add(
    "provider_accredited",
    _("You are accredited"),
    _("Two officers have accepted your registration. You can publish offerings and ask units to carry them."),
)
add(
    "provider_suspended",
    _("Your accreditation is suspended"),
    _("You cannot take new enrolments for now. Sign in to read why and what to do."),
)
add(
    "substitute_asked",
    _("Would you carry a group on"),
    _("The provider of a group cannot go on, and “%(offering)s” fits its children. Sign in and say if you would."),
)
add(
    "attachment_asked",
    _("An add-on asks for room in your unit"),
    _("“%(offering)s” asks for a room and a time in your unit. Sign in to agree or decline."),
)
add(
    "attachment_approved",
    _("An add-on is approved"),
    _("Unit and service owner have agreed to “%(offering)s”. It can be published there."),
)
add(
    "service_moves",
    _("A service that you give moves to another model"),
    _(
        "The city has approved that a service which you give moves to another model. What you offer of it now is "
        "withdrawn on that day; whoever is enrolled keeps the place. The page on how our services are run says which "
        "service, when and why. Copy your offerings from that day on."
    ),
)
add(
    "request_to_answer",
    _("A request waits for your answer"),
    _("A request has arrived in your queue. Sign in to see what it is about, and by when the answer is due."),
)
add(
    "request_answered",
    _("Your request is answered"),
    _("What you asked has been answered. Sign in to read the answer."),
)
add(
    "adjustment_agreed",
    _("Something is arranged for a child in your house"),
    _("A provider has agreed to arrange something for a child. Sign in to see it, and to confirm it once it is done."),
)
add(
    "request_escalated",
    _("A request missed its time limit"),
    _("A request was not answered in time. It is in the service centre's list now."),
)
