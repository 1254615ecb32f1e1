"""Who may ask, answer and withdraw, change the law, and read through the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consent import queries
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, signed_in, system
from marketplace.people.policy import guardian_of, self_is


def decides_on(argument: str) -> Rule:
    """Allow those who may decide on the consent that an argument names: guardians with custody, or she herself."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        consent = queries.consent(arguments[argument])
        if consent is None:
            return False
        return actor.subject in queries.deciders(consent.subject_id, city_day(arguments["now"])).everybody

    return Rule(f"one who may decide ({argument})", test, relation=True)


PROPOSE_LAW_TABLE = Action("consent.propose_law_table", role("data_protection_officer"))
APPROVE_LAW_TABLE = Action("consent.approve_law_table", role("data_protection_officer", "city.service_owner"))
PUBLISH_NOTICE = Action("consent.publish_notice", role("data_protection_officer"))

ASK_CONSENT = Action("consent.ask_consent", guardian_of("subject"), self_is("subject"), system)
ANSWER_CONSENT = Action("consent.answer_consent", decides_on("consent"))
WITHDRAW_CONSENT = Action("consent.withdraw_consent", decides_on("consent"))
EXPIRE_CONSENTS = Action("consent.expire_consents", system)

OPEN_GROUNDS = Action("consent.open_grounds", system)
CLOSE_GROUNDS = Action("consent.close_grounds", system)

READ = Action("consent.read", signed_in, system)
OWN_ACCESS = Action("consent.own_access", signed_in)
FIND_PERSON = Action("consent.find_person", role("service_centre", "city.officer"))
