"""What the registry does by itself."""

from datetime import datetime

from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every
from providers import operations


@every("providers.warn_expiring_evidence", minutes=60)
def warn_expiring_evidence(*, now: datetime) -> None:
    """Warn providers whose papers expire within thirty days."""
    operations.warn_expiring_evidence(actor=SYSTEM, now=now)
