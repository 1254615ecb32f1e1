"""Rules: sets and how they stand, one set in plain words, drafts with preview, comparison, approval by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.rules import operations as ruling
from marketplace.rules import queries as rules
from marketplace.rules.drafting import checked_rule
from marketplace.rules.errors import RuleSetNotDraft
from marketplace.rules.models import NAME_LENGTH, RuleSet, Status
from marketplace.rules.specification import SCOPE_LABELS, RuleSpec
from marketplace.rules.types.base import RuleType
from marketplace.rules.types.registry import RULE_TYPES
from marketplace.web.city.conditions import vocabulary
from marketplace.web.city.pages import pages
from marketplace.web.city.rule_effects import differences, effects_of, offer_in, with_rule
from marketplace.web.city.rule_fields import fields_of, read_parameters, typed_parameters
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

NEW = "new"
PREVIEW = "preview"
STATUS_WORDS = {Status.DRAFT: _("draft"), Status.APPROVED: _("approved"), Status.SUPERSEDED: _("superseded")}
STATUS_CLASS = {Status.DRAFT: "warn", Status.APPROVED: "good", Status.SUPERSEDED: "plain"}
LABELS = {
    "name": _("Name"),
    "copy_of": _("Copy of"),
    "text": _("In plain words"),
    "legal_basis": _("Legal basis"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    **{f"scope.{name}": label for name, label in SCOPE_LABELS.items()},
}


class DraftForm(Schema):
    """A new draft, empty or a copy."""

    name = fields.String(required=True, validate=validate.Length(max=NAME_LENGTH))
    copy_of = fields.String(load_default=None)


class ApproveForm(Schema):
    """From which day a draft holds; the digest says which text was read."""

    valid_from = fields.Date(required=True)
    digest = fields.String(required=True)


@pages.route("/rules", methods=["GET", "POST"])
def rule_sets() -> Response | tuple[str, int]:
    """List the rule sets with how they stand, and draft a new one."""
    every = rules.rule_sets(drafts=True)
    latest = next((each.id for each in every if each.status is Status.APPROVED), "")
    form = Form(DraftForm(), {"copy_of": latest}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            draft = ruling.draft_rule_set(actor=current_actor(), now=this_moment(), **form.data)
            flash(gettext("The draft is made. Change its rules; another person approves it."))
            return redirect(url_for("city.rule_set", rule_set=draft.id))
    copies = [("", _("Empty")), *((each.id, Text(each.name)) for each in every)]
    return render_template("city/rule_sets.html", form=form, rule_sets=every, copies=copies), form.status


@pages.get("/rules/<rule_set>")
def rule_set(rule_set: str) -> str:
    """Show a set in plain words; a draft with what can be changed."""
    found, spec = rules.rule_set(rule_set), rules.rule_set_spec(rule_set)
    return render_template(
        "city/rule_set.html",
        rule_set=found,
        spec=spec,
        others=[each for each in rules.rule_sets(drafts=True) if each.id != rule_set],
        kinds=[(key, RULE_TYPES[key].title) for key in sorted(RULE_TYPES.keys())],
        effects=effects_of(spec, None) if spec.rules else [],
        is_draft=found.status is Status.DRAFT,
        wrote=current_actor().person in rules.writers_of(rule_set),
    )


@pages.get("/rules/<rule_set>/compare/<other>")
def compare_rule_sets(rule_set: str, other: str) -> str:
    """Compare two sets in words, and in what the example families pay."""
    after, before = rules.rule_set_spec(rule_set), rules.rule_set_spec(other)
    return render_template(
        "city/rules_compared.html",
        after=after,
        before=before,
        differences=differences(before, after),
        effects=effects_of(after, before),
    )


@pages.get("/rules/<rule_set>/compare")
def choose_comparison(rule_set: str) -> Response:
    """Go to the comparison with the set that was chosen."""
    other = rules.rule_set(request.args.get("other", ""))
    return redirect(url_for("city.compare_rule_sets", rule_set=rule_set, other=other.id))


@pages.route("/rules/<rule_set>/approve", methods=["GET", "POST"])
def approve_rule_set(rule_set: str) -> Response | tuple[str, int]:
    """Approve a draft that others wrote, from a day on."""
    found = _draft(rule_set)
    spec = rules.rule_set_spec(rule_set)
    start = {"valid_from": city_day(this_moment()) + timedelta(days=1), "digest": spec.digest}
    form = Form(ApproveForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            ruling.approve_rule_set(actor=current_actor(), now=this_moment(), rule_set=rule_set, **form.data)
            flash(gettext("The rules are approved. They hold from the day that you named."))
            return redirect(url_for("city.rule_set", rule_set=rule_set))
    wrote = current_actor().person in rules.writers_of(rule_set)
    return (
        render_template("city/rules_approve.html", form=form, rule_set=found, spec=spec, wrote=wrote),
        form.status,
    )


@pages.get("/rules/<rule_set>/add")
def choose_rule_type(rule_set: str) -> Response:
    """Go to the form of the kind of rule that was chosen."""
    kind = request.args.get("type", "")
    chosen = kind if kind in RULE_TYPES else sorted(RULE_TYPES.keys())[0]
    return redirect(url_for("city.new_rule", rule_set=rule_set, kind=chosen))


@pages.route("/rules/<rule_set>/add/<kind>", methods=["GET", "POST"])
def new_rule(rule_set: str, kind: str) -> Response | tuple[str, int]:
    """Add a rule of a kind to a draft."""
    return _rule_page(_draft(rule_set), RULE_TYPES[kind], None)


@pages.route("/rules/<rule_set>/rules/<rule>", methods=["GET", "POST"])
def change_rule(rule_set: str, rule: str) -> Response | tuple[str, int]:
    """Change a rule of a draft."""
    found = rules.rule(rule)
    spec = next(each for each in rules.rule_set_spec(found.rule_set_id).rules if each.id == rule)
    return _rule_page(_draft(found.rule_set_id), type(spec.kind), spec)


@pages.post("/rules/<rule_set>/rules/<rule>/remove")
def remove_rule(rule_set: str, rule: str) -> Response:
    """Take a rule out of a draft."""
    ruling.remove_rule(actor=current_actor(), now=this_moment(), rule=rule)
    flash(gettext("The rule is out of the draft."))
    return redirect(url_for("city.rule_set", rule_set=rule_set))


@pages.context_processor
def words_of_rules() -> dict[str, Any]:
    """Let the templates say how a rule set stands."""
    return {"rules_status": STATUS_WORDS, "rules_status_class": STATUS_CLASS}


def _rule_page(draft: RuleSet, kind: type[RuleType], rule: RuleSpec | None) -> Response | tuple[str, int]:
    """Show the form of a rule; on `preview` what it would say and do, otherwise keep it."""
    form = Form(_schema(kind)(), _start(kind, rule), labels=_labels(kind))
    preview: dict[str, Any] | None = None
    if form.valid():
        facts = _read(form, kind)
        if not form.wrong:
            with form.errors_shown():
                if request.form.get(PREVIEW):
                    preview = _preview(draft, kind, rule, facts)
                else:
                    return _keep(draft, kind, rule, facts)
    return (
        render_template(
            "city/rule.html",
            form=form,
            rule_set=draft,
            kind=kind,
            rule=rule,
            fields=fields_of(kind, _line_names()),
            scopes=list(SCOPE_LABELS.items()),
            facts=vocabulary(),
            preview=preview,
        ),
        form.status,
    )


def _schema(kind: type[RuleType]) -> type[Schema]:
    typed = {field.name: fields.String(load_default="") for field in fields_of(kind)}
    scopes = {f"scope.{name}": fields.String(load_default="") for name in SCOPE_LABELS}
    plain: dict[str, fields.Field[Any]] = {
        "text": fields.String(load_default=""),
        "legal_basis": fields.String(load_default=""),
        "valid_from": fields.Date(load_default=None),
        "valid_until": fields.Date(load_default=None),
    }
    return Schema.from_dict({**plain, **typed, **scopes})


def _line_names() -> list[str]:
    return [line.name for line in money.budget_situation()]


def _labels(kind: type[RuleType]) -> dict[str, str]:
    return {**LABELS, **{field.name: field.label for field in fields_of(kind)}}


def _start(kind: type[RuleType], rule: RuleSpec | None) -> dict[str, Any]:
    if rule is None:
        return {}
    scope = {f"scope.{name}": ", ".join(sorted(names)) for name, names in rule.scope.narrowing}
    plain = {
        "text": rule.text,
        "legal_basis": rule.legal_basis,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }
    return {**plain, **scope, **typed_parameters(kind, rule.kind.as_json())}


def _read(form: Form, kind: type[RuleType]) -> dict[str, Any]:
    """Return what was typed as the operations take it; what cannot be read is said at its field."""
    typed: Mapping[str, str] = {name: str(value) for name, value in form.typed.items()}
    parameters, wrong = read_parameters(kind, typed, _line_names())
    for name, sentence in wrong.items():
        form.add_error(name, sentence)
    scope = {
        name: [each.strip() for each in typed.get(f"scope.{name}", "").split(",") if each.strip()]
        for name in SCOPE_LABELS
    }
    return {
        "type": kind.key,
        "text": typed.get("text", ""),
        "legal_basis": typed.get("legal_basis", ""),
        "parameters": parameters,
        "scope": {name: names for name, names in scope.items() if names},
        "valid_from": form.data["valid_from"],
        "valid_until": form.data["valid_until"],
    }


def _preview(draft: RuleSet, kind: type[RuleType], rule: RuleSpec | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sentences of the rule and what it does to the example families. Raises: RuleInvalid."""
    spec = checked_rule(id=rule.id if rule else NEW, **facts)
    before = rules.rule_set_spec(draft.id)
    return {"words": spec.words(), "effects": effects_of(with_rule(before, spec), before, offer_in(spec.scope))}


def _keep(draft: RuleSet, kind: type[RuleType], rule: RuleSpec | None, facts: Mapping[str, Any]) -> Response:
    if rule is None:
        ruling.add_rule(actor=current_actor(), now=this_moment(), rule_set=draft.id, **facts)
        flash(gettext("The rule is in the draft."))
    else:
        ruling.change_rule(actor=current_actor(), now=this_moment(), rule=rule.id, **facts)
        flash(gettext("The rule is changed."))
    return redirect(url_for("city.rule_set", rule_set=draft.id))


def _draft(rule_set: str) -> RuleSet:
    """Return a set that can be changed. Raises: RuleSetNotDraft."""
    found = rules.rule_set(rule_set)
    if found.status is not Status.DRAFT:
        raise RuleSetNotDraft(rule_set=rule_set)
    return found
