"""What the database refuses of payouts."""

from marketplace.money.ledger.triggers import facts_stay, once

facts_stay("payout_run", "id", "through_on", "drafted_by", "drafted_at")
facts_stay("payout", "id", "run_id", "provider_id", "amount_cents", "iban")
once("payout_run", "id")
once("payout", "id", "run_id+provider_id")
once("payout_share", "transfer_id")
