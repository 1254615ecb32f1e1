"""What we were asked to pay, what we paid, what comes back."""

from __future__ import annotations

from flask import current_app, render_template

from consent import door
from marketplace.enrolment import queries as enrolment
from marketplace.money import queries as money
from marketplace.money.bank_account import account_of_city
from marketplace.money.errors import InvoiceUnknown
from marketplace.money.invoices.queries import UNPAID
from marketplace.money.reference import grouped
from marketplace.service_models.registry import model
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import is_ours, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called, kind_of
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider_names


@pages.get("/payments")
def payments() -> str:
    """List our invoices, the newest first, with payments and refunds."""
    invoices = money.invoices_of(current_actor().subject or "")
    numbers = {invoice.id: invoice.number for invoice in invoices}
    return render_template(
        "families/payments.html",
        invoices=invoices,
        open_cents=sum(invoice.open_cents for invoice in invoices if invoice.status in UNPAID),
        next_due=min((invoice.due_on for invoice in invoices if invoice.status in UNPAID), default=None),
        invoiced_for=money.invoiced_for([invoice.id for invoice in invoices]),
        paid=money.payments_of([invoice.id for invoice in invoices]),
        refunds=[each for each in money.refunds_of([each.books for each in invoices]) if each.invoice_id in numbers],
        numbers=numbers,
        today=today(),
        called=called,
        kind_of=kind_of,
    )


@pages.get("/invoices/<invoice>")
def invoice(invoice: str) -> str:
    """Show one invoice as it is printed. Raises: InvoiceUnknown, for those of others too."""
    actor = current_actor()
    found = money.visible_invoice(actor, invoice)
    if found is None or found.payer_id != actor.subject:
        raise InvoiceUnknown(invoice=invoice)
    seen = door.own_access(
        actor=actor, now=this_moment(), subjects=[found.payer_id], categories=["guardian.name", "guardian.address"]
    )
    place = enrolment.enrolment(found.enrolment) if found.enrolment else None
    return render_template(
        "families/invoice.html",
        invoice=found,
        reference=grouped(found.reference),
        account=account_of_city(current_app.config["SETTINGS"]),
        lines=money.invoice_lines(invoice),
        shared=found.enrolment is not None and len(money.invoices_of_enrolment(found.enrolment)) > 1,
        payments=money.payments_of([invoice]),
        refunds=[each for each in money.refunds_of([found.books]) if each.invoice_id == invoice],
        payer=seen.get(found.payer_id, {}),
        provider=provider_names([found.provider_id]).get(found.provider_id) if found.provider_id else None,
        meeting=meetings([place.group_id])[place.group_id] if place else None,
        place=place,
        ours=place is not None and is_ours(place.child_id),
        redress=model(found.model).words.redress,
        today=today(),
        called=called,
        kind_of=kind_of,
    )
