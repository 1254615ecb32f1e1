"""Ask, answer, close, escalate, read."""

from marketplace.requests.operations.adjusting import (
    AdjustmentRead,
    agree_adjustment,
    ask_adjustment,
    confirm_adjustment,
    end_adjustments,
    read_adjustment,
    refuse_adjustment,
)
from marketplace.requests.operations.answering import answer_request, close_request
from marketplace.requests.operations.escalating import escalate_overdue
from marketplace.requests.operations.opening import open_for_cancelled_session, open_request
from marketplace.requests.operations.reading import RequestRead, read_request

__all__ = [
    "AdjustmentRead",
    "RequestRead",
    "agree_adjustment",
    "answer_request",
    "ask_adjustment",
    "close_request",
    "confirm_adjustment",
    "end_adjustments",
    "escalate_overdue",
    "open_for_cancelled_session",
    "open_request",
    "read_adjustment",
    "read_request",
    "refuse_adjustment",
]
