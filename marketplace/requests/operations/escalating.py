"""Tell the service centre what was not answered in time."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.requests import policy, queries
from marketplace.requests.events import RequestEscalated
from marketplace.requests.models import RequestStatus, ServiceRequest


@operation(policy.ESCALATE_OVERDUE)
def escalate_overdue(*, actor: Actor, now: datetime) -> list[ServiceRequest]:
    """Escalate each open request whose limit has passed; its own queue can still answer it. Each is escalated once."""
    found = queries.overdue(now)
    for request in found:
        request.status = RequestStatus.ESCALATED
        request.escalated_at = now
        announce(
            RequestEscalated(request=request.id, kind=request.kind, queue=request.queue, scope=request.queue_scope)
        )
    return found
