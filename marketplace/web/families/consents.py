"""Who may see what of our children, and the consents that we give, refuse and take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from consent import operations
from consent import queries as consent_queries
from consent.errors import ConsentUnknown
from consent.law import Effect
from consent.models import NO_ORGANISATION, Consent, ConsentAnswer, ConsentStatus
from consent.outlook import Prospect
from consent.recipients import DELIVERING, Recipient
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.statuses import LIVE
from marketplace.people import queries as people
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import model
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import is_ours, our_child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called, kind_of
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.knowing import Knower, knower
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import say
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider_names

YES, NO = "yes", "no"
WITHOUT_NAME = (RecipientKind.PLATFORM, RecipientKind.CITY_OFFICER, RecipientKind.QUALITY_UNIT)


class AnswerForm(Schema):
    """Whether somebody agrees."""

    agrees = fields.String(required=True, validate=validate.OneOf([YES, NO]))


class AskForm(Schema):
    """What may be shared, with whom and for what: as the law names them."""

    category = fields.String(required=True)
    purpose = fields.String(required=True)
    kind = fields.Enum(RecipientKind, by_value=True, required=True)
    organisation = fields.String(load_default=None)


@dataclass(frozen=True)
class Row:
    """One consent with the name of its recipient and whether our answer is waited for."""

    consent: Consent
    recipient: str
    waits_for_us: bool


@pages.get("/consents")
def consents() -> str:
    """List what is asked, given and ended, by child."""
    ours = our_children()
    subject = current_actor().subject or ""
    waiting = {each.id for each in consent_queries.waiting_for(subject, [subject, *ours.children], today())}
    found = {each: consent_queries.consents_of(each) for each in [subject, *ours.children]}
    names = names_of(each for rows in found.values() for each in rows)
    rows = {each: [Row(row, names[row.id], row.id in waiting) for row in listed] for each, listed in found.items()}
    return render_template(
        "families/consents.html", ours=ours, rows=rows, subject=subject, called=called, kind_of=kind_of
    )


@pages.route("/consents/<consent>", methods=["GET", "POST"])
def consent(consent: str) -> Response | tuple[str, int]:
    """Show what is asked, under which notice, who answered, and take our answer. Raises: ConsentUnknown."""
    found = _ours_to_decide(consent)
    form = Form(AnswerForm(), labels={"agrees": gettext("Your answer")})
    if form.valid():
        with form.errors_shown():
            agrees = form.data["agrees"] == YES
            operations.answer_consent(actor=current_actor(), now=this_moment(), consent=consent, agrees=agrees)
            flash(gettext("Your answer is noted. You can change your mind at any time."))
            return redirect(url_for("families.consent", consent=consent))
    subject, about = current_actor().subject, found.subject_id
    page = render_template(
        "families/consent.html",
        form=form,
        consent=found,
        notice=consent_queries.notice(found.notice_id),
        recipient=names_of([found])[found.id],
        child=our_child(about).given_name if is_ours(about) else "",
        deciders=consent_queries.deciders(found.subject_id, today()),
        answers=_answers(consent),
        mine=next((each for each in consent_queries.answers_to(consent) if each.person_id == subject), None),
        waits=found.status is ConsentStatus.ASKED and found.answer_by_on > today(),
        all_must=found.effect is Effect.EXPLICIT_CONSENT,
        line=consent_queries.law_in_force(today()).governing(found.category, found.recipient_kind, found.purpose),
        called=called,
        kind_of=kind_of,
    )
    return page, form.status


@pages.post("/consents/<consent>/withdraw")
def withdraw_consent(consent: str) -> Response:
    """Take a consent back: it holds at once. Raises: ConsentUnknown, ConsentNotGiven."""
    found = _ours_to_decide(consent)
    operations.withdraw_consent(actor=current_actor(), now=this_moment(), consent=consent)
    flash(gettext("It is taken back. From this moment nobody can read it on this ground."))
    if found.subject_id == current_actor().subject:
        return redirect(url_for("families.consents"))
    return redirect(url_for("families.data", child=found.subject_id))


@pages.get("/children/<child>/data")
def data(child: str) -> str:
    """Show who may see what of a child, and why; what can be asked, and what stays closed. Raises: ChildNotFound."""
    ours = our_child(child)
    return render_template("families/data.html", child=ours, knowers=_knowers(child), Prospect=Prospect)


@pages.route("/children/<child>/data/share", methods=["GET", "POST"])
def share(child: str) -> Response | tuple[str, int]:
    """Show what would be shared, and ask those who must agree once somebody says yes; until then nobody is asked.

    Raises: ChildNotFound, RecipientMissing, ConsentNotUsed, NoticeMissing.
    """
    ours = our_child(child)
    wanted = Form(AskForm(), sent=request.values)
    if not wanted.valid():
        return redirect(url_for("families.data", child=child))
    form = Form(AnswerForm(), labels={"agrees": gettext("Your answer")})
    if form.valid() and form.data["agrees"] == NO:
        flash(gettext("Nothing is shared, and nobody was asked."))
        return redirect(url_for("families.data", child=child))
    if not form.wrong and form.was_sent:
        with form.errors_shown():
            return redirect(url_for("families.consent", consent=_ask_and_agree(ours.id, wanted.data).id))
    page = render_template(
        "families/share.html",
        form=form,
        child=ours,
        wanted=wanted.data,
        recipient=_name_of(wanted.data["kind"], wanted.data["organisation"]),
        notice=consent_queries.notice_in_force(wanted.data["category"], wanted.data["purpose"], today()),
        deciders=consent_queries.deciders(child, today()),
        line=consent_queries.law_in_force(today()).governing(
            wanted.data["category"], wanted.data["kind"], wanted.data["purpose"]
        ),
    )
    return page, form.status


def _ask_and_agree(child: str, wanted: Mapping[str, Any]) -> Consent:
    """Ask for what is wanted and agree oneself. Raises: RecipientMissing, ConsentNotUsed, NoticeMissing."""
    actor, now = current_actor(), this_moment()
    asked = operations.ask_consent(
        actor=actor,
        now=now,
        subject=child,
        category=wanted["category"],
        purpose=wanted["purpose"],
        recipient=Recipient(wanted["kind"], wanted["organisation"]),
    )
    if asked.status is ConsentStatus.ASKED:
        operations.answer_consent(actor=actor, now=now, consent=asked.id, agrees=True)
    return asked


def _ours_to_decide(consent: str) -> Consent:
    found = consent_queries.consent(consent)
    subject = current_actor().subject
    if found is None or subject not in consent_queries.deciders(found.subject_id, today()).everybody:
        raise ConsentUnknown()
    return found


def _answers(consent: str) -> Sequence[tuple[ConsentAnswer, bool]]:
    """Return the answers, each with whether it is our own."""
    subject = current_actor().subject
    return [(each, each.person_id == subject) for each in consent_queries.answers_to(consent)]


def names_of(rows: Iterable[Consent]) -> Mapping[str, str]:
    """Return by consent what its recipient is called: the provider or unit by name, others by what they are."""
    rows = list(rows)
    organisations = sorted({row.recipient_id for row in rows if row.recipient_id != NO_ORGANISATION})
    known = {**catalog.unit_names(organisations), **provider_names(organisations)}
    return {row.id: known.get(row.recipient_id) or say(vocabulary.recipient(row.recipient_kind)) for row in rows}


def _name_of(kind: RecipientKind, organisation: str | None) -> str:
    known = [organisation] if organisation else []
    names = {**catalog.unit_names(known), **provider_names(known)}
    return names.get(organisation or "") or say(vocabulary.recipient(kind))


def _knowers(child: str) -> list[Knower]:
    """Return everybody who sees something of a child now, or could: deliverers of her places, her unit, the city."""
    found: dict[Recipient, None] = {}
    for meeting in meetings(each.group_id for each in enrolment.enrolments_of_child(child, *LIVE)).values():
        found.setdefault(meeting.recipient)
    placed = enrolment.placement_on([child], today()).get(child)
    if placed is not None and child not in people.under_protection([child], today()):
        found.setdefault(Recipient(model(placed.model).recipient_kind, placed.unit_id))
    for asked in consent_queries.open_consents(child):
        found.setdefault(Recipient(asked.recipient_kind, asked.recipient_id))
    for ground in consent_queries.grounds_of(child):
        if ground.closed_at is None:
            found.setdefault(Recipient(ground.recipient_kind, ground.recipient_id))
    found = {recipient: None for recipient in found if recipient.kind in DELIVERING}
    organisations = sorted(each.organisation for each in found if each.organisation)
    names = {**catalog.unit_names(organisations), **provider_names(organisations)}
    everybody = [*found, *(Recipient(kind) for kind in WITHOUT_NAME)]
    return [
        knower(recipient, names.get(recipient.organisation or "") or say(vocabulary.words(recipient.kind)), child=child)
        for recipient in everybody
    ]
