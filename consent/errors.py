"""What this room refuses: tables of law, consents and readings that cannot be as asked."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.kernel.text import _


class LawRowsNotValid(Invalid):
    """Some rows of the table are not right."""

    code = "consent.law_rows_not_valid"
    advice = _("Mend the rows that are named; each needs a known effect, a kind of recipient and a legal basis.")


class LawTableUnknown(NotFound):
    """There is no such table of law."""

    code = "consent.law_table_unknown"
    advice = _("Choose one from the list of tables.")


class LawTableApproved(Conflict):
    """This table of law has been approved already."""

    code = "consent.law_table_approved"
    advice = _("Propose a new table; an approved one is never edited.")


class LawApprovedByProposer(NotAllowed):
    """The one who proposed a table of law cannot approve it."""

    code = "consent.law_approved_by_proposer"
    advice = _("Ask another person who may approve.")


class NoticeTextMissing(Invalid):
    """A notice needs a text that tells what is asked and why."""

    code = "consent.notice_text_missing"
    advice = _("Write in plain words what is shared, with whom, what for and how to withdraw.")


class NoticeMissing(Conflict):
    """There is no notice yet for this purpose, so nobody can be asked."""

    code = "consent.notice_missing"
    advice = _("The data protection officer publishes a notice first.")


class ConsentNotUsed(Conflict):
    """The law does not ask for a consent here."""

    code = "consent.consent_not_used"
    advice = _("See the table of law: this is either allowed without a consent or stays forbidden even with one.")


class ConsentUnknown(NotFound):
    """There is no such consent."""

    code = "consent.consent_unknown"
    advice = _("Look at the list of your consents.")


class ConsentNotOpen(Conflict):
    """This consent is not waiting for an answer."""

    code = "consent.consent_not_open"
    advice = _("Ask for a new one if you have changed your mind.")


class ConsentNotGiven(Conflict):
    """This consent is not in force, so there is nothing to withdraw."""

    code = "consent.consent_not_given"
    advice = _("Nothing needs to be done: nobody can use it.")


class RecipientMissing(Invalid):
    """A consent names the one recipient who would receive the data."""

    code = "consent.recipient_missing"
    advice = _("Name the provider.")


class ExpiryNotValid(Invalid):
    """A consent holds from tomorrow to two years at most."""

    code = "consent.expiry_not_valid"
    advice = _("Choose a day within the next two years.")


class ReasonMissing(Invalid):
    """This reading needs a reason, which is written to the log."""

    code = "consent.reason_missing"
    advice = _("Write in a few words why you need it; the person can read it.")


class WordsTooShort(Invalid):
    """A search for a person needs at least three letters of a name."""

    code = "consent.words_too_short"
    advice = _("Write more of the name.")


class RecipientNotYours(NotAllowed):
    """You cannot read on behalf of this recipient."""

    code = "consent.recipient_not_yours"
    advice = _("Sign in as somebody who works there.")


class OneCaseAtATime(Invalid):
    """An auditor asks for the name of one person at a time."""

    code = "consent.one_case_at_a_time"
    advice = _("Ask for one person, with the reason for this case.")
