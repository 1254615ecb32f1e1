"""Money for programs: invoices, budget, flows, payments, payouts and the journal."""

from typing import Any

from flask import Response, current_app

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.money import operations, schemas
from marketplace.money.errors import InvoiceUnknown
from marketplace.money.invoices.queries import invoice_lines, visible_invoice, visible_invoices

routes = Room("money", description="Invoices, budget lines, flows, payments, payouts and the journal, in cents.")


@routes.get("/invoices")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.InvoiceSchema))
def invoices(asked: dict[str, int]) -> dict[str, Any]:
    """List one's invoices, or all for those who keep the books, the newest first."""
    return slice_of(visible_invoices(asker()), number=asked["page"], size=asked["page_size"])


@routes.get("/invoices/<string:invoice>")
@routes.response(200, schemas.InvoiceWithLinesSchema)
def invoice(invoice: str) -> dict[str, Any]:
    """Show an invoice with its lines."""
    found = visible_invoice(asker(), invoice)
    if found is None:
        raise InvoiceUnknown(invoice=invoice)
    told = {name: getattr(found, name) for name in schemas.InvoiceSchema().fields}
    return told | {"lines": invoice_lines(found.id)}


@routes.get("/budget-lines")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.BudgetLineSchema))
def budget_lines(asked: dict[str, int]) -> dict[str, Any]:
    """List the budget lines as they stand."""
    found = operations.read_budget_situation(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/budget-lines")
@routes.arguments(schemas.AddBudgetLineSchema)
@routes.response(201, schemas.BudgetLineSchema)
def add_budget_line(asked: dict[str, Any]) -> Any:
    """Open a budget line of the city's money by a decision."""
    return operations.add_budget_line(actor=asker(), now=asked_at(), **asked)


@routes.get("/trial-balance")
@routes.arguments(schemas.TrialBalanceQuery, location="query")
@routes.response(200, page_of(schemas.BalanceSchema))
def trial_balance(asked: dict[str, Any]) -> dict[str, Any]:
    """Show every account as it stood at the end of a day."""
    on = asked["on"] or city_day(asked_at())
    found = operations.read_trial_balance(actor=asker(), now=asked_at(), on=on)
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/flows")
@routes.arguments(schemas.FlowQuery, location="query")
@routes.response(200, page_of(schemas.FlowSchema))
def flows(asked: dict[str, Any]) -> dict[str, Any]:
    """Show where money went: from which source, under which service model, to whom."""
    number, size = asked.pop("page"), asked.pop("page_size")
    return slice_of(operations.read_flows(actor=asker(), now=asked_at(), **asked), number=number, size=size)


@routes.get("/money-path")
@routes.arguments(schemas.PathQuery, location="query")
@routes.response(200, page_of(schemas.PathStepSchema))
def money_path(asked: dict[str, Any]) -> dict[str, Any]:
    """Follow money from the budget decision to the payout."""
    number, size = asked.pop("page"), asked.pop("page_size")
    return slice_of(operations.read_path(actor=asker(), now=asked_at(), **asked), number=number, size=size)


@routes.post("/payments")
@routes.arguments(schemas.PaymentSchema)
@routes.response(201, schemas.BankLineSchema)
def record_payment(asked: dict[str, Any]) -> Any:
    """Record a payment of the last year that the bank reports, and match it by its reference.

    The same line again gives the same answer; another amount, day or reference under a recorded key is refused.
    """
    return operations.record_payment(actor=asker(), now=asked_at(), **asked)


@routes.post("/payments/<string:payment>/match")
@routes.arguments(schemas.MatchSchema)
@routes.response(200, schemas.BankLineSchema)
def match_payment(asked: dict[str, str], payment: str) -> Any:
    """Use a payment that was kept apart for an invoice."""
    return operations.match_payment(actor=asker(), now=asked_at(), bank_line=payment, **asked)


@routes.get("/payout-runs")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.PayoutRunSchema))
def payout_runs(asked: dict[str, int]) -> dict[str, Any]:
    """List the lists of payouts, the newest first."""
    found = operations.read_payout_runs(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/payout-runs")
@routes.arguments(schemas.DraftPayoutRunSchema)
@routes.response(201, schemas.PayoutRunSchema)
def draft_payout_run(asked: dict[str, Any]) -> Any:
    """List what providers have earned up to a day and were not paid."""
    return operations.draft_payout_run(actor=asker(), now=asked_at(), **asked)


@routes.post("/payout-runs/<string:run>/approval")
@routes.response(200, schemas.PayoutRunSchema)
def approve_payout_run(run: str) -> Any:
    """Approve a drafted list, as another person than the one who drafted it."""
    return operations.approve_payout_run(actor=asker(), now=asked_at(), run=run)


@routes.post("/payout-runs/<string:run>/discarding")
@routes.response(200, schemas.PayoutRunSchema)
def discard_payout_run(run: str) -> Any:
    """Put a drafted list aside."""
    return operations.discard_payout_run(actor=asker(), now=asked_at(), run=run)


@routes.post("/payout-runs/<string:run>/sending")
@routes.response(200, schemas.PayoutRunSchema)
def record_payout_sent(run: str) -> Any:
    """Book an approved list as paid by the bank."""
    return operations.record_payout_sent(actor=asker(), now=asked_at(), run=run)


@routes.get("/providers/<string:provider>/statement")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.StatementSchema)
def statement(asked: dict[str, Any], provider: str) -> Any:
    """Show what one's provider has earned, was paid and can still earn."""
    on = asked["on"] or city_day(asked_at())
    return operations.read_provider_statement(actor=asker(), now=asked_at(), provider=provider, on=on)


