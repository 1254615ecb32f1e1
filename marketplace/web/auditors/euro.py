"""The path of one euro, both ways: from a family or a budget line to the provider's account, and from a payout back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import render_template, request
from marshmallow import Schema, fields, validate

from consent import door
from marketplace.delivery.queries import deliveries_of
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.money.errors import NotFunded
from marketplace.money.ledger.accounts import CHART, PAYABLE
from marketplace.money.operations import read_path, read_payout_runs
from marketplace.money.paths import Place, Step
from marketplace.service_models.base import RecipientKind
from marketplace.web.auditors.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.vocabulary import named_line
from marketplace.web.sign_in import current_actor, this_moment

NOTHING_KNOWN = _(
    "Nothing is known by this. Copy the whole id, the number or reference number of an invoice, or the name of a "
    "budget line."
)
PAID_OUT = _("On approved lists of payouts")
STEPS_AT_ONCE = 40
LINKS_SHOWN = 12
IDS = ("enrolment", "transfer", "payout")
BUDGET_LINE = "budget_line"
KINDS = {
    "enrolment": _("An enrolment"),
    "invoice": _("An invoice"),
    "transfer": _("A transfer"),
    "payout": _("A payout"),
    BUDGET_LINE: _("A budget line"),
}
NAME = "guardian.name"
LABELS = {"of": _("What to follow"), "way": _("Direction"), "reason": _("Reason"), "page": _("Page")}


class PathForm(Schema):
    """What to follow, from which end, and which page of a long path."""

    of = fields.String(load_default=None, validate=validate.Length(max=64, error=_("Write at most 64 characters.")))
    way = fields.String(load_default="forth", validate=validate.OneOf(("forth", "back")))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))


class ReasonForm(Schema):
    """Why the payer's name of one case is needed."""

    reason = fields.String(required=True)


@dataclass(frozen=True, slots=True)
class Followed:
    """A path that was found: what the reference turned out to be, and the steps as they happened."""

    kind: str
    of: str
    steps: list[Step]

    @property
    def enrolments(self) -> list[str]:
        """The enrolments that the path touches, in order, at most as many as a page can show."""
        return _each({step.enrolment: None for step in self.steps})

    @property
    def payouts(self) -> list[str]:
        """The payouts at the end of the path."""
        return _each({step.record: None for step in self.steps if step.place is Place.PAYOUT})

    @property
    def budget_lines(self) -> list[str]:
        """The budget lines that bear a part."""
        return _each({step.budget_line: None for step in self.steps})

    @property
    def standing(self) -> list[tuple[Text, int]]:
        """Where the money of the path stands now, which adds up to zero: what its postings leave on each account.

        What is on an approved list of payouts counts as gone, though the bank may not have reported it yet.
        """
        sums: dict[str, int] = defaultdict(int)
        for step in self.steps:
            for movement in step.movements:
                sums[movement.account] += movement.amount_cents
        paid = (
            0 if self.kind == "payout" else sum(each.amount_cents for each in self.steps if each.place is Place.PAYOUT)
        )
        sums[PAYABLE] += paid
        rows = [(account.name, sums[account.code]) for account in CHART if sums.get(account.code)]
        return [*rows, (PAID_OUT, -paid)] if paid else rows


@pages.get("/euro")
def euro() -> tuple[str, int]:
    """Follow one euro: find what was asked for and show its steps, forth or back."""
    form = Form(PathForm(), labels=LABELS, sent=request.args)
    form.valid()
    asked = form.data.get("of")
    followed = follow(asked) if asked else None
    if asked and followed is None:
        form.add_error("of", NOTHING_KNOWN)
    page = render_template("auditors/euro.html", form=form, followed=followed, **_page_of(followed, form.data))
    return page, form.status


@pages.route("/euro/<enrolment>/payer", methods=["GET", "POST"])
def payer(enrolment: str) -> tuple[str, int]:
    """Ask for the payer's name of one case, with a reason that is logged where the payer can read it.

    Raises: NotFunded.
    """
    funding = money.funding_of(enrolment)
    if funding is None:
        raise NotFunded(enrolment=enrolment)
    form = Form(ReasonForm(), labels=LABELS)
    name, asked = None, False
    if form.valid():
        with form.errors_shown():
            name, asked = payer_name(funding.payer_id, form.data["reason"]), True
    page = render_template(
        "auditors/payer.html",
        form=form,
        enrolment=enrolment,
        payer=funding.payer_id,
        invoice=money.invoice_of_enrolment(enrolment),
        name=name,
        asked=asked,
    )
    return page, form.status


def payer_name(payer_id: str, reason: str) -> Any:
    """Return a payer's name as the law lets an auditor read it; None where it does not. Raises: ReasonMissing."""
    seen = door.read(
        actor=current_actor(),
        now=this_moment(),
        recipient=door.Recipient(RecipientKind.AUDITOR),
        purpose="reasoned_audit",
        subjects=[payer_id],
        categories=[NAME],
        reason=reason,
    )
    return seen.get(payer_id, {}).get(NAME)


def follow(asked: str) -> Followed | None:
    """Return the path of whatever is known by this: an invoice's number or reference, an id, or a budget line's name.

    Spaces do not count, and a budget line is known by its name as people see it too.
    """
    invoice = money.invoice_asked_for(asked)
    if invoice is not None:
        return Followed("invoice", asked, _steps("enrolment", invoice.books))
    ids = [(kind, "".join(asked.split())) for kind in IDS]
    for kind, of in (*ids, (BUDGET_LINE, asked), (BUDGET_LINE, named_line(asked))):
        steps = _steps(kind, of)
        if steps:
            return Followed(kind, of, steps)
    return None


def _steps(kind: str, of: str) -> list[Step]:
    return read_path(actor=current_actor(), now=this_moment(), **{kind: of})


def _page_of(followed: Followed | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the steps of one page in the direction that is asked for, with the records on which they rest."""
    if followed is None:
        return {"steps": [], "kinds": KINDS, "budget_lines": money.budget_situation()}
    ordered = followed.steps if asked["way"] == "forth" else followed.steps[::-1]
    pages_in_all = max(1, ceil(len(ordered) / STEPS_AT_ONCE))
    page = min(asked["page"], pages_in_all)
    shown = ordered[(page - 1) * STEPS_AT_ONCE : page * STEPS_AT_ONCE]
    return {"steps": shown, "page": page, "pages": pages_in_all, "kinds": KINDS, "way": asked["way"], **_behind(shown)}


def _behind(steps: Sequence[Step]) -> dict[str, Any]:
    """Return the deliveries and the lists of payouts that steps name, by id."""
    runs = read_payout_runs(actor=current_actor(), now=this_moment())
    named = {step.decision for step in steps}
    return {
        "deliveries": deliveries_of(sorted({step.session for step in steps if step.session})),
        "runs": {run.id: run for run in runs if run.id in named},
    }


def _each(found: dict[str | None, None]) -> list[str]:
    return [each for each in found if each][:LINKS_SHOWN]
