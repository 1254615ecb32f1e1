"""Who may do what with persons, families, accounts and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, anyone, role, system
from marketplace.people import queries


def self_is(argument: str) -> Rule:
    """Allow the person whom an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return actor.subject is not None and actor.subject == arguments.get(argument)

    return Rule(f"the person herself ({argument})", test, relation=True)


def in_person(argument: str) -> Rule:
    """Allow the person whom an argument names, and nobody who acts for her: her password and her tokens are her own."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return actor.person is not None and actor.acting_for is None and actor.person == arguments.get(argument)

    return Rule(f"the person herself, in person ({argument})", test, relation=True)


def guardian_of(argument: str) -> Rule:
    """Allow a guardian with custody, on the city's day, of the child (or all the children) that an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        named = arguments.get(argument)
        children = [named] if isinstance(named, str) else list(named or ())
        own = queries.children_of(actor.subject or "", city_day(arguments["now"]))
        return bool(children) and set(children) <= set(own)

    return Rule(f"a guardian with custody ({argument})", test, relation=True)


def member_of_household(argument: str) -> Rule:
    """Allow an adult who lives, on the city's day, in the household that an argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.is_adult_of(actor.subject or "", arguments.get(argument) or "", city_day(arguments["now"]))

    return Rule(f"an adult of the household ({argument})", test, relation=True)


def _owner_of(argument: str, owner: Any) -> Rule:
    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return actor.person is not None and owner(arguments[argument]) == actor.person

    return Rule(f"whose it is ({argument})", test, relation=True)


def guardian_by_home_weeks(argument: str) -> Rule:
    """Allow a guardian with custody of the child whose two homes an argument names."""
    guardian = guardian_of("child")

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        child = queries.child_of_home_weeks(arguments[argument])
        return guardian.test(actor, {"child": child, "now": arguments["now"]})

    return Rule(f"a guardian with custody of the child of the {argument}", test, relation=True)


TELL_HOME_WEEKS = Action("people.tell_home_weeks", guardian_of("child"), role("city.officer"))
AGREE_HOME_WEEKS = Action("people.agree_home_weeks", guardian_by_home_weeks("home_weeks"))
END_HOME_WEEKS = Action("people.end_home_weeks", guardian_by_home_weeks("home_weeks"), role("city.officer"))
REGISTER_FAMILY = Action("people.register_family", role("city.officer", "service_centre"), system)
REGISTER_FAMILIES = Action("people.register_families", role("city.officer"), system)
REGISTER_ADULT = Action("people.register_adult", role("city.officer", "service_centre"), system)
REGISTER_ORGANISATION = Action(
    "people.register_organisation", role("city.officer", "city.vetting_officer", "city.service_owner"), system
)
CHANGE_CUSTODY = Action("people.change_custody", role("city.officer"), system)
DECLARE_INCOME = Action("people.declare_income", member_of_household("household"), role("city.officer"), system)
DECLARE_INCOMES = Action("people.declare_incomes", role("city.officer"), system)
RECORD_PROTECTION_ORDER = Action("people.record_protection_order", role("city.officer"), system)
END_PROTECTION_ORDER = Action("people.end_protection_order", role("city.officer"), system)

CREATE_ACCOUNT = Action("people.create_account", role("city.officer", "service_centre"), system)
CHANGE_PASSWORD = Action("people.change_password", in_person("person"))
CHECK_CREDENTIALS = Action("people.check_credentials", anyone)
RECORD_SIGN_IN_FAILURE = Action("people.record_sign_in_failure", anyone)
OPEN_SIGN_IN = Action("people.open_sign_in", anyone)
RENEW_SIGN_IN = Action("people.renew_sign_in", _owner_of("sign_in", queries.person_of_sign_in))
SIGN_OUT = Action("people.sign_out", _owner_of("sign_in", queries.person_of_sign_in))
ACT_FOR = Action("people.act_for", role("service_centre"))
STOP_ACTING = Action("people.stop_acting", _owner_of("sign_in", queries.person_of_sign_in))
FORGET_OLD_SIGN_INS = Action("people.forget_old_sign_ins", system)

ASK_TO_SIGN_UP = Action("people.ask_to_sign_up", anyone)
OPEN_ACCOUNT = Action("people.open_account", anyone)
ASK_FOR_NEW_PASSWORD = Action("people.ask_for_new_password", anyone)
CHOOSE_NEW_PASSWORD = Action("people.choose_new_password", anyone)

ISSUE_TOKEN = Action("people.issue_token", in_person("person"), system)
REVOKE_TOKEN = Action("people.revoke_token", _owner_of("token", queries.person_of_token), system)
MAKE_CALENDAR_ADDRESS = Action("people.make_calendar_address", in_person("person"))
END_CALENDAR_ADDRESS = Action("people.end_calendar_address", in_person("person"))
GRANT_ROLE = Action("people.grant_role", role("city.service_owner"), system)
END_ROLE = Action("people.end_role", role("city.service_owner"), system)
