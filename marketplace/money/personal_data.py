"""What the money holds about people: opaque ids alone. Books must be kept, so an erasure leaves them as they are."""

from __future__ import annotations

from typing import Any

from marketplace.kernel.personal_data import holding
from marketplace.money import models

WHY = "The Accounting Act (1336/1997, chapter 2 section 10) asks for the books to be kept; they hold ids and no names."
PERSONS: dict[Any, frozenset[str]] = {
    models.AccountingPeriod: frozenset({"closed_by"}),
    models.Advance: frozenset({"requested_by", "decided_by"}),
    models.AidEntry: frozenset({"recorded_by"}),
    models.BudgetDecision: frozenset({"decided_by"}),
    models.Funding: frozenset({"payer_id"}),
    models.Invoice: frozenset({"payer_id"}),
    models.PayoutRun: frozenset({"drafted_by", "approved_by"}),
}
COLUMNS: dict[Any, str] = {
    models.AccountingPeriod: "month closed_at closed_by",
    models.Advance: (
        "id provider_id agreement_id amount_cents set_off_cents repaid_cents status requested_by requested_at "
        "decided_by decided_at reason"
    ),
    models.AidEntry: (
        "id provider_id rule amount_cents granted_on decision ground corrects_id recorded_by recorded_at digest"
    ),
    models.BankLine: "id bank_key booked_on amount_cents reference recorded_at invoice_id status",
    models.BudgetDecision: "id budget_line_id amount_cents decision decided_by decided_at",
    models.BudgetLine: "id name year source amount_cents committed_cents captured_cents",
    models.Commitment: (
        "id budget_line_id enrolment amount_cents captured_cents voided_cents status expires_at aid_to aid_rule aid_on"
    ),
    models.CommitmentMove: "id commitment_id kind amount_cents at transfer_id",
    models.Entry: (
        "transfer_id position account_code amount_cents source budget_line service model provider_id enrolment"
    ),
    models.Funding: (
        "enrolment payer_id provider_id service model legal_route text rule_set_digest decision sessions_total "
        "sessions_done status funded_at ended_at terms_digest waits_for invoiced_as"
    ),
    models.FundingPart: ("enrolment position part budget_line commitment_id total_cents earned_cents returned_cents"),
    models.FundingShare: (
        "id enrolment session sessions_ended outcome turn family_cents city_cents grant_cents platform_fee_cents "
        "platform_fee_vat_cents held_cents at decision evidence transfer_id"
    ),
    models.Invoice: (
        "id number reference gateway payer_id enrolment month service model legal_route provider_id creditor law "
        "amount_cents paid_cents credited_cents refunded_cents issued_on due_on status"
    ),
    models.InvoiceLine: "invoice_id position text amount_cents",
    models.InvoiceSeries: "year last_number",
    models.MeasuredOutcome: "waits_for reached decision at",
    models.MonthEarning: "transfer_id month provider_id model legal_route children family_cents city_cents budget_line",
    models.Payout: "id run_id provider_id amount_cents iban",
    models.PayoutRun: "id through_on status drafted_by drafted_at approved_by approved_at sent_at",
    models.PayoutShare: "transfer_id payout_id",
    models.Refund: "id invoice_id enrolment session reason amount_cents transfer_id made_at sent_at",
    models.Transfer: (
        "id key kind occurred_on posted_at text enrolment session rule_set_digest decision evidence reversal_of "
        "entry_count digest"
    ),
}

for _table, _columns in COLUMNS.items():
    holding(_table, plain=set(_columns.split()), persons=PERSONS.get(_table, frozenset()), why=WHY)
