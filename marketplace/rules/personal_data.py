"""What this room holds about people: who wrote and who approved a rule set."""

from __future__ import annotations

from marketplace.kernel.personal_data import holding
from marketplace.rules.models import Rule, RuleSet, RuleSetWriter

holding(
    RuleSet,
    plain={
        "id",
        "name",
        "status",
        "digest",
        "valid_from",
        "valid_until",
        "drafted_by",
        "drafted_at",
        "approved_by",
        "approved_at",
    },
    persons={"drafted_by", "approved_by"},
    why="who answers for a rule of the city is public and is kept with it",
)
holding(
    Rule,
    plain={
        "id",
        "rule_set_id",
        "position",
        "type",
        "text",
        "legal_basis",
        "scope",
        "parameters",
        "valid_from",
        "valid_until",
    },
)
holding(
    RuleSetWriter,
    plain={"rule_set_id", "person_id"},
    persons={"person_id"},
    why="it must stay provable that nobody approved rules of her own",
)
