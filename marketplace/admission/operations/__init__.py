"""What is done about places in day care: apply, decide, answer, put right."""

from marketplace.admission.operations.answering import answer_place, lapse_place
from marketplace.admission.operations.applying import Wish, apply_for_care, withdraw_care_application
from marketplace.admission.operations.deciding import Place, decide_on_care
from marketplace.admission.operations.rectifying import answer_rectification, ask_rectification

__all__ = [
    "Place",
    "Wish",
    "answer_place",
    "answer_rectification",
    "apply_for_care",
    "ask_rectification",
    "decide_on_care",
    "lapse_place",
    "withdraw_care_application",
]
