"""What is done in the registry."""

from providers.operations.agreements import accept_agreement, conclude_agreement
from providers.operations.papers import accept_evidence, reject_evidence, show_evidence, warn_expiring_evidence
from providers.operations.registration import register_provider, set_payout_account, state_separated_accounts
from providers.operations.standing import end_provider, reinstate_provider, suspend_provider
from providers.operations.vetting import decide_vetting, start_review

__all__ = [
    "accept_agreement",
    "accept_evidence",
    "conclude_agreement",
    "decide_vetting",
    "end_provider",
    "register_provider",
    "reinstate_provider",
    "reject_evidence",
    "set_payout_account",
    "show_evidence",
    "start_review",
    "state_separated_accounts",
    "suspend_provider",
    "warn_expiring_evidence",
]
