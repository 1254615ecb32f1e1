"""Flows: from whose pocket the money came, under which model, and to whom; each band leads to its transfers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from marshmallow import fields

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import NOBODY
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.money.flows import Flow, Receiver
from marketplace.money.operations import read_flows
from marketplace.people.models import OrganisationForm
from marketplace.service_models.registry import model
from marketplace.web.auditors.days import DAYS_LABELS, DaysForm, day_after, fill_in, span_asked
from marketplace.web.auditors.pages import RECEIVERS, SOURCES, pages
from marketplace.web.form import Form
from marketplace.web.parts.flow import Band
from marketplace.web.parts.flow import Flow as Picture
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import providers

FORMS: dict[str, Text] = {
    OrganisationForm.COMPANY: _("Companies"),
    OrganisationForm.ASSOCIATION: _("Associations"),
    OrganisationForm.FOUNDATION: _("Foundations"),
    OrganisationForm.SOLE_TRADER: _("Sole traders"),
    OrganisationForm.CITY_UNIT: _("Units of the city"),
}


class FlowForm(DaysForm):
    """A span of days, and one provider or all."""

    provider = fields.String(load_default=None)


@pages.get("/flows")
def flows() -> tuple[str, int]:
    """Show where the money went, as a picture and as tables."""
    form = Form(FlowForm(), labels=DAYS_LABELS, sent=request.args)
    form.valid()
    now = this_moment()
    first, last = span_asked(form.data, city_day(now))
    fill_in(form, first, last)
    known = {provider.id: organisation.legal_name for provider, organisation in providers(NOBODY)}
    provider = form.data.get("provider")
    if provider is not None and provider not in known:
        form.add_error("provider", _("Choose one of the providers in the list."))
        provider = None
    found = read_flows(actor=current_actor(), now=now, valid_from=first, valid_until=day_after(last), provider=provider)
    asked: dict[str, Any] = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        **({"provider": provider} if provider else {}),
    }
    page = render_template(
        "auditors/flows.html",
        form=form,
        first=first,
        last=last,
        provider=provider,
        providers=sorted(known.items(), key=lambda pair: pair[1]),
        flows=sorted(found, key=lambda flow: -flow.amount_cents),
        total_cents=sum(flow.amount_cents for flow in found),
        by_receiver=_sums(found),
        waiting=money.waiting(last),
        picture=picture(found, asked) if found else None,
        receiver_name=receiver_name,
        receiver_words=RECEIVERS,
        link=lambda flow: band_link(flow, asked),
    )
    return page, form.status


def picture(found: Sequence[Flow], asked: dict[str, Any]) -> Picture:
    """Return the flow picture: sources, models, receivers, the widest first in each column."""
    into: dict[tuple[str, str], int] = defaultdict(int)
    out: dict[tuple[str, Receiver, str | None], int] = defaultdict(int)
    for flow in found:
        into[flow.source, flow.model] += flow.amount_cents
        out[flow.model, flow.receiver, flow.form] += flow.amount_cents
    bands = [
        Band(
            start=SOURCES[source],  # type: ignore[index]
            end=model(key).symbol,
            cents=cents,
            colour=key,
            link=url_for("auditors.journal", arrived="yes", source=source, model=key, **asked),
        )
        for (source, key), cents in into.items()
        if cents > 0
    ] + [
        Band(
            start=model(key).symbol,
            end=_name(receiver, form),
            cents=cents,
            colour=key,
            link=url_for("auditors.journal", receiver=receiver.value, form=form, model=key, **asked),
        )
        for (key, receiver, form), cents in out.items()
        if cents > 0
    ]
    return Picture(_columns(bands), bands)


def _columns(bands: Sequence[Band]) -> list[list[str]]:
    models = {band.end for band in bands} & {band.start for band in bands}
    sources = {band.start for band in bands} - models
    receivers = {band.end for band in bands} - models
    weight: dict[str, int] = defaultdict(int)
    for band in bands:
        weight[band.start] += band.cents
        weight[band.end] += band.cents
    return [sorted(column, key=lambda name: (-weight[name], name)) for column in (sources, models, receivers)]


def receiver_name(flow: Flow) -> str:
    """Return who got the money, in words; providers by their form."""
    return _name(flow.receiver, flow.form)


def _name(receiver: Receiver, form: str | None) -> str:
    if receiver is Receiver.PROVIDER and form is not None:
        return FORMS.get(form, Text(form))
    return RECEIVERS[receiver]


def band_link(flow: Flow, asked: dict[str, Any]) -> str:
    """Return the address of the transfers behind one row of the table."""
    return url_for(
        "auditors.journal",
        source=flow.source,
        model=flow.model,
        receiver=flow.receiver.value,
        form=flow.form,
        **asked,
    )


def _sums(found: Sequence[Flow]) -> dict[Receiver, int]:
    sums = dict.fromkeys(Receiver, 0)
    for flow in found:
        sums[flow.receiver] += flow.amount_cents
    return sums