@routes.get("/advances")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AdvanceSchema))
def advances(asked: dict[str, int]) -> dict[str, Any]:
    """List the advances to providers, the newest first."""
    found = operations.read_advances(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/advances")
@routes.arguments(schemas.AskAdvanceSchema)
@routes.response(201, schemas.AdvanceSchema)
def request_advance(asked: dict[str, Any], provider: str) -> Any:
    """Ask for an advance on what families have agreed to."""
    return operations.request_advance(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/advances/<string:advance>/approval")
@routes.response(200, schemas.AdvanceSchema)
def approve_advance(advance: str) -> Any:
    """Approve an advance, as another person than who asked for it."""
    return operations.approve_advance(actor=asker(), now=asked_at(), advance=advance)


@routes.post("/advances/<string:advance>/declining")
@routes.arguments(schemas.DeclineAdvanceSchema)
@routes.response(200, schemas.AdvanceSchema)
def decline_advance(asked: dict[str, str], advance: str) -> Any:
    """Say no to an advance, and why."""
    return operations.decline_advance(actor=asker(), now=asked_at(), advance=advance, **asked)


@routes.post("/advances/<string:advance>/repayments")
@routes.arguments(schemas.AskAdvanceSchema)
@routes.response(201, schemas.AdvanceSchema)
def record_advance_repaid(asked: dict[str, Any], advance: str) -> Any:
    """Book what a provider paid back of an advance."""
    return operations.record_advance_repaid(actor=asker(), now=asked_at(), advance=advance, **asked)


@routes.get("/public-aid")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AidSituationSchema))
def aid_register(asked: dict[str, int]) -> dict[str, Any]:
    """List every undertaking that got public aid in three rolling years, by rule, against the ceiling."""
    found = operations.read_aid_register(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/providers/<string:provider>/public-aid")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AidSituationSchema))
def aid_of_provider(asked: dict[str, int], provider: str) -> dict[str, Any]:
    """Show what the undertaking of one's provider got in three rolling years, and what is left, by rule."""
    found = operations.read_aid(actor=asker(), now=asked_at(), provider=provider)
    return slice_of(list(found.situations), number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/public-aid")
@routes.arguments(schemas.AidSchema)
@routes.response(201, schemas.AidEntrySchema)
def record_aid(asked: dict[str, Any], provider: str) -> Any:
    """Record public aid to a provider, of any grantor, within the ceiling of its undertaking."""
    return operations.record_aid(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/public-aid/<string:entry>/correction")
@routes.arguments(schemas.CorrectAidSchema)
@routes.response(201, schemas.AidEntrySchema)
def correct_aid(asked: dict[str, str], entry: str) -> Any:
    """Take a whole entry of the register back."""
    return operations.correct_aid(actor=asker(), now=asked_at(), entry=entry, **asked)


@routes.get("/journal")
@routes.arguments(schemas.JournalQuery, location="query")
@routes.response(200, {"type": "string"}, content_type="text/plain")
def journal(asked: dict[str, str]) -> Response:
    """Write the whole journal as text, for hledger or for a spreadsheet."""
    written = operations.export_journal(actor=asker(), now=asked_at(), **asked)
    return current_app.response_class(written, mimetype="text/plain")


@routes.get("/journal/differences")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.DifferenceSchema))
def differences(asked: dict[str, int]) -> dict[str, Any]:
    """Recompute the money and list what differs; an empty list, if all is well."""
    found = operations.verify_books(actor=asker(), now=asked_at())
    return slice_of(found, number=asked["page"], size=asked["page_size"])
