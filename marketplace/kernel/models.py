"""The kernel's tables and what they hold about people: ids of who acted, and nothing else."""

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import CitySetting
from marketplace.kernel.outbox import OutboxRow, ScheduledJob
from marketplace.kernel.personal_data import holding
from marketplace.kernel.repeats import Repeat

__all__ = ["AuditRow", "CitySetting", "OutboxRow", "Repeat", "ScheduledJob"]

holding(
    AuditRow,
    plain={"id", "at", "action", "actor_id", "acting_for_id", "channel", "outcome", "objects", "notes", "digest"},
    persons={"actor_id", "acting_for_id"},
    why="Local Government Act 410/2015: who decided and did what stays known to the auditors",
)
holding(CitySetting, plain={"key", "value"})
holding(
    OutboxRow,
    plain={"id", "task", "payload", "due_at", "leased_until", "attempts", "done_at", "failed_at"},
)
holding(
    Repeat,
    plain={"id", "actor_id", "action", "key", "request_digest", "answer", "at"},
    persons={"actor_id"},
    erase="erase",
)
holding(ScheduledJob, plain={"name", "next_at"})
