"""The kernel's tables, so that they are known as soon as the kernel is furnished."""

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import CitySetting
from marketplace.kernel.outbox import OutboxRow, ScheduledJob
from marketplace.kernel.repeats import Repeat

__all__ = ["AuditRow", "CitySetting", "OutboxRow", "Repeat", "ScheduledJob"]
