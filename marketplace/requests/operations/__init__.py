"""Ask, answer, close, escalate, read."""

from marketplace.requests.operations.answering import answer_request, close_request
from marketplace.requests.operations.escalating import escalate_overdue
from marketplace.requests.operations.opening import open_for_cancelled_session, open_request
from marketplace.requests.operations.reading import RequestRead, read_request

__all__ = [
    "RequestRead",
    "answer_request",
    "close_request",
    "escalate_overdue",
    "open_for_cancelled_session",
    "open_request",
    "read_request",
]
