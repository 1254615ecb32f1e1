"""Papers: where the provider stands, what it must show and until when it holds, and its agreements with the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.service_models.base import Sector
from marketplace.service_models.registry import model
from marketplace.web.form import Form
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers import operations as registry
from providers import queries as register
from providers.errors import AgreementUnknown
from providers.kinds import EvidenceKind, EvidenceStatus, RecordGround
from providers.models import Agreement, Evidence
from providers.requirements import Requirement

NOT_LISTED: dict[str, Any] = {"unknown": "Invalid value."}
WARNED_BEFORE = timedelta(days=30)
LABELS = {
    "kind": _("Which paper"),
    "last_day": _("Last day on which it is valid"),
    "ground": _("On what ground"),
    "accept": _("Your acceptance"),
}


class PaperForm(Schema):
    """A paper, the last day on which it holds, and for criminal records on what ground they were seen."""

    kind = fields.Enum(EvidenceKind, by_value=True, required=True, error_messages=NOT_LISTED)
    last_day = fields.Date(required=True)
    ground = fields.Enum(RecordGround, by_value=True, load_default=None, error_messages=NOT_LISTED)


class AcceptForm(Schema):
    """That the terms were read and are accepted."""

    accept = fields.Boolean(required=True)


@dataclass(frozen=True)
class Needed:
    """A required paper: the accepted one that holds longest, and the newest one that waits or was rejected."""

    requirement: Requirement
    accepted: Evidence | None
    newest: Evidence | None

    def state(self, on: date) -> str:
        """Return how it stands on a day: good, warn (ends soon, or an officer looks at it) or stop."""
        if self.accepted is not None and self.accepted.valid_until > on:
            return "warn" if self.accepted.valid_until <= on + WARNED_BEFORE else "good"
        waits = self.newest is not None and self.newest.status is EvidenceStatus.SHOWN
        return "warn" if waits else "stop"

    @property
    def last_day(self) -> date | None:
        """The last day on which the accepted paper holds."""
        return self.accepted.valid_until - timedelta(days=1) if self.accepted else None


@pages.get("/papers")
def papers() -> str:
    """Show where the provider stands: decisions, required papers, agreements."""
    provider = our_provider()
    found = register.provider(provider)
    return render_template(
        "providers/papers.html",
        provider=found,
        organisation=register.organisation_of(provider),
        needed=_needed(provider),
        today=city_day(this_moment()),
        missing=register.may_take_enrolments(provider, city_day(this_moment())),
        decisions=register.decisions_of(provider),
        agreements=register.agreements_of(provider),
        history=register.evidence_of(provider),
        day=timedelta(days=1),
        sells_apart=found.sector is Sector.PUBLIC,
    )


@pages.route("/papers/show", methods=["GET", "POST"])
def show_paper() -> Response | tuple[str, int]:
    """Show a paper: what it proves and until when, never the paper itself."""
    provider = our_provider()
    form = Form(PaperForm(), {"kind": request.args.get("kind", "")}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"valid_until": "last_day"}):
            registry.show_evidence(
                actor=current_actor(),
                now=this_moment(),
                provider=provider,
                kind=form.data["kind"],
                valid_until=form.data["last_day"] + timedelta(days=1),
                ground=form.data["ground"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("It is shown. A vetting officer looks at it and accepts it."))
            return redirect(url_for("providers.papers"))
    return (
        render_template(
            "providers/paper.html",
            form=form,
            kinds=[(each.value, standing(each)) for each in EvidenceKind],
            grounds=[("", _("It is not about criminal records")), *((g.value, standing(g)) for g in RecordGround)],
        ),
        form.status,
    )


@pages.route("/agreements/<agreement>", methods=["GET", "POST"])
def agreement(agreement: str) -> Response | tuple[str, int]:
    """Show the terms of an agreement, and accept them."""
    found = _ours(agreement)
    form = Form(AcceptForm(), labels=LABELS)
    if form.valid() and not form.data["accept"]:
        form.add_error("accept", _("Tick this if you accept the terms."))
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            registry.accept_agreement(actor=current_actor(), now=this_moment(), agreement=agreement)
            flash(gettext("The agreement is accepted."))
            return redirect(url_for("providers.papers"))
    return (
        render_template(
            "providers/agreement.html",
            form=form,
            agreement=found,
            model=model(found.model).by(found.legal_route),
            last_day=found.valid_until - timedelta(days=1) if found.valid_until else None,
            organisation=register.organisation_of(found.provider_id),
        ),
        form.status,
    )


@pages.post("/papers/separated-accounts")
def separated_accounts() -> Response:
    """State that the accounts of what is sold are kept apart from the rest, or no longer are."""
    registry.state_separated_accounts(
        actor=current_actor(),
        now=this_moment(),
        provider=our_provider(),
        separated=request.form.get("separated") == "true",
    )
    flash(gettext("Your statement is kept."))
    return redirect(url_for("providers.papers"))


def _needed(provider: str) -> list[Needed]:
    shown = register.evidence_of(provider)
    return [_state_of(needed, [each for each in shown if each.kind is needed.kind]) for needed in _once(provider)]


def _once(provider: str) -> list[Requirement]:
    return list({needed.kind: needed for needed in register.papers_required(provider)}.values())


def _state_of(needed: Requirement, shown: list[Evidence]) -> Needed:
    accepted = [each for each in shown if each.status is EvidenceStatus.ACCEPTED]
    return Needed(
        needed,
        max(accepted, key=lambda each: each.valid_until, default=None),
        next((each for each in shown if each.status is not EvidenceStatus.ACCEPTED), None),
    )


def _ours(agreement: str) -> Agreement:
    found = register.agreement(agreement)
    if found.provider_id not in current_actor().scopes("provider.staff"):
        raise AgreementUnknown(agreement=agreement)
    return found
