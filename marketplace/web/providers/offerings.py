"""Offerings from draft to published: the list, one offering with what it lacks, and the form with all its terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from dataclasses import fields as fields_of
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.completeness import what_is_missing
from catalog.kinds import AccessFact
from catalog.models import Admission, LegalRegime, Offering, OfferingStatus, Season
from catalog.operations import OfferingTerms
from catalog.operations.drafting import terms_of, wrong_terms
from marketplace.enrolment.queries import GroupSituation, group_situations
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros, typed_euros
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.parts.vocabulary import language, words
from marketplace.web.parts.words import say
from marketplace.web.providers.ours import our_offering, our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider as provider_by_id

NOT_LISTED: dict[str, Any] = {"unknown": "Invalid value."}
LANGUAGES = ("fi", "sv", "en", "et", "ru", "uk", "ar", "so", "ku", "fa", "vi", "zh", "es", "fr", "de")
STATUSES = tuple(OfferingStatus)
TEXT_FIELDS = frozenset({"title", "summary", "what_else", "accessibility"})
OPEN_TO_CHANGE = frozenset({OfferingStatus.DRAFT, OfferingStatus.SUBMITTED, OfferingStatus.WITHDRAWN})
OPEN_TO_GROUPS = frozenset({OfferingStatus.DRAFT, OfferingStatus.SUBMITTED})
WITHDRAWABLE = frozenset({OfferingStatus.PUBLISHED, OfferingStatus.SUBMITTED})
LABELS = {
    "service": _("Service"),
    "season": _("Season"),
    "title": _("Title"),
    "summary": _("What the children do"),
    "languages": _("Languages"),
    "age_from": _("Youngest age"),
    "age_to": _("Oldest age"),
    "price_cents": _("Price of the season"),
    "what_else": _("What else it costs"),
    "vat_code": _("VAT code"),
    "legal_regime": _("By which law"),
    "group_min": _("Smallest group"),
    "group_max": _("Largest group"),
    "go_no_go_on": _("Day of the decision"),
    "accessibility": _("Accessibility"),
    "admission": _("How places are given"),
    "reason": _("Reason"),
}


class TextsForm(Schema):
    """The texts of an offering, which may change after it was published."""

    title = fields.String(load_default="")
    summary = fields.String(load_default="")
    what_else = fields.String(load_default="")
    accessibility = fields.String(load_default="")
    access = fields.List(fields.Enum(AccessFact, by_value=True), load_default=[])

    @validates_schema(skip_on_field_errors=False)
    def say_all_at_once(self, data: Mapping[str, Any], **_more: Any) -> None:
        """Look at what can be read although something else cannot, so that all mistakes are said together."""
        terms = {each.name: data[each.name] for each in fields_of(OfferingTerms) if each.name in data}
        if wrong := wrong_terms(OfferingTerms(**terms)):
            raise ValidationError(wrong)


class TermsForm(TextsForm):
    """All that an offering says; a draft may lack anything."""

    languages = fields.List(fields.String(), load_default=[])
    age_from = fields.Integer(load_default=None)
    age_to = fields.Integer(load_default=None)
    price_cents = Euros(load_default=None)
    vat_code = fields.String(load_default=None)
    legal_regime = fields.Enum(LegalRegime, by_value=True, load_default=None, error_messages=NOT_LISTED)
    group_min = fields.Integer(load_default=None)
    group_max = fields.Integer(load_default=None)
    go_no_go_on = fields.Date(load_default=None)
    admission = fields.Enum(Admission, by_value=True, load_default=None, error_messages=NOT_LISTED)


class DraftForm(TermsForm):
    """A new offering: also of which service, and in which season."""

    service = fields.String(required=True)
    season = fields.String(required=True)


class CopyForm(Schema):
    """In which season it is offered again."""

    season = fields.String(required=True)


class ReasonForm(Schema):
    """Why an offering is taken back."""

    reason = fields.String(required=True, validate=validate.Length(max=500, error=_("Write at most 500 characters.")))


@pages.get("/offerings")
def offerings() -> str:
    """List the provider's offerings by status, with the places that are left."""
    found = catalog.offerings_of_provider(our_provider())
    seasons = {season.id: season for season in catalog.seasons()}
    return render_template(
        "providers/offerings.html",
        by_status=[
            (status, [each for each in found if each.status is status])
            for status in STATUSES
            if any(each.status is status for each in found)
        ],
        seasons=seasons,
        open_seasons=catalog.open_seasons(),
    )


