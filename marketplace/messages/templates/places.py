"""What is told of places in add-ons: applied for, offered, taken, carried on and ended."""

from marketplace.kernel.text import _
from marketplace.messages.templates.template import add

add(
    "application_received",
    _("We have your application"),
    _(
        "Your application for %(child)s has arrived. You can change it until the round closes; the order "
        "of arrival does not matter."
    ),
)
add(
    "not_placed",
    _("No place this time"),
    _(
        "There was no place for %(child)s in this round. Your result shows why, and what you can do "
        "next: join a waiting list or choose another offering."
    ),
)
add(
    "place_offered",
    _("A place is offered"),
    _(
        "A place in “%(offering)s” is offered to %(child)s. Sign in and answer before the offer expires; "
        "after that the next family is asked."
    ),
)
add(
    "offer_expired",
    _("An offer has expired"),
    _(
        "The place in “%(offering)s” was not taken in time and went to the next family. You can join the "
        "waiting list again."
    ),
)
add(
    "waiting",
    _("You are on the waiting list"),
    _(
        "You wait for a place in “%(offering)s” for %(child)s. The list moves by itself, and we tell you "
        "when a place is free."
    ),
    mail=False,
)
add(
    "child_enrolled",
    _("The place is confirmed"),
    _(
        "The place in “%(offering)s” is confirmed for %(child)s. Under your family's data you can see "
        "what the provider may know, and why."
    ),
)
add(
    "enrolment_ended",
    _("A place has ended"),
    _(
        "The place in “%(offering)s” for %(child)s has ended. What was paid and not delivered goes back "
        "to where it came from."
    ),
)
add(
    "guardian_asked",
    _("Your agreement is asked for"),
    _(
        "The other guardian of %(child)s has taken a place in “%(offering)s”. On this both of you are to agree. "
        "Sign in to see until when the place is kept, what your silence would mean, and to answer."
    ),
)
add(
    "guardian_reminded",
    _("Your answer is still waited for"),
    _(
        "The place in “%(offering)s” for %(child)s is kept until you answer. Half of the time has passed. Sign in to "
        "answer, and to see what your silence would mean."
    ),
)
add(
    "place_not_agreed",
    _("A place was let go"),
    _(
        "The place in “%(offering)s” for %(child)s was not agreed on by all guardians in time, and went to the next "
        "family. Sign in to see why and what you can do next: another group, or the waiting list."
    ),
)
add(
    "season_over",
    _("How was it?"),
    _("“%(offering)s” is over. Three questions, a minute: how was it for %(child)s and for you?"),
)
add(
    "session_cancelled",
    _("A session is cancelled"),
    _(
        "A session of “%(offering)s” is cancelled. You get your part of its price back, and the provider "
        "has five working days to offer another time."
    ),
)
add(
    "replacement_offered",
    _("Another time is offered"),
    _(
        "The provider of “%(offering)s” offers another time for the cancelled session. Sign in to see "
        "when. The refund stands."
    ),
)
add(
    "wish_answered",
    _("What you wished for is offered"),
    _("You wished for something at the day care of %(child)s. Now “%(offering)s” is offered there. Sign in to see it."),
)
add(
    "continuity_opened",
    _("A provider cannot go on"),
    _(
        "The provider of “%(offering)s” cannot go on. Within ten days the city looks for another in the same hour and "
        "place. You are asked before anything changes for %(child)s; what is unspent is safe."
    ),
)
add(
    "substitute_offered",
    _("Another provider would go on"),
    _(
        "“%(offering)s” would go on for %(child)s in the same hour and place, with what is unspent of your money. Sign "
        "in and say whether you agree; if you do not, or do not answer in time, you have back what is left."
    ),
)
add(
    "group_called_off",
    _("A group is called off"),
    _(
        "A group of “%(offering)s” does not go ahead: too few children were enrolled on the day of the decision. "
        "Its sessions are cancelled, and its families are told and have their money back."
    ),
)
