"""What money refuses, and what to do about it."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class AmountWrong(Invalid):
    """This amount cannot be used here."""

    code = "money.amount_wrong"
    advice = _("Give whole cents above zero, within what there is.")


class TermsWrong(Invalid):
    """These terms of payment do not fit together."""

    code = "money.terms_wrong"
    advice = _("Give at least one session, each budget line once, and fees that the price can bear.")


class DayNotYet(Invalid):
    """This day has not come yet."""

    code = "money.day_not_yet"
    advice = _("Give today or an earlier day.")


class DayTooLongAgo(Invalid):
    """This day is too long ago."""

    code = "money.day_too_long_ago"
    advice = _("Give today or a day of the last year.")


class ReferenceUnusable(Invalid):
    """The bank's name for a payment is missing or too long."""

    code = "money.reference_unusable"
    advice = _("Give what the bank calls the payment, in at most 64 characters, and a reference of at most 40.")


class AidCeilingReached(Conflict):
    """The provider's group may not get so much more public aid."""

    code = "money.aid_ceiling_reached"
    advice = _("Take the place at the full price, choose another provider, or ask the service centre.")


class AidEntryUnknown(NotFound):
    """There is no such entry in the register of public aid."""

    code = "money.aid_entry_unknown"
    advice = _("Look at the register again.")


class AidEntryCorrected(Conflict):
    """This entry of the register was taken back before, or takes another one back."""

    code = "money.aid_entry_corrected"
    advice = _("Record the aid anew, as it is right.")


class AidIncomplete(Invalid):
    """Aid is recorded with its decision and its ground."""

    code = "money.aid_incomplete"
    advice = _("Name the decision in at most 200 characters, and say on what ground in at most 500.")


class AdvanceUnknown(NotFound):
    """There is no such advance."""

    code = "money.advance_unknown"
    advice = _("Look at the list of advances again.")


class AdvanceNotAgreed(Conflict):
    """No agreement in force lets this provider have an advance, or it is not accredited now."""

    code = "money.advance_not_agreed"
    advice = _("Agree on a share first: the platform agreement names the highest advance.")


class AdvanceOpen(Conflict):
    """An advance is asked for already, or is not settled yet."""

    code = "money.advance_open"
    advice = _("Wait until sessions have set it off, then ask again.")


class AdvanceTooLarge(Invalid):
    """The advance is more than the agreed share of what families have agreed to and is not earned yet."""

    code = "money.advance_too_large"
    advice = _("Ask for less.")


class AdvanceDecided(Conflict):
    """It was decided on this advance before."""

    code = "money.advance_decided"
    advice = _("Look at how the advance stands now.")


class BudgetLineUnknown(NotFound):
    """There is no budget line of this name."""

    code = "money.budget_line_unknown"
    advice = _("Add the budget line first, or choose one that exists.")


class BudgetLineMissing(Conflict):
    """The rules pay from a budget line that does not exist."""

    code = "money.budget_line_missing"
    advice = _("Add the budget line first, or let the rule pay from one that exists.")


class BudgetLineKnown(Conflict):
    """There is a budget line of this name already."""

    code = "money.budget_line_known"
    advice = _("Change the amount of the line that exists, or choose another name.")


class BudgetExhausted(Conflict):
    """The budget line has not enough money left."""

    code = "money.budget_exhausted"
    advice = _("Ask for a place without support, or wait until the city puts money on the line.")


class NotFunded(NotFound):
    """No money belongs to this enrolment."""

    code = "money.not_funded"
    advice = _("Confirm the enrolment first.")


class FundedOtherwise(Conflict):
    """This enrolment has been funded on other terms."""

    code = "money.funded_otherwise"
    advice = _("Cancel the enrolment and make a new one to change its terms.")


class FundingEnded(Conflict):
    """The money of this enrolment has been settled."""

    code = "money.funding_ended"
    advice = _("Nothing more can be earned or given back for it.")


