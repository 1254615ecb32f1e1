"""Who pays which part: propose it to the other guardian, agree, and end it for what is signed later."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.enrolment import operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import AgreementNotFound
from marketplace.enrolment.models import PayerAgreement
from marketplace.kernel.text import Text, _
from marketplace.people import queries as people
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import our_child, our_children, our_place, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

BP_IN_PERCENT = 100
LABELS = {"child": _("For whom"), "own_percent": _("Your part"), "valid_from": _("From")}
PROPOSED, ASKED, AGREED, ENDED = "proposed", "asked", "agreed", "ended"
WORDS: dict[str, tuple[Text, str]] = {
    PROPOSED: (_("Waits for the other guardian"), "warn"),
    ASKED: (_("Waits for your answer"), "warn"),
    AGREED: (_("Agreed"), "good"),
    ENDED: (_("Ended"), "plain"),
}


class ProposeForm(Schema):
    """For which child (or which place alone), how many percent of it one bears, and from which day."""

    child = fields.String(required=True)
    own_percent = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


@dataclass(frozen=True)
class Row:
    """One proposal or agreement as we see it: our part in percent, how it stands, and what is it for."""

    agreement: PayerAgreement
    own_percent: str
    state: str
    title: str | None


@pages.route("/shares", methods=["GET", "POST"])
def shares() -> Response | tuple[str, int]:
    """List what is proposed and agreed, and propose; `enrolment` in the address is for that place alone.

    Raises: EnrolmentNotFound.
    """
    place = our_place(request.args["enrolment"]) if request.args.get("enrolment") else None
    start = {"own_percent": 50, "valid_from": today().isoformat(), "child": place.child_id if place else None}
    form = Form(ProposeForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"own_bp": "own_percent"}):
            operations.propose_shares(
                actor=current_actor(),
                now=this_moment(),
                child=form.data["child"],
                own_bp=form.data["own_percent"] * BP_IN_PERCENT,
                valid_from=form.data["valid_from"],
                enrolment=place.id if place else None,
            )
            flash(gettext("Proposed. It holds once the other guardian agrees; until then who signs pays."))
            return redirect(url_for("families.shares"))
    subject, ours = current_actor().subject or "", our_children()
    rows = [_row(each, subject) for each in enrolment.payer_agreements_of(subject)]
    page = render_template(
        "families/shares.html",
        form=form,
        ours=ours,
        rows=rows,
        words=WORDS,
        place=place,
        placed=meetings([place.group_id])[place.group_id] if place else None,
        with_another=[(child, ours.name(child)) for child in _with_another(subject)],
        child=our_child(place.child_id) if place else None,
    )
    return page, form.status


@pages.post("/shares/<agreement>/agree")
def agree(agreement: str) -> Response:
    """Agree to what the other guardian proposed. Raises: SharesNotOpen, and as if absent for what is not ours."""
    _refuse_strangers(agreement)
    operations.agree_shares(actor=current_actor(), now=this_moment(), agreement=agreement)
    flash(gettext("Agreed. What is signed from that day on has an invoice for each of you."))
    return redirect(url_for("families.shares"))


@pages.post("/shares/<agreement>/end")
def end(agreement: str) -> Response:
    """Refuse, take back or end. Raises: SharesNotOpen, and as if absent for what is not ours."""
    _refuse_strangers(agreement)
    operations.end_shares(actor=current_actor(), now=this_moment(), agreement=agreement)
    flash(gettext("Ended. Invoices that there are stand; what is signed from now on is paid by who signs it."))
    return redirect(url_for("families.shares"))


def _refuse_strangers(agreement: str) -> None:
    subject = current_actor().subject
    found = enrolment.payer_agreement(agreement)
    if found is None or subject not in (found.proposer_id, found.other_id):
        raise AgreementNotFound(agreement=agreement)


def _row(agreement: PayerAgreement, subject: str) -> Row:
    title = None
    if agreement.enrolment_id:
        group = enrolment.enrolment(agreement.enrolment_id).group_id
        title = meetings([group])[group].offering.title
    percent = f"{agreement.share_of(subject) / BP_IN_PERCENT:g}"
    return Row(agreement, percent, _state(agreement, subject), title)


def _state(agreement: PayerAgreement, subject: str) -> str:
    if agreement.waits:
        return PROPOSED if agreement.proposer_id == subject else ASKED
    over = agreement.valid_until is not None and agreement.valid_until <= today()
    return ENDED if agreement.agreed_at is None or over else AGREED


def _with_another(subject: str) -> list[str]:
    """Return those of our children who have just one other guardian with custody."""
    children = people.children_of(subject, today())
    return [child for child, all_of_them in people.guardian_ids_of(children, today()).items() if len(all_of_them) == 2]
