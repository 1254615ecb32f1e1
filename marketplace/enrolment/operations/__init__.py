"""What is done about places. Each operation reads as its story; what it checks is in `checks`."""

from marketplace.enrolment.operations.absences import report_absence, withdraw_absence
from marketplace.enrolment.operations.agreeing import answer_as_guardian, remind_guardians
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
from marketplace.enrolment.operations.placing import Care, NewPlacement, end_placement, place_child, place_children
from marketplace.enrolment.operations.publishing import publish_round
from marketplace.enrolment.operations.quoting import quote_each, quote_for
from marketplace.enrolment.operations.sharing import agree_shares, end_shares, propose_shares
from marketplace.enrolment.operations.silence_rules import decide_silence_rule, end_silence_rule
from marketplace.enrolment.operations.transferring import transfer_enrolment
from marketplace.enrolment.operations.waiting import join_waiting_list, join_waiting_lists, move_waiting_list
from marketplace.enrolment.operations.wishing import answer_wishes, make_wish, withdraw_wish

__all__ = [
    "Care",
    "NewPlacement",
    "accept_offer",
    "agree_carry_over",
    "agree_shares",
    "answer_as_guardian",
    "answer_substitute",
    "answer_substitution",
    "answer_wishes",
    "apply_to_round",
    "cancel_enrolment",
    "complete_enrolments",
    "confirm_hold",
    "decide_group",
    "decide_silence_rule",
    "decline_offer",
    "draw_round",
    "end_continuity",
    "end_placement",
    "end_shares",
    "end_silence_rule",
    "end_waits",
    "expire_hold",
    "expire_offer",
    "freeze_round",
    "hold_place",
    "hold_places",
    "join_waiting_list",
    "join_waiting_lists",
    "make_wish",
    "move_waiting_list",
    "open_continuity",
    "open_round",
    "place_child",
    "place_children",
    "propose_shares",
    "propose_substitute",
    "publish_round",
    "quote_each",
    "quote_for",
    "release_hold",
    "remind_guardians",
    "report_absence",
    "settle_ended",
    "start_enrolments",
    "substitutes",
    "transfer_enrolment",
    "withdraw_absence",
    "withdraw_application",
    "withdraw_wish",
]
