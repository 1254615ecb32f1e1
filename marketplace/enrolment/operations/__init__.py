"""What is done about places. Each operation reads as its story; what it checks is in `checks`."""

from marketplace.enrolment.operations.answering import accept_offer, decline_offer, expire_offer
from marketplace.enrolment.operations.applying import apply_to_round, withdraw_application
from marketplace.enrolment.operations.continuity import (
    agree_carry_over,
    answer_substitute,
    answer_substitution,
    end_continuity,
    open_continuity,
    propose_substitute,
    substitutes,
)
from marketplace.enrolment.operations.deciding import decide_group
from marketplace.enrolment.operations.drawing import draw_round, freeze_round, open_round
from marketplace.enrolment.operations.ending import (
    cancel_enrolment,
    complete_enrolments,
    end_waits,
    settle_ended,
    start_enrolments,
)
from marketplace.enrolment.operations.holding import (
    confirm_hold,
    expire_hold,
    hold_place,
    hold_places,
    release_hold,
)
from marketplace.enrolment.operations.placing import Care, end_placement, place_child
from marketplace.enrolment.operations.publishing import publish_round
from marketplace.enrolment.operations.quoting import quote_each, quote_for
from marketplace.enrolment.operations.waiting import join_waiting_list, move_waiting_list

__all__ = [
    "Care",
    "accept_offer",
    "agree_carry_over",
    "answer_substitute",
    "answer_substitution",
    "apply_to_round",
    "cancel_enrolment",
    "complete_enrolments",
    "confirm_hold",
    "decide_group",
    "decline_offer",
    "draw_round",
    "end_continuity",
    "end_placement",
    "end_waits",
    "expire_hold",
    "expire_offer",
    "freeze_round",
    "hold_place",
    "hold_places",
    "join_waiting_list",
    "move_waiting_list",
    "open_continuity",
    "open_round",
    "place_child",
    "propose_substitute",
    "publish_round",
    "quote_each",
    "quote_for",
    "release_hold",
    "settle_ended",
    "start_enrolments",
    "substitutes",
    "withdraw_application",
]
