"""What this room holds about people: their consents, and who read what about them."""

from __future__ import annotations

from consent.models import AccessLog, Consent, ConsentAnswer, ContractGround, LawRow, LawTable, Notice
from marketplace.kernel.personal_data import holding

holding(
    LawTable,
    plain={
        "id",
        "version",
        "digest",
        "notice",
        "valid_from",
        "proposed_by",
        "proposed_at",
        "approved_by",
        "approved_at",
    },
    persons={"proposed_by", "approved_by"},
    why="who proposed and approved a table is part of the record of decisions",
)
holding(
    LawRow,
    plain={"id", "law_table_id", "position", "category", "recipient_kind", "purpose", "effect", "basis", "note"},
    why="nothing about a person",
)
holding(
    Notice,
    plain={"id", "category", "purpose", "version", "text", "valid_from", "published_by", "published_at"},
    persons={"published_by"},
    why="what people were told must be provable as long as consents are",
)
holding(
    Consent,
    personal={"status": "person.consents"},
    plain={
        "id",
        "subject_id",
        "category",
        "purpose",
        "recipient_kind",
        "recipient_id",
        "effect",
        "notice_id",
        "asked_by",
        "asked_at",
        "answer_by_on",
        "given_at",
        "expires_on",
        "ended_at",
        "ended_by",
    },
    persons={"subject_id", "asked_by", "ended_by"},
    why="GDPR 7(1): the controller must be able to show that a consent was given",
)
holding(
    ConsentAnswer,
    personal={"agrees": "person.consents"},
    plain={"id", "consent_id", "person_id", "entered_by", "at"},
    persons={"person_id", "entered_by"},
    why="GDPR 7(1): the controller must be able to show that a consent was given",
)
holding(
    ContractGround,
    plain={"id", "subject_id", "recipient_kind", "recipient_id", "purpose", "source", "opened_at", "closed_at"},
    persons={"subject_id"},
    why="on which ground data was shared must be provable",
)
holding(
    AccessLog,
    personal={"reason": "person.accesses"},
    plain={
        "id",
        "at",
        "reader_id",
        "acting_for",
        "recipient_kind",
        "recipient_id",
        "subject_id",
        "category",
        "purpose",
        "verdict",
        "basis",
        "operation",
    },
    persons={"reader_id", "acting_for", "subject_id"},
    why="GDPR 5(2): who read what must be provable; it holds ids and the reader's reason only",
)
