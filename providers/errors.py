"""What the registry refuses, and what to do then."""

from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.kernel.text import _


class ProviderUnknown(NotFound):
    """There is no such provider."""

    code = "providers.provider_unknown"
    advice = _("Check the address, or look for the provider in the list.")


class EvidenceUnknown(NotFound):
    """There is no such paper."""

    code = "providers.evidence_unknown"
    advice = _("Look at the list of papers again; it may have been replaced.")


class AgreementUnknown(NotFound):
    """There is no such agreement."""

    code = "providers.agreement_unknown"
    advice = _("Look at the list of agreements again.")


class RegistrationIncomplete(Invalid):
    """Something is missing or wrong in the registration."""

    code = "providers.registration_incomplete"
    advice = _("Mend the fields that are named; the rest is kept.")


class BusinessIdWrong(Invalid):
    """The business id is not a Finnish business id."""

    code = "providers.business_id_wrong"
    advice = _("Write it as 1234567-8; the last digit is a check digit, so look for a slip of the keys.")


class BusinessIdMissing(Invalid):
    """Only an association may register without a business id."""

    code = "providers.business_id_missing"
    advice = _("Give the business id of the organisation; it is free of charge at ytj.fi.")


class IbanWrong(Invalid):
    """The account number is not an IBAN."""

    code = "providers.iban_wrong"
    advice = _("Write the whole IBAN, such as FI21 1234 5600 0007 85; two of its digits check the others.")


class EvidenceGroundWrong(Invalid):
    """A ground is stated for criminal records, and only for them."""

    code = "providers.evidence_ground_wrong"
    advice = _("Say whether extracts were seen by duty, by right or with the volunteers' consent; else leave it empty.")


class EvidenceOutdated(Invalid):
    """The paper is no longer valid."""

    code = "providers.evidence_outdated"
    advice = _("Show a paper that is valid for longer.")


class EvidenceDecided(Conflict):
    """This paper was looked at already."""

    code = "providers.evidence_decided"
    advice = _("Ask the provider to show a new paper instead.")


class ReviewNotOpen(Conflict):
    """The provider is not in review."""

    code = "providers.review_not_open"
    advice = _("Start the review first; an accredited provider needs none.")


class ReviewNotPossible(Conflict):
    """A review starts only when a provider has applied."""

    code = "providers.review_not_possible"
    advice = _("Look at how the provider stands now.")


class ConflictNotDeclared(Invalid):
    """An officer who decides declares that she has no conflict of interest."""

    code = "providers.conflict_not_declared"
    advice = _("Declare that you have no conflict of interest, or leave the decision to another officer.")


class OfficerConflicted(NotAllowed):
    """Nobody decides about an organisation that she works for or registered."""

    code = "providers.officer_conflicted"
    advice = _("Leave the decision to another officer.")


class ReasonMissing(Invalid):
    """A decision needs a reason and the delegation by which it is made."""

    code = "providers.reason_missing"
    advice = _("Write the reason, and name the delegation by which you decide.")


class SameOfficer(Conflict):
    """Two different officers are needed."""

    code = "providers.same_officer"
    advice = _("Leave this decision to another officer.")


class EvidenceLacking(Conflict):
    """Papers that this provider needs are missing, not yet accepted or expired."""

    code = "providers.evidence_lacking"
    advice = _("Ask for the papers that are named, and accept them first.")


class NotAccredited(Conflict):
    """The provider is not accredited."""

    code = "providers.not_accredited"
    advice = _("Accredit the provider first.")


class NotSuspended(Conflict):
    """The provider is not suspended."""

    code = "providers.not_suspended"
    advice = _("Look at how the provider stands now.")


class ProviderGone(Conflict):
    """The provider has left the registry."""

    code = "providers.provider_gone"
    advice = _("Register the organisation again if it comes back.")


class SectorOutsideModel(Invalid):
    """A provider of this sector may not provide under this service model."""

    code = "providers.sector_outside_model"
    advice = _("Choose a service model that is open to the provider's sector.")


class AccountsNotSeparated(Conflict):
    """A public unit that sells on the platform keeps separated accounts."""

    code = "providers.accounts_not_separated"
    advice = _("Let the unit state that its accounts are separated before the agreement is concluded.")


class PromiseOnPlatform(Invalid):
    """A platform agreement selects nobody and promises no volume."""

    code = "providers.promise_on_platform"
    advice = _(
        "Leave out the selection and the promised sessions: with them it is a procurement "
        "(Act on Public Procurement and Concession Contracts 1397/2016)."
    )


class AdvanceOffPlatform(Invalid):
    """Only a platform agreement has advances on what families have agreed to."""

    code = "providers.advance_off_platform"
    advice = _("Leave the advance out, or conclude a platform agreement.")


class AgreementTermsWrong(Invalid):
    """The dates, the fee or the promise of the agreement are not possible."""

    code = "providers.agreement_terms_wrong"
    advice = _(
        "The end comes after the beginning, fee and advance are 0 to 10,000 basis points, and a promise is positive."
    )


class AgreementOverlaps(Conflict):
    """Another agreement for this service model is in force then."""

    code = "providers.agreement_overlaps"
    advice = _("Let the new agreement begin when the other one ends.")


class AgreementAccepted(Conflict):
    """The agreement was accepted before."""

    code = "providers.agreement_accepted"
    advice = _("Nothing more is needed.")
