"""Who may do what in the catalogue."""

from collections.abc import Callable, Mapping
from typing import Any

from catalog import queries
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, system

SERVICE_OWNER = role("city.service_owner")
CITY = role("city.service_owner", "city.officer")


def staff_of_provider_or_city(argument: str) -> Rule:
    """Allow the staff of the provider that this argument names; where it names none, the service owner."""
    return _provides(argument, lambda provider: provider)


def staff_of_offering(argument: str) -> Rule:
    """Allow the staff of the provider of this offering; of the city's own offerings the service owner."""
    return _provides(argument, queries.provider_of_offering)


def staff_of_group(argument: str) -> Rule:
    """Allow the staff of the provider of this group; of the city's own groups the service owner."""
    return _provides(argument, queries.provider_of_group)


def staff_of_session(argument: str) -> Rule:
    """Allow the staff of the provider of this session; of the city's own sessions the service owner."""
    return _provides(argument, queries.provider_of_session)


def manager_of_unit(argument: str) -> Rule:
    """Allow the manager of this unit."""
    return _manages(argument, lambda unit: unit)


def manager_of_units_of(argument: str) -> Rule:
    """Allow whoever manages every unit that these facts are about."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        units = {fact.unit for fact in arguments.get(argument, ())}
        return bool(units) and units <= set(actor.scopes("unit.manager"))

    return Rule(f"manager of the units ({argument})", test)


def manager_of_attachment(argument: str) -> Rule:
    """Allow the manager of the unit that this attachment is asked of."""
    return _manages(argument, queries.unit_of_attachment)


def manager_of_session(argument: str) -> Rule:
    """Allow the manager of the unit at which this session is."""
    return _manages(argument, queries.unit_of_session)


def _provides(argument: str, provider_of: Callable[[Any], str | None]) -> Rule:
    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        try:
            provider = provider_of(arguments[argument])
        except NotFound:
            return False
        if provider is None:
            return actor.holds("city.service_owner")
        return provider in actor.scopes("provider.staff")

    return Rule(f"staff of the provider ({argument})", test, relation=True)


def _manages(argument: str, unit_of: Callable[[Any], str | None]) -> Rule:
    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return unit_of(arguments[argument]) in actor.scopes("unit.manager")

    return Rule(f"manager of the unit ({argument})", test, relation=True)


OPEN_SEASON = Action("catalog.open_season", SERVICE_OWNER)
CLOSE_SEASON = Action("catalog.close_season", SERVICE_OWNER)
DEFINE_SERVICE = Action("catalog.define_service", SERVICE_OWNER)
MOVE_SERVICE = Action("catalog.move_service", SERVICE_OWNER, system)
CLASSIFY_SERVICE = Action("catalog.classify_service", SERVICE_OWNER)
DECLARE_HOLIDAYS = Action("catalog.declare_holidays", SERVICE_OWNER, system)
LOAD_AREAS = Action("catalog.load_areas", CITY, system)
READ_UNIT_FILE = Action("catalog.read_unit_file", CITY, system)
COMPARE_UNITS = Action("catalog.compare_units", CITY, system)
SAVE_UNITS = Action("catalog.save_units", CITY, system)

COMPOSE_PROGRAMME = Action("catalog.compose_programme", SERVICE_OWNER)
REVISE_PROGRAMME = Action("catalog.revise_programme", SERVICE_OWNER)
ADD_OBJECTIVE = Action("catalog.add_objective", SERVICE_OWNER)
REMOVE_OBJECTIVE = Action("catalog.remove_objective", SERVICE_OWNER)
ADD_PART = Action("catalog.add_part", SERVICE_OWNER)
REMOVE_PART = Action("catalog.remove_part", SERVICE_OWNER)
OPEN_PROGRAMME = Action("catalog.open_programme", SERVICE_OWNER)
CLOSE_PROGRAMME = Action("catalog.close_programme", SERVICE_OWNER)
RECORD_UNIT_FACTS = Action("catalog.record_unit_facts", SERVICE_OWNER, manager_of_units_of("facts"))

DRAFT_OFFERING = Action("catalog.draft_offering", staff_of_provider_or_city("provider"))
SAVE_OFFERINGS = Action("catalog.save_offerings", staff_of_provider_or_city("provider"), SERVICE_OWNER, system)
COPY_OFFERING = Action("catalog.copy_offering", staff_of_offering("offering"))
REVISE_OFFERING = Action("catalog.revise_offering", staff_of_offering("offering"))
ADD_GROUP = Action("catalog.add_group", staff_of_offering("offering"))
REMOVE_GROUP = Action("catalog.remove_group", staff_of_group("group"))
CHANGE_CAPACITY = Action("catalog.change_capacity", staff_of_group("group"))
SUBMIT_OFFERING = Action("catalog.submit_offering", staff_of_offering("offering"))
PUBLISH_OFFERING = Action("catalog.publish_offering", SERVICE_OWNER)
WITHDRAW_OFFERING = Action("catalog.withdraw_offering", staff_of_offering("offering"), SERVICE_OWNER)
ARCHIVE_OFFERING = Action("catalog.archive_offering", staff_of_offering("offering"), SERVICE_OWNER)

ASK_ATTACHMENT = Action("catalog.ask_attachment", staff_of_offering("offering"))
AGREE_ATTACHMENT = Action("catalog.agree_attachment", manager_of_attachment("attachment"))
APPROVE_ATTACHMENT = Action("catalog.approve_attachment", SERVICE_OWNER)
DECLINE_ATTACHMENT = Action("catalog.decline_attachment", manager_of_attachment("attachment"), SERVICE_OWNER)
