"""From what a rule maker typed to a rule: everything is checked, and everything that is wrong is named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marketplace.kernel.text import Text, _
from marketplace.rules.errors import RuleInvalid
from marketplace.rules.models import BASIS_LENGTH, TEXT_LENGTH
from marketplace.rules.specification import SCOPE_LABELS, RuleSpec, Scope
from marketplace.rules.types.base import ParametersWrong, RuleType
from marketplace.rules.types.registry import RULE_TYPES
from marketplace.service_models.registry import SERVICE_MODELS

MOST_NAMES = 200
NAME_LENGTH = 60

Problems = dict[str, list[Text]]


def checked_rule(
    *,
    id: str,
    type: str,
    text: str,
    legal_basis: str,
    parameters: Any,
    scope: Any = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> RuleSpec:
    """Return the rule, or refuse it with a sentence at each field.

    Parameters are named `parameters.most_cents`, the parts of the scope `scope.service`. Raises: RuleInvalid.
    """
    wrong: Problems = {}
    sentence(wrong, "text", text, TEXT_LENGTH, _("Say in plain words what the rule does and for whom."))
    sentence(
        wrong, "legal_basis", legal_basis, BASIS_LENGTH, _("Name the law or the decision that the rule stands on.")
    )
    checked_scope = read_scope(wrong, scope or {})
    if valid_from and valid_until and valid_until <= valid_from:
        wrong["valid_until"] = [_("Choose a day after the first one.")]
    try:
        kind = read_kind(type, parameters)
    except RuleInvalid as refused:
        raise RuleInvalid(fields={**wrong, **refused.fields}) from None
    if wrong:
        raise RuleInvalid(fields=wrong)
    return RuleSpec(id, kind, text.strip(), legal_basis.strip(), checked_scope, valid_from, valid_until)


def sentence(wrong: Problems, field: str, said: Any, longest: int, advice: Text) -> None:
    """Note a text that is missing or too long."""
    if not isinstance(said, str) or not said.strip():
        wrong[field] = [advice]
    elif len(said) > longest:
        wrong[field] = [_("Say it in at most %(most)d letters.", most=longest)]


def read_kind(type: Any, parameters: Any) -> RuleType:
    """Return the kind of rule with its parameters. Raises: RuleInvalid."""
    if type not in RULE_TYPES:
        raise RuleInvalid(fields={"type": [_("Choose one of: %(types)s.", types=", ".join(RULE_TYPES.keys()))]})
    try:
        return RULE_TYPES[type].read(parameters)
    except ParametersWrong as wrong:
        fields = {f"parameters.{name}".rstrip("."): [said] for name, said in wrong.problems.items()}
        raise RuleInvalid(fields=fields) from None


def read_scope(wrong: Problems, raw: Any) -> Scope:
    """Return the scope, or note what is wrong with it."""
    if not isinstance(raw, Mapping):
        wrong["scope"] = [_("Give the scope by name: service, area, provider, model or unit.")]
        return Scope()
    for field in raw:
        if field not in SCOPE_LABELS:
            wrong[f"scope.{field}"] = [_("Narrow the scope by service, area, provider, model or unit.")]
        elif not are_names(raw[field]):
            wrong[f"scope.{field}"] = [_("Give from 1 to %(most)d names.", most=MOST_NAMES)]
        elif field == "model" and not all(name in SERVICE_MODELS for name in raw[field]):
            wrong["scope.model"] = [_("Choose among: %(models)s.", models=", ".join(SERVICE_MODELS.keys()))]
    return Scope() if wrong else Scope.of(raw)


def are_names(raw: Any) -> bool:
    """Tell whether a value is a list of names."""
    return (
        isinstance(raw, list)
        and 1 <= len(raw) <= MOST_NAMES
        and all(isinstance(name, str) and 0 < len(name) <= NAME_LENGTH for name in raw)
    )
