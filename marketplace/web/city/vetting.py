"""Providers: the queue of applications, papers, decisions by two officers, suspensions, and agreements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.policy import ACTIONS
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.city.fields import Percent
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import operations as vetting
from providers import queries as providers
from providers.errors import OfficerConflicted
from providers.kinds import AidRule
from providers.models import Provider, ProviderStatus

REASON_LENGTH = 2000
LABELS = {
    "accept": _("Decision"),
    "reason": _("Reason"),
    "delegation": _("Delegation"),
    "no_conflict_declared": _("No conflict of interest"),
    "model": _("Service model"),
    "legal_route": _("Legal route"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "platform_fee_bp": _("Platform fee"),
    "place_price_cents": _("Price of a place and month"),
    "place_volume": _("Places"),
    "promised_sessions": _("Promised sessions"),
    "aid_rule": _("Public aid"),
    "advance_bp": _("Highest advance"),
}


class DecisionForm(Schema):
    """What every decision about a provider has."""

    reason = fields.String(required=True, validate=validate.Length(1, REASON_LENGTH))
    delegation = fields.String(required=True, validate=validate.Length(1, 200))
    no_conflict_declared = fields.Boolean(load_default=False)


class VettingForm(DecisionForm):
    """A decision on an application."""

    accept = fields.Boolean(required=True)


class RejectForm(Schema):
    """Why a paper is not good enough."""

    reason = fields.String(required=True, validate=validate.Length(1, REASON_LENGTH))


class AgreementForm(Schema):
    """The city's terms for one service model."""

    model = fields.String(required=True, validate=validate.OneOf(SERVICE_MODELS.keys()))
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(load_default=None)
    platform_fee_bp = Percent(load_default=0)
    selected_by_city = fields.Boolean(load_default=False)
    promised_sessions = fields.Integer(load_default=None)
    place_price_cents = Euros(load_default=None)
    place_volume = fields.Integer(load_default=None)
    aid_rule = fields.Enum(AidRule, by_value=True, load_default=None)
    advance_bp = Percent(load_default=0)


class Decision:
    """One kind of decision: its words, its operation, the status it starts from and its form."""

    def __init__(
        self,
        operation: Callable[..., object],
        action: str,
        title: Text,
        effect: Text,
        done: Text,
        starts_from: frozenset[ProviderStatus],
        schema: type[Schema] = DecisionForm,
    ) -> None:
        self.operation, self.action, self.title, self.effect, self.done = operation, action, title, effect, done
        self.starts_from, self.schema = starts_from, schema


ALIVE = frozenset(ProviderStatus) - {ProviderStatus.ENDED}
DECISIONS = {
    "decision": Decision(
        vetting.decide_vetting,
        "providers.decide_vetting",
        _("Decide on the application"),
        _("Two officers must accept. A refusal sends the application back to the provider with your reason."),
        _("Your decision is recorded and the provider is told."),
        frozenset({ProviderStatus.IN_REVIEW}),
        VettingForm,
    ),
    "suspension": Decision(
        vetting.suspend_provider,
        "providers.suspend_provider",
        _("Suspend the provider"),
        _("New enrolments stop at once. Children who are enrolled keep their places and sessions go on."),
        _("The provider is suspended and takes no new enrolments."),
        frozenset({ProviderStatus.ACCREDITED}),
    ),
    "reinstatement": Decision(
        vetting.reinstate_provider,
        "providers.reinstate_provider",
        _("Reinstate the provider"),
        _("New enrolments are possible again. Another officer than the one who suspended decides."),
        _("The suspension has ended."),
        frozenset({ProviderStatus.SUSPENDED}),
    ),
    "ending": Decision(
        vetting.end_provider,
        "providers.end_provider",
        _("Let the provider leave the registry"),
        _("This is for good. To come back, it applies anew."),
        _("The provider has left the registry."),
        ALIVE,
    ),
}


@pages.get("/providers", endpoint="providers")
def provider_list() -> str:
    """Show the queue of applications, and all providers by how they stand."""
    every = providers.providers(current_actor())
    day = city_day(this_moment())
    queue = [
        (each, organisation, providers.papers_lacking(each.id, day)) for each, organisation in providers.vetting_queue()
    ]
    waiting = {each.id for each, _organisation, _lacking in queue}
    kept = providers.may_take_enrolments_each([each.id for each, _organisation in every], day)
    return render_template(
        "city/providers.html",
        queue=queue,
        others=[(each, organisation, kept[each.id]) for each, organisation in every if each.id not in waiting],
    )