@pages.route("/offerings/new", methods=["GET", "POST"])
def draft() -> Response | tuple[str, int]:
    """Draft an offering; what is still missing can be added later."""
    seasons, services = catalog.open_seasons(), [each for each in catalog.services() if not each.is_basic]
    start = {"season": seasons[0].id} if seasons else {}
    form = Form(DraftForm(), start, labels=LABELS)
    if form.valid():
        _refuse_unlisted(form, service={each.id for each in services}, season={each.id for each in seasons})
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            made = catalogue.draft_offering(
                actor=current_actor(),
                now=this_moment(),
                provider=our_provider(),
                service=form.data.pop("service"),
                season=form.data.pop("season"),
                terms=OfferingTerms(**form.data),
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The draft is kept. Below you see what it still lacks."))
            return redirect(url_for("providers.offering", offering=made.id))
    return (
        render_template(
            "providers/terms.html", form=form, offering=None, seasons=seasons, services=services, **choices(None)
        ),
        form.status,
    )


@pages.get("/offerings/<offering>")
def offering(offering: str) -> str:
    """Show an offering with its groups, attachments and revisions, what it lacks, and what can be done next."""
    found = our_offering(offering)
    page = catalog.offering_page(offering, actor=current_actor())
    groups = [group.id for group, _unit in page.groups]
    situations = group_situations(groups, this_moment())
    return render_template(
        "providers/offering.html",
        offering=found,
        page=page,
        missing=what_is_missing(offering, now=this_moment()) if found.status in OPEN_TO_GROUPS else (),
        situations=situations,
        called_off=bool(groups) and all(each.called_off for each in situations.values()),
        spans=catalog.spans_of_groups(groups),
        placements={attachment.id: attachment for attachment, _unit in page.attachments},
        revisions=catalog.revisions_of(offering),
        may_change=found.status in OPEN_TO_CHANGE or found.status is OfferingStatus.PUBLISHED,
        may_add_groups=found.status in OPEN_TO_GROUPS,
        may_withdraw=found.status in WITHDRAWABLE,
        may_archive=_over(found, situations.values()),
        may_copy=bool(_other_seasons(found)),
        may_ask=found.status not in (OfferingStatus.WITHDRAWN, OfferingStatus.ARCHIVED),
    )


@pages.route("/offerings/<offering>/edit", methods=["GET", "POST"])
def edit(offering: str) -> Response | tuple[str, int]:
    """Change what an offering says: all of it in a draft, only the texts once it is published."""
    found = our_offering(offering)
    published = found.status is OfferingStatus.PUBLISHED
    form = Form(TextsForm() if published else TermsForm(), typed_terms(found), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            terms = replace(terms_of(found), **form.data)
            catalogue.revise_offering(actor=current_actor(), now=this_moment(), offering=offering, terms=terms)
            flash(gettext("The changes are kept."))
            return redirect(url_for("providers.offering", offering=offering))
    return (
        render_template("providers/terms.html", form=form, offering=found, published=published, **choices(found)),
        form.status,
    )


@pages.route("/offerings/<offering>/again", methods=["GET", "POST"])
def offer_again(offering: str) -> Response | tuple[str, int]:
    """Draft an offering again in another season: its terms, and its groups at the same weekdays and hours."""
    found = our_offering(offering)
    seasons = _other_seasons(found)
    form = Form(CopyForm(), {"season": seasons[-1].id} if seasons else {}, labels=LABELS)
    if form.valid():
        _refuse_unlisted(form, season={each.id for each in seasons})
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            made = catalogue.copy_offering(
                actor=current_actor(), now=this_moment(), offering=offering, key=IdempotencyKey(form.key), **form.data
            )
            flash(_said_of_copy(offering, made.id))
            return redirect(url_for("providers.offering", offering=made.id))
    return render_template("providers/again.html", offering=found, form=form, seasons=seasons), form.status


def _other_seasons(offering: Offering) -> list[Season]:
    return [each for each in catalog.open_seasons() if each.id != offering.season_id]


def _said_of_copy(offering: str, made: str) -> str:
    left = len(catalog.groups_of_offering(offering)) - len(catalog.groups_of_offering(made))
    if left:
        return ngettext(
            "The draft is kept. %(num)d group does not fit into that season: add it anew as you want it.",
            "The draft is kept. %(num)d groups do not fit into that season: add them anew as you want them.",
            left,
        )
    return gettext("The draft is kept, with its groups. Look at their days, and ask the units again.")


@pages.post("/offerings/<offering>/submit")
def submit(offering: str) -> Response | tuple[str, int]:
    """Say that a draft is ready; the service owner publishes it."""
    our_offering(offering)
    catalogue.submit_offering(actor=current_actor(), now=this_moment(), offering=offering)
    flash(gettext("It is submitted. The service owner looks at it and publishes it."))
    return redirect(url_for("providers.offering", offering=offering))


@pages.route("/offerings/<offering>/withdraw", methods=["GET", "POST"])
def withdraw(offering: str) -> Response | tuple[str, int]:
    """Take an offering back, with a reason; those who are enrolled keep their places."""
    found = our_offering(offering)
    form = Form(ReasonForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            catalogue.withdraw_offering(
                actor=current_actor(), now=this_moment(), offering=offering, reason=form.data["reason"]
            )
            flash(gettext("It is withdrawn. Change it and submit it again to offer it once more."), "warn")
            return redirect(url_for("providers.offering", offering=offering))
    return render_template("providers/withdraw.html", offering=found, form=form), form.status


@pages.post("/offerings/<offering>/archive")
def archive(offering: str) -> Response:
    """Put away an offering that is over."""
    our_offering(offering)
    catalogue.archive_offering(actor=current_actor(), now=this_moment(), offering=offering)
    flash(gettext("It is put away. You still find it at the end of your list."))
    return redirect(url_for("providers.offering", offering=offering))


def choices(offering: Offering | None) -> dict[str, Any]:
    """Return the options of the form: languages (those of the provider and of the offering first), laws, admissions."""
    own = provider_by_id(offering.provider_id if offering and offering.provider_id else our_provider()).languages
    codes = dict.fromkeys([*own, *(offering.languages if offering else ()), *LANGUAGES])
    return {
        "languages": [(code, language(code)) for code in codes],
        "regimes": [("", _("Not stated yet")), *((each.value, words(each)) for each in LegalRegime)],
        "access": [(each.value, words(each)) for each in AccessFact],
        "admissions": [("", _("Not stated yet")), *((each.value, words(each)) for each in Admission)],
    }


def typed_terms(offering: Offering) -> dict[str, Any]:
    """Return the terms of an offering as they would be typed into the form."""
    typed = asdict(terms_of(offering)) | {"access": offering.access}
    typed["price_cents"] = typed_euros(offering.price_cents)
    for name in ("legal_regime", "admission"):
        typed[name] = typed[name].value if typed[name] else ""
    return typed


def _refuse_unlisted(form: Form, **listed: set[str]) -> None:
    for name, known in listed.items():
        if form.data[name] not in known:
            form.add_error(name, _("Choose one of the listed answers."))


def _over(offering: Offering, situations: Iterable[GroupSituation]) -> bool:
    """Tell whether an offering can be put away: nothing of it is still to come."""
    if offering.status not in (OfferingStatus.PUBLISHED, OfferingStatus.WITHDRAWN):
        return False
    return not any(each.sessions for each in situations)


def title_of(offering: Offering) -> str:
    """Return the title of an offering, or words for one that has none yet."""
    return offering.title or say(_("Draft without a title"))


pages.add_app_template_filter(title_of, "title_of")
