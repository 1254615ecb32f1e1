"""What the catalogue holds about people: who acted, by opaque id, and nothing else."""

from catalog.models import (
    Area,
    Attachment,
    Group,
    Holiday,
    Objective,
    Offering,
    OfferingRevision,
    Programme,
    ProgrammePart,
    ProgrammeUnit,
    Season,
    Service,
    Session,
    ShelfMark,
    Unit,
    UnitFact,
)
from marketplace.kernel.personal_data import holding

WHY_KEPT = "What is offered and who decided on it are documents of the city that name who made them (Act 621/1999)."

holding(
    Area,
    plain={
        "postal_code",
        "name",
        "residents",
        "children_0_14",
        "employed",
        "unemployed",
        "median_income_cents",
        "lon",
        "lat",
    },
)

holding(
    Unit,
    plain={
        "id",
        "unit_key",
        "name",
        "kind",
        "provider_type",
        "language",
        "street",
        "postal_code",
        "city",
        "lon",
        "lat",
        "imported_at",
    },
)

holding(
    UnitFact,
    plain={
        "id",
        "unit_id",
        "kind",
        "value",
        "as_of",
        "source",
        "recorded_by",
        "recorded_at",
    },
    persons={"recorded_by"},
    why=WHY_KEPT,
)

holding(
    Season,
    plain={
        "id",
        "name",
        "starts_on",
        "ends_on",
        "status",
    },
)

holding(
    Service,
    plain={
        "id",
        "slug",
        "name",
        "model",
        "moved_from",
        "is_basic",
        "owner_id",
        "keywords",
        "value_stream",
        "life_events",
    },
    persons={"owner_id"},
    why=WHY_KEPT,
)

holding(
    Offering,
    plain={
        "id",
        "provider_id",
        "service_id",
        "season_id",
        "model",
        "status",
        "revision",
        "title",
        "summary",
        "languages",
        "age_from",
        "age_to",
        "price_cents",
        "what_else",
        "vat_code",
        "legal_regime",
        "group_min",
        "group_max",
        "go_no_go_on",
        "accessibility",
        "access",
        "admission",
        "search_words",
        "search_languages",
        "drafted_by",
        "drafted_at",
        "submitted_at",
        "published_at",
        "withdrawn_at",
        "withdraw_reason",
        "archived_at",
    },
    persons={"drafted_by"},
    why=WHY_KEPT,
)

holding(
    OfferingRevision,
    plain={
        "id",
        "offering_id",
        "revision",
        "content",
        "digest",
        "published_by",
        "published_at",
    },
    persons={"published_by"},
    why=WHY_KEPT,
)

holding(
    Attachment,
    plain={
        "id",
        "offering_id",
        "unit_id",
        "placement",
        "status",
        "wish",
        "room",
        "time_note",
        "staffing",
        "others_do",
        "handover",
        "rent_cents",
        "asked_by",
        "asked_at",
        "agreed_by",
        "agreed_at",
        "approved_by",
        "approved_at",
        "declined_by",
        "declined_at",
        "decline_reason",
    },
    persons={"asked_by", "agreed_by", "approved_by", "declined_by"},
    why=WHY_KEPT,
)

holding(
    Programme,
    plain={
        "id",
        "title",
        "purpose",
        "grant_line",
        "grant_decision",
        "outcome_bp",
        "status",
        "composed_by",
        "composed_at",
        "opened_at",
        "closed_at",
        "close_reason",
    },
    persons={"composed_by"},
    why=WHY_KEPT,
)

holding(ProgrammeUnit, plain={"programme_id", "unit_id"})

holding(ProgrammePart, plain={"offering_id", "programme_id", "objective_id", "joined_at"})

holding(
    Objective,
    plain={
        "id",
        "programme_id",
        "statement",
        "indicator",
        "measured_in",
        "scale",
        "direction",
        "baseline_hundredths",
        "target_hundredths",
        "measure_on",
        "comparison",
    },
)

holding(
    Group,
    plain={
        "id",
        "offering_id",
        "unit_id",
        "attachment_id",
        "rrule",
        "start_time",
        "end_time",
        "starts_on",
        "ends_on",
        "left_out",
        "weekdays",
        "capacity",
    },
)

holding(
    Session,
    plain={
        "id",
        "group_id",
        "position",
        "starts_at",
        "ends_at",
        "capacity",
        "taken",
        "revision",
        "status",
    },
)

holding(
    Holiday,
    plain={
        "day",
        "name",
    },
)

holding(ShelfMark, plain={"bucket", "mark"})
