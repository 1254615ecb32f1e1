"""What can be told: for each kind of message its subject and its text, without names, places and times."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.registry import Registry
from marketplace.kernel.text import Text, _

YOUR_CHILD = _("your child")
THE_OFFERING = _("the offering")


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of message; `mail` tells whether it is worth a letter. Its text may name `child` and `offering`."""

    key: str
    subject: Text
    body: Text
    mail: bool = True

    def text(self, *, child: str = YOUR_CHILD, offering: str = THE_OFFERING) -> Text:
        """Return the text with what may be named in it."""
        return Text(self.body.message, {"child": child, "offering": offering})


TEMPLATES: Registry[Template] = Registry("message")


def _add(key: str, subject: Text, body: Text, *, mail: bool = True) -> None:
    TEMPLATES.add(key, Template(key, subject, body, mail))


_add(
    "application_received",
    _("We have your application"),
    _(
        "Your application for %(child)s has arrived. You can change it until the round closes; the order "
        "of arrival does not matter."
    ),
)
_add(
    "not_placed",
    _("No place this time"),
    _(
        "There was no place for %(child)s in this round. Your result shows why, and what you can do "
        "next: join a waiting list or choose another offering."
    ),
)
_add(
    "place_offered",
    _("A place is offered"),
    _(
        "A place in “%(offering)s” is offered to %(child)s. Sign in and answer before the offer expires; "
        "after that the next family is asked."
    ),
)
_add(
    "offer_expired",
    _("An offer has expired"),
    _(
        "The place in “%(offering)s” was not taken in time and went to the next family. You can join the "
        "waiting list again."
    ),
)
_add(
    "waiting",
    _("You are on the waiting list"),
    _(
        "You wait for a place in “%(offering)s” for %(child)s. The list moves by itself, and we tell you "
        "when a place is free."
    ),
    mail=False,
)
_add(
    "child_enrolled",
    _("The place is confirmed"),
    _(
        "The place in “%(offering)s” is confirmed for %(child)s. Under your family's data you can see "
        "what the provider may know, and why."
    ),
)
_add(
    "enrolment_ended",
    _("A place has ended"),
    _(
        "The place in “%(offering)s” for %(child)s has ended. What was paid and not delivered goes back "
        "to where it came from."
    ),
)
_add(
    "season_over",
    _("How was it?"),
    _("“%(offering)s” is over. Three questions, a minute: how was it for %(child)s and for you?"),
)
_add(
    "care_decided",
    _("A decision about care"),
    _(
        "The city has decided on care for %(child)s. Sign in to read the decision, its reasons and how "
        "to ask for a change."
    ),
)
_add(
    "session_cancelled",
    _("A session is cancelled"),
    _(
        "A session of “%(offering)s” is cancelled. You get your part of its price back, and the provider "
        "has five working days to offer another time."
    ),
)
_add(
    "replacement_offered",
    _("Another time is offered"),
    _(
        "The provider of “%(offering)s” offers another time for the cancelled session. Sign in to see "
        "when. The refund stands."
    ),
)
_add(
    "session_disputed",
    _("A session is disputed"),
    _(
        "Somebody does not agree that a session of “%(offering)s” was delivered as promised. It is not "
        "paid until that is settled."
    ),
)
_add(
    "invoice_issued",
    _("An invoice"),
    _("There is an invoice for you. Sign in to see the amount, the reference number and the due date."),
)
_add("payment_recorded", _("Your payment has arrived"), _("Your payment has arrived. Thank you."), mail=False)
_add(
    "refund_made",
    _("You get money back"),
    _("A part of what you paid comes back to you. Sign in to see how much, and for what."),
)
_add(
    "payout_approved",
    _("A payout is approved"),
    _("The city has approved a payout to you. Your statement shows what it is made of."),
)
_add(
    "consent_asked",
    _("Your consent is asked"),
    _(
        "Somebody asks whether data about %(child)s may be used. Sign in to read what for. The place "
        "does not depend on your answer."
    ),
)
_add(
    "consent_given",
    _("A consent is in force"),
    _("All who must agree to a use of data about %(child)s have agreed. Any one of you can withdraw at any time."),
    mail=False,
)
_add(
    "consent_refused",
    _("A consent was refused"),
    _("A use of data about %(child)s was not agreed to, and does not happen."),
    mail=False,
)
_add(
    "consent_withdrawn",
    _("A consent was withdrawn"),
    _(
        "A consent about data of %(child)s was withdrawn. From this moment nobody may use it; what "
        "depended on it is paused."
    ),
)
_add(
    "consent_expired",
    _("A consent has expired"),
    _("A consent about data of %(child)s has expired. Nobody may use it any more; you can give it again."),
)
_add(
    "consent_withdrawn_from_you",
    _("A consent was withdrawn"),
    _("A family withdrew a consent. The data is gone from your rosters; delete it wherever else you keep it."),
)
_add(
    "evidence_expiring",
    _("A document expires soon"),
    _(
        "A document that your accreditation needs expires within thirty days. Show a new one, or new "
        "enrolments stop by themselves."
    ),
)
_add(
    "provider_accredited",
    _("You are accredited"),
    _("Two officers have accepted your registration. You can publish offerings and ask units to carry them."),
)
_add(
    "provider_suspended",
    _("Your accreditation is suspended"),
    _("You cannot take new enrolments for now. Sign in to read why and what to do."),
)
_add(
    "advance_approved",
    _("Your advance is approved"),
    _("A budget holder has approved it. The next list of payouts pays it, and your next sessions settle it first."),
)
_add(
    "advance_declined",
    _("Your advance is declined"),
    _("A budget holder has declined it. Sign in to read why."),
)
_add(
    "advance_requested",
    _("A provider asks for an advance"),
    _("Sign in to approve or decline it."),
)
_add(
    "continuity_opened",
    _("A provider cannot go on"),
    _(
        "The provider of “%(offering)s” cannot go on. Within ten days the city looks for another in the same hour and "
        "place. You are asked before anything changes for %(child)s; what is unspent is safe."
    ),
)
_add(
    "substitute_offered",
    _("Another provider would go on"),
    _(
        "“%(offering)s” would go on for %(child)s in the same hour and place, with what is unspent of your money. Sign "
        "in and say whether you agree; if you do not, or do not answer in time, you have back what is left."
    ),
)
_add(
    "substitute_asked",
    _("Would you carry a group on"),
    _("The provider of a group cannot go on, and “%(offering)s” fits its children. Sign in and say if you would."),
)
_add(
    "attachment_asked",
    _("An add-on asks for room in your unit"),
    _("“%(offering)s” asks for a room and a time in your unit. Sign in to agree or decline."),
)
_add(
    "attachment_approved",
    _("An add-on is approved"),
    _("Unit and service owner have agreed to “%(offering)s”. It can be published there."),
)
_add(
    "group_called_off",
    _("A group is called off"),
    _(
        "A group of “%(offering)s” does not go ahead: too few children were enrolled on the day of the decision. "
        "Its sessions are cancelled, and its families are told and have their money back."
    ),
)
_add(
    "request_to_answer",
    _("A request waits for your answer"),
    _("A request has arrived in your queue. Sign in to see what it is about, and by when the answer is due."),
)
_add(
    "request_answered",
    _("Your request is answered"),
    _("What you asked has been answered. Sign in to read the answer."),
)
_add(
    "request_escalated",
    _("A request missed its time limit"),
    _("A request was not answered in time. It is in the service centre's list now."),
)
