"""What is refused where two guardians decide together."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class NotAsked(Conflict):
    """Your answer is not waited for: it was given, or the place is not kept any more."""

    code = "enrolment.not_asked"
    advice = _("Open the place to see how it stands and what you can do next.")


class SilenceRuleNotFound(NotFound):
    """There is no such rule about a silent guardian."""

    code = "enrolment.silence_rule_not_found"
    advice = _("Open the list of rules about both guardians and choose one there.")


class SilenceRuleIncomplete(Invalid):
    """A rule about a silent guardian needs a name, its ground in law, 1 to 7 weekdays and 1 to 30 days of waiting."""

    code = "enrolment.silence_rule_incomplete"
    advice = _("Fill in what is missing; the rule holds from today or a later day.")


class AgreementNotFound(NotFound):
    """There is no such agreement on shares."""

    code = "enrolment.agreement_not_found"
    advice = _("Open your shares under Payments and choose one there.")


class ShareNotPossible(Invalid):
    """A share lies between nothing and the whole."""

    code = "enrolment.share_not_possible"
    advice = _("Give your part as a number of percent from 1 to 99; the other guardian bears the rest.")


class ShareBeginsTooEarly(Invalid):
    """Shares hold from a day on, for what begins then: not for what was signed before."""

    code = "enrolment.share_begins_too_early"
    advice = _("Give today or a later day.")


class NobodyToShareWith(Conflict):
    """Shares are agreed between two guardians with custody of the child."""

    code = "enrolment.nobody_to_share_with"
    advice = _("You owe what you sign. Where custody is not as it stands here, write to the service centre.")


class SharesProposedAlready(Conflict):
    """A proposal for this child waits for an answer already."""

    code = "enrolment.shares_proposed_already"
    advice = _("Answer it, or take it back first if it is yours.")


class SharesNotOpen(Conflict):
    """This proposal was answered or taken back, or this agreement has ended."""

    code = "enrolment.shares_not_open"
    advice = _("Open your shares again to see how they stand, and propose anew.")


class PlaceAlreadySigned(Conflict):
    """This place is signed already, so its invoices stand."""

    code = "enrolment.place_already_signed"
    advice = _("Agree on shares for the child: they hold for what you sign from then on.")
