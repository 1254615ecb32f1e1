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
    "guardian_asked",
    _("Your agreement is asked for"),
    _(
        "The other guardian of %(child)s has taken a place in “%(offering)s”. On this both of you are to agree. "
        "Sign in to see until when the place is kept, what your silence would mean, and to answer."
    ),
)
_add(
    "guardian_reminded",
    _("Your answer is still waited for"),
    _(
        "The place in “%(offering)s” for %(child)s is kept until you answer. Half of the time has passed. Sign in to "
        "answer, and to see what your silence would mean."
    ),
)
_add(
    "place_not_agreed",
    _("A place was let go"),
    _(
        "The place in “%(offering)s” for %(child)s was not agreed on by all guardians in time, and went to the next "
        "family. Sign in to see why and what you can do next: another group, or the waiting list."
    ),
)
_add(
    "shares_proposed",
    _("A proposal to share what is paid"),
    _(
        "The other guardian of %(child)s proposes that each of you pays a part of what is signed from a day on, on an "
        "invoice of your own. It holds only if you agree; until then who signs pays."
    ),
)
_add(
    "shares_agreed",
    _("You share what is paid"),
    _("The other guardian of %(child)s has agreed to your shares. What is signed from that day on has two invoices."),
)
_add(
    "shares_ended",
    _("Shares have ended"),
    _(
        "The other guardian of %(child)s does not share, or no longer. The invoices that there are stand; what is "
        "signed from now on is paid by who signs it."
    ),
)
_add(
    "season_over",
    _("How was it?"),
    _("“%(offering)s” is over. Three questions, a minute: how was it for %(child)s and for you?"),
)
_add(
    "care_applied",
    _("We have your application for day care"),
    _(
        "Your application for a place in day care for %(child)s has arrived. Sign in to see by which day the "
        "city arranges a place, and where the application stands."
    ),
)
_add(
    "care_place_given",
    _("A place in day care"),
    _(
        "The city has decided on a place in day care for %(child)s. Sign in to read where, from when and why, and "
        "take it or leave it within 14 days. If you find the decision wrong, you can ask for rectification within 14 "
        "days."
    ),
)
_add(
    "care_refused",
    _("A decision on your application for day care"),
    _(
        "The city has decided on your application for %(child)s without giving a place. Sign in to read the reasons. "
        "If you find the decision wrong, you can ask for rectification within 14 days."
    ),
)
_add(
    "care_place_answered",
    _("The place in day care was answered"),
    _("The place in day care for %(child)s was taken, left or not answered in time. Sign in to see what comes next."),
)
_add(
    "rectification_asked",
    _("Rectification was asked"),
    _("Your request to put the decision on day care for %(child)s right has arrived. Somebody else answers it."),
)
_add(
    "rectification_answered",
    _("Your request for rectification is answered"),
    _("Your request to put the decision on day care for %(child)s right is answered. Sign in to read the reasons."),
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
    "home_weeks_told",
    _("Two homes: please look"),
    _(
        "It was told in which weeks %(child)s is with which guardian. It counts when both of you agree; sign in "
        "to read it."
    ),
)
_add(
    "home_weeks_agreed",
    _("Two homes: agreed"),
    _(
        "It is agreed in which weeks %(child)s is with which guardian. The city can now decide on care hours for "
        "both homes."
    ),
)
_add(
    "home_weeks_ended",
    _("Two homes: ended"),
    _("What was told of the weeks in which %(child)s is with which guardian has ended."),
)
_add(
    "fee_decided",
    _("A decision on your fee"),
    _(
        "The city has decided on what you pay for day care. Sign in to read what it is from which day on, each step "
        "that made it, what is different from before, and how to ask for a change."
    ),
)
_add(
    "absence_told",
    _("An absence was told"),
    _(
        "%(child)s was told to be away. The day care and the add-ons of those days see it. Sign in to read "
        "which days they are, or to say that %(child)s is back."
    ),
    mail=False,
)
_add(
    "absence_taken_back",
    _("Back again"),
    _("It was told that %(child)s is back earlier, or is not away at all. Sign in to read which days are left."),
    mail=False,
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
    "wish_answered",
    _("What you wished for is offered"),
    _("You wished for something at the day care of %(child)s. Now “%(offering)s” is offered there. Sign in to see it."),
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
    "service_moves",
    _("A service that you give moves to another model"),
    _(
        "The city has approved that a service which you give moves to another model. What you offer of it now is "
        "withdrawn on that day; whoever is enrolled keeps the place. The page on how our services are run says which "
        "service, when and why. Copy your offerings from that day on."
    ),
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
    "adjustment_agreed",
    _("Something is arranged for a child in your house"),
    _("A provider has agreed to arrange something for a child. Sign in to see it, and to confirm it once it is done."),
)
_add(
    "request_escalated",
    _("A request missed its time limit"),
    _("A request was not answered in time. It is in the service centre's list now."),
)