@pages.get("/providers/<provider>", endpoint="provider")
def one_provider(provider: str) -> str:
    """Show a provider with papers, decisions and agreements, and what can be done."""
    found = providers.visible_provider(current_actor(), provider)
    day = city_day(this_moment())
    return render_template(
        "city/provider.html",
        provider=found,
        organisation=providers.organisation_of(provider),
        required=providers.papers_required(provider),
        lacking={each.kind for each in providers.papers_lacking(provider, day)},
        papers=providers.evidence_of(provider),
        decisions=providers.decisions_of(provider),
        agreements=providers.agreements_of(provider),
        missing=providers.may_take_enrolments(provider, day),
        today=day,
        possible=_possible(found),
    )


def _possible(provider: Provider) -> list[tuple[str, Decision]]:
    """Return the decisions that whoever looks can take now."""
    actor, facts = current_actor(), {"now": this_moment()}
    return [
        (what, decision)
        for what, decision in DECISIONS.items()
        if provider.status in decision.starts_from and ACTIONS[decision.action].allows(actor, facts)
    ]


@pages.post("/providers/<provider>/review")
def start_review(provider: str) -> Response:
    """Take an application up."""
    vetting.start_review(actor=current_actor(), now=this_moment(), provider=provider)
    flash(gettext("The review is open. Look at each paper, then decide."))
    return redirect(url_for("city.provider", provider=provider))


@pages.post("/papers/<paper>/accept")
def accept_paper(paper: str) -> Response:
    """Accept a paper that was looked at."""
    accepted = vetting.accept_evidence(actor=current_actor(), now=this_moment(), evidence=paper)
    flash(gettext("The paper is accepted; that you saw it is recorded."))
    return redirect(url_for("city.provider", provider=accepted.provider_id))


@pages.route("/papers/<paper>/reject", methods=["GET", "POST"])
def reject_paper(paper: str) -> Response | tuple[str, int]:
    """Reject a paper, saying why."""
    found = providers.evidence(paper)
    form = Form(RejectForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(OfficerConflicted):
            vetting.reject_evidence(
                actor=current_actor(), now=this_moment(), evidence=paper, reason=form.data["reason"]
            )
            flash(gettext("The paper is rejected and the provider is told why."))
            return redirect(url_for("city.provider", provider=found.provider_id))
    organisation = providers.organisation_of(found.provider_id)
    return render_template("city/paper_reject.html", form=form, paper=found, organisation=organisation), form.status


@pages.route(f"/providers/<provider>/<any({', '.join(DECISIONS)}):what>", methods=["GET", "POST"])
def decide_on_provider(provider: str, what: str) -> Response | tuple[str, int]:
    """Take a decision about a provider, with its reason, its delegation and no conflict declared."""
    found = providers.visible_provider(current_actor(), provider)
    decision = DECISIONS[what]
    form = Form(decision.schema(), labels=LABELS)
    if form.valid():
        with form.errors_shown(OfficerConflicted):
            decision.operation(actor=current_actor(), now=this_moment(), provider=provider, **form.data)
            flash(gettext(decision.done.message))
            return redirect(url_for("city.provider", provider=provider))
    organisation = providers.organisation_of(provider)
    accepted = providers.acceptances_in_review(found)
    return (
        render_template(
            "city/provider_decision.html",
            form=form,
            provider=found,
            organisation=organisation,
            what=what,
            decision=decision,
            accepted=accepted,
        ),
        form.status,
    )


@pages.route("/providers/<provider>/agreement", methods=["GET", "POST"])
def conclude_agreement(provider: str) -> Response | tuple[str, int]:
    """Set the city's terms for one service model; the provider then accepts them."""
    found = providers.visible_provider(current_actor(), provider)
    start = {"valid_from": city_day(this_moment()), "model": "v2", "legal_route": LegalRoute.PLATFORM_AGREEMENT.value}
    form = Form(AgreementForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            vetting.conclude_agreement(actor=current_actor(), now=this_moment(), provider=provider, **form.data)
            flash(gettext("The terms are set. They hold as soon as the provider accepts them."))
            return redirect(url_for("city.provider", provider=provider))
    choices: dict[str, Any] = {
        "models": [(each.key, each.name) for each in SERVICE_MODELS],
        "routes": [(each.value, standing(each)) for each in LegalRoute],
        "aid_rules": [("", _("It is no aid")), *((each.value, standing(each)) for each in AidRule)],
    }
    return (
        render_template(
            "city/agreement.html",
            form=form,
            provider=found,
            organisation=providers.organisation_of(provider),
            **choices,
        ),
        form.status,
    )
