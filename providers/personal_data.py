"""What the registry holds about people: who acted, by opaque id, and nothing else."""

from marketplace.kernel.personal_data import holding
from providers.models import Agreement, Evidence, Provider, VettingDecision

WHY_KEPT = "Decisions, papers and agreements are public documents that name who made them (Act 621/1999)."

holding(
    Provider,
    plain={
        "id",
        "organisation_id",
        "status",
        "sector",
        "languages",
        "areas",
        "size_class",
        "works_with_minors",
        "vat_status",
        "separated_accounts",
        "contact_email",  # the organisation's, as it is published
        "iban",  # the organisation's
        "review",
        "applied_by",
        "applied_at",
        "accredited_at",
    },
    persons={"applied_by"},
    why=WHY_KEPT,
)
holding(
    Evidence,
    plain={
        "id",
        "provider_id",
        "kind",
        "ground",
        "status",
        "valid_until",
        "shown_by",
        "shown_at",
        "seen_by",
        "seen_at",
        "reject_reason",
        "warned_at",
    },
    persons={"shown_by", "seen_by"},
    why=WHY_KEPT,
)
holding(
    VettingDecision,
    plain={
        "id",
        "provider_id",
        "review",
        "officer_id",
        "outcome",
        "reason",
        "delegation",
        "no_conflict_declared",
        "decided_at",
    },
    persons={"officer_id"},
    why=WHY_KEPT,
)
holding(
    Agreement,
    plain={
        "id",
        "provider_id",
        "model",
        "legal_route",
        "platform_fee_bp",
        "selected_by_city",
        "promised_sessions",
        "place_price_cents",
        "place_volume",
        "service_levels",
        "aid_rule",
        "advance_bp",
        "valid_from",
        "valid_until",
        "concluded_by",
        "concluded_at",
        "accepted_by",
        "accepted_at",
    },
    persons={"concluded_by", "accepted_by"},
    why=WHY_KEPT,
)