class NoSessionsLeft(Conflict):
    """All sessions of this enrolment have been settled."""

    code = "money.no_sessions_left"
    advice = _("Check which sessions the enrolment has taken.")


class SessionSettled(Conflict):
    """This session has been settled the other way."""

    code = "money.session_settled"
    advice = _("Reverse its transfer first.")


class HeldSettled(Conflict):
    """The held part of this session was released or given back, since its objective is measured."""

    code = "money.held_settled"
    advice = _("Leave the session as it is, and agree with the provider how the next one makes up for it.")


class OutcomeToldOtherwise(Conflict):
    """This objective was measured with the other result, and the money has followed it."""

    code = "money.outcome_told_otherwise"
    advice = _("An objective is settled once; see how its money stands.")


class GrantMissing(Conflict):
    """There is no budget line of granted money by this name."""

    code = "money.grant_missing"
    advice = _("Add a budget line whose money is a grant, or name one that exists.")


class MonthClosed(Conflict):
    """This month is closed."""

    code = "money.month_closed"
    advice = _("Post in the open month; a correction goes there too.")


class MonthNotOver(Conflict):
    """This month is not over yet."""

    code = "money.month_not_over"
    advice = _("Close it on the first day of the next month or later.")


class MonthWrong(Invalid):
    """This is not a month."""

    code = "money.month_wrong"
    advice = _("Write the month as year and month, such as 2026-09.")


class KeyPostedOtherwise(Conflict):
    """A transfer with this key stands in the books with another content."""

    code = "money.key_posted_otherwise"
    advice = _("Use a new key, or reverse the transfer that stands.")


class TransferUnknown(NotFound):
    """There is no such transfer."""

    code = "money.transfer_unknown"
    advice = _("Look it up in the journal.")


class TransferReversed(Conflict):
    """This transfer has been reversed before."""

    code = "money.transfer_reversed"
    advice = _("A transfer is reversed once; see the reversal that it links to.")


class TransferStands(Conflict):
    """A transfer of this kind is not reversed by itself."""

    code = "money.transfer_stands"
    advice = _("End the enrolment to give up a charge; a reversal of a reversal is a new posting.")


class InvoiceUnknown(NotFound):
    """There is no such invoice."""

    code = "money.invoice_unknown"
    advice = _("Check the number on the invoice.")


class BankLineUnknown(NotFound):
    """There is no such bank line."""

    code = "money.bank_line_unknown"
    advice = _("Choose one from the list of unmatched payments.")


class BankLineKnown(Conflict):
    """This number of the bank is recorded with another amount, day or reference."""

    code = "money.bank_line_known"
    advice = _("Check the number on the bank's statement; each line of it has its own.")


class BankLineMatched(Conflict):
    """This payment has been matched already."""

    code = "money.bank_line_matched"
    advice = _("Reverse its transfer first if it went to the wrong invoice.")


class RefundUnknown(NotFound):
    """There is no such refund."""

    code = "money.refund_unknown"
    advice = _("Choose one from the list of refunds to send.")


class RefundSent(Conflict):
    """This refund has been sent already."""

    code = "money.refund_sent"
    advice = _("Nothing more is to be done.")


class PayoutRunUnknown(NotFound):
    """There is no such list of payouts."""

    code = "money.payout_run_unknown"
    advice = _("Choose one from the lists of payouts.")


class NothingToPay(Conflict):
    """No provider with an account has earned anything that is not yet on a list."""

    code = "money.nothing_to_pay"
    advice = _("Wait until sessions are confirmed, or ask providers for their account.")


class SamePersonApproves(Conflict):
    """The person who drafted this cannot approve it."""

    code = "money.same_person_approves"
    advice = _("Ask another budget holder to approve it.")


class PayoutRunSettled(Conflict):
    """This list of payouts is past that step."""

    code = "money.payout_run_settled"
    advice = _("Look at its state; draft a new list for what has been earned since.")
