"""Who may apply for care, decide on it, answer and ask that a decision is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marketplace.admission import queries
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, system
from marketplace.people.policy import guardian_of

OFFICER = role("city.officer")


def _guardian_by(what: str, argument: str, child_of: Callable[[str], str | None]) -> Rule:
    guardian = guardian_of("child")

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return guardian.test(actor, {"child": child_of(arguments[argument]), "now": arguments["now"]})

    return Rule(f"a guardian with custody of the child of the {what}", test, relation=True)


_APPLICANT = _guardian_by("application for care", "application", queries.child_of_application)
_DECIDED_ON = _guardian_by("decision on care", "decision", queries.child_of_decision)

APPLY_FOR_CARE = Action("admission.apply_for_care", guardian_of("child"))
WITHDRAW_CARE_APPLICATION = Action("admission.withdraw_care_application", _APPLICANT)
DECIDE_ON_CARE = Action("admission.decide_on_care", OFFICER)
ANSWER_PLACE = Action("admission.answer_place", _DECIDED_ON)
LAPSE_PLACE = Action("admission.lapse_place", system)
ASK_RECTIFICATION = Action("admission.ask_rectification", _DECIDED_ON)
ANSWER_RECTIFICATION = Action("admission.answer_rectification", OFFICER)
