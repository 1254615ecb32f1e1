"""The three questions, in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.text import Text, _


@dataclass(frozen=True, slots=True)
class Question:
    """One question, answered from 1 (not at all) to 5 (very much)."""

    key: str
    text: Text


QUESTIONS = (
    Question("enjoyment", _("Did your child enjoy it?")),
    Question("leader", _("Was it led well?")),
    Question("fit", _("Did it fit your family's everyday life?")),
)
