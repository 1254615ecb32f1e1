"""What can be done with the law, notices, consents and grounds; reading is done through `consent.door`."""

from consent import door
from consent.operations.consents import answer_consent, ask_consent, expire_consents, withdraw_consent
from consent.operations.grounds import close_grounds, open_grounds
from consent.operations.law import approve_law_table, propose_law_table
from consent.operations.notices import publish_notice

__all__ = [
    "answer_consent",
    "approve_law_table",
    "ask_consent",
    "close_grounds",
    "door",
    "expire_consents",
    "open_grounds",
    "propose_law_table",
    "publish_notice",
    "withdraw_consent",
]
