"""What this room holds about people: what families wish for their children's care, and what was decided."""

from marketplace.admission.models import CareApplication, CareDecision, CareWish, Rectification
from marketplace.admission.queries import decisions_told, wishes_told
from marketplace.kernel.personal_data import holding, source

DECISION = "An administrative decision and what led to it are kept with the reasons (Archives Act 831/1994)."

holding(
    CareApplication,
    personal={"need": "child.care_wishes", "care": "child.care_wishes", "urgent_because": "child.care_wishes"},
    plain={
        "id",
        "child_id",
        "reference",
        "status",
        "start_on",
        "due_on",
        "applied_by",
        "on_behalf_by",
        "channel",
        "submitted_at",
        "withdrawn_at",
    },
    persons={"child_id", "applied_by", "on_behalf_by"},
    erase="keep",
    why=DECISION,
)
holding(
    CareWish,
    personal={"unit_id": "child.care_wishes", "sibling_here": "child.care_wishes"},
    plain={"id", "application_id", "rank"},
    erase="keep",
    why=DECISION,
)
holding(
    CareDecision,
    personal={"unit_id": "child.care_decision", "valid_from": "child.care_decision", "reasons": "child.care_decision"},
    plain={
        "id",
        "application_id",
        "replaces_id",
        "decided_by",
        "decided_at",
        "rectify_due_on",
        "answer_due_on",
        "accepted",
        "answered_by",
        "on_behalf_by",
        "answered_at",
        "placement_id",
    },
    persons={"decided_by", "answered_by", "on_behalf_by"},
    erase="keep",
    why=DECISION,
)
holding(
    Rectification,
    personal={"words": "child.care_decision", "reasons": "child.care_decision"},
    plain={
        "id",
        "decision_id",
        "asked_by",
        "on_behalf_by",
        "asked_at",
        "corrected",
        "answered_by",
        "answered_at",
    },
    persons={"asked_by", "on_behalf_by", "answered_by"},
    erase="keep",
    why=DECISION,
)
source("child.care_wishes", wishes_told)
source("child.care_decision", decisions_told)
