"""What this room holds about people."""

from marketplace.kernel.personal_data import holding, source
from marketplace.requests.models import Adjustment, ServiceRequest
from marketplace.requests.queries import words_of_persons

holding(
    ServiceRequest,
    personal={"words": "person.message", "answer_words": "person.message"},
    plain={
        "id",
        "kind",
        "topic",
        "queue",
        "queue_scope",
        "status",
        "enrolment_id",
        "session_id",
        "offering_id",
        "asked_by",
        "on_behalf_by",
        "channel",
        "opened_at",
        "due_at",
        "escalated_at",
        "outcome",
        "outcome_at",
        "answered_by",
        "answered_at",
        "closed_by",
        "closed_at",
    },
    persons={"asked_by", "on_behalf_by", "answered_by", "closed_by"},
    why="How the city answered is kept as long as complaints can be made; the words can be erased.",
)
holding(
    Adjustment,
    personal={"words": "child.special_needs"},
    plain={
        "request_id",
        "enrolment_id",
        "child_id",
        "unit_id",
        "cost_cents",
        "budget_line",
        "agreed_at",
        "ground",
        "done_by",
        "done_at",
        "ended_at",
    },
    persons={"child_id", "done_by"},
    why="What was arranged and paid, or refused and why, is kept as long as it can be contested (Act 1325/2014).",
)
source("person.message", words_of_persons)
