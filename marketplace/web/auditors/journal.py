"""The journal: transfers with their entries, page by page, and one transfer with what it rests on."""

from __future__ import annotations

from flask import render_template, request
from marshmallow import fields, validate

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.money.flows import Receiver
from marketplace.money.journal import TransfersWanted
from marketplace.money.ledger.accounts import CHART, CODES
from marketplace.money.ledger.models import TransferKind
from marketplace.money.operations import read_journal, read_transfer
from marketplace.money.paths import TRANSFERS
from marketplace.people.models import OrganisationForm
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.service_models.settlement import Source
from marketplace.web.auditors.days import DAYS_LABELS, DaysForm, day_after, fill_in, span_asked
from marketplace.web.auditors.flows import FORMS
from marketplace.web.auditors.pages import RECEIVERS, SOURCES, pages
from marketplace.web.form import Form
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider_names

LABELS = {**DAYS_LABELS, "kind": _("What happened"), "account": _("Account"), "page": _("Page")}


class JournalForm(DaysForm):
    """Which transfers are wanted; what a band of the flow picture stands for is kept in the address."""

    kind = fields.Enum(TransferKind, by_value=True, load_default=None)
    account = fields.String(load_default=None, validate=validate.OneOf(CODES))
    source = fields.Enum(Source, by_value=True, load_default=None)
    model = fields.String(load_default=None, validate=validate.OneOf(SERVICE_MODELS.keys()))
    receiver = fields.Enum(Receiver, by_value=True, load_default=None)
    form = fields.Enum(OrganisationForm, by_value=True, load_default=None)
    provider = fields.String(load_default=None)
    enrolment = fields.String(load_default=None)
    arrived = fields.Boolean(load_default=False)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))


@pages.get("/journal")
def journal() -> tuple[str, int]:
    """Show a page of the transfers that are asked for, the newest first."""
    form = Form(JournalForm(), labels=LABELS, sent=request.args)
    form.valid()
    now, asked = this_moment(), dict(form.data)
    page_wanted = asked.pop("page", 1)
    first, last = span_asked(asked, city_day(now))
    fill_in(form, first, last)
    conditions = {name: value for name, value in asked.items() if name not in ("first", "last")}
    wanted = TransfersWanted(valid_from=first, valid_until=day_after(last), **conditions)
    shown = read_journal(actor=current_actor(), now=now, wanted=wanted, page=page_wanted)
    page = render_template(
        "auditors/journal.html",
        form=form,
        shown=shown,
        wanted=wanted,
        first=first,
        last=last,
        narrowed=_narrowed(wanted),
        kinds=[(kind.value, words) for kind, words in TRANSFERS.items()],
        accounts=[(account.code, account.name) for account in CHART],
    )
    return page, form.status


@pages.get("/journal/<transfer>")
def transfer(transfer: str) -> str:
    """Show one transfer: its entries, what it rests on, and what reverses it."""
    found = read_transfer(actor=current_actor(), now=this_moment(), transfer=transfer)
    names = provider_names(sorted({entry.provider_id for entry in found.entries if entry.provider_id}))
    return render_template("auditors/transfer.html", found=found, transfer=found.transfer, names=names)


def _narrowed(wanted: TransfersWanted) -> list[str]:
    """Return in words what the address narrows the list to, beside the fields of the form."""
    words: list[str] = []
    if wanted.source:
        words.append(SOURCES[wanted.source])
    if wanted.model:
        words.append(SERVICE_MODELS[wanted.model].symbol)
    if wanted.form and wanted.receiver is Receiver.PROVIDER:
        words.append(FORMS[wanted.form])
    elif wanted.receiver:
        words.append(RECEIVERS[wanted.receiver])
    if wanted.provider:
        words.append(provider_names([wanted.provider]).get(wanted.provider, wanted.provider))
    if wanted.enrolment:
        words.append(_("enrolment %(id)s", id=wanted.enrolment))
    return words
