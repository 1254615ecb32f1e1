"""Who may place, quote, hold, apply, draw, offer, accept, cancel and complete."""

from collections.abc import Callable, Mapping
from typing import Any

from catalog import queries as catalogue
from catalog.policy import staff_of_offering
from marketplace.enrolment import queries
from marketplace.enrolment.queries.absences import child_of_absence
from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, system
from marketplace.people.policy import guardian_of

OFFICER = role("city.officer")
SERVICE_OWNER = role("city.service_owner")


def guardian_of_enrolment(argument: str) -> Rule:
    """Allow a guardian with custody of the child of the enrolment that an argument names."""
    return _guardian_by("enrolment", argument, queries.child_of_enrolment)


def guardian_of_application(argument: str) -> Rule:
    """Allow a guardian with custody of the child of the application that an argument names."""
    return _guardian_by("application", argument, queries.child_of_application)


def guardian_of_absence(argument: str) -> Rule:
    """Allow a guardian with custody of the child whose absence an argument names."""
    return _guardian_by("absence", argument, child_of_absence)


def guardian_of_wish(argument: str) -> Rule:
    """Allow a guardian with custody of the child of the wish that an argument names."""
    return _guardian_by("wish", argument, queries.child_of_wish)


def _guardian_by(what: str, argument: str, child_of: Callable[[str], str | None]) -> Rule:
    guardian = guardian_of("child")

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return guardian.test(actor, {"child": child_of(arguments[argument]), "now": arguments["now"]})

    return Rule(f"a guardian with custody of the child of the {what}", test, relation=True)


def party_of_agreement(argument: str, *, asked: bool = False) -> Rule:
    """Allow either of the two whose agreement on shares an argument names, or only who is `asked` to agree."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        found = queries.payer_agreement(arguments[argument])
        parties = {found.other_id} | (set() if asked else {found.proposer_id}) if found else set()
        return actor.subject in parties

    who = "the other guardian, who is asked to share" if asked else "one of the two who share"
    return Rule(f"{who} ({argument})", test, relation=True)


PLACE_CHILD = Action("enrolment.place_child", OFFICER)
PLACE_CHILDREN = Action("enrolment.place_children", OFFICER)
END_PLACEMENT = Action("enrolment.end_placement", OFFICER)

REPORT_ABSENCE = Action("enrolment.report_absence", guardian_of("children"))
WITHDRAW_ABSENCE = Action("enrolment.withdraw_absence", guardian_of_absence("absence"))

QUOTE_FOR = Action("enrolment.quote_for", guardian_of("child"))
QUOTE_EACH = Action("enrolment.quote_each", guardian_of("child"))

HOLD_PLACE = Action("enrolment.hold_place", guardian_of("child"))
HOLD_PLACES = Action("enrolment.hold_places", guardian_of("children"))
CONFIRM_HOLD = Action("enrolment.confirm_hold", guardian_of_enrolment("enrolment"))
RELEASE_HOLD = Action("enrolment.release_hold", guardian_of_enrolment("enrolment"))
EXPIRE_HOLD = Action("enrolment.expire_hold", system)

OPEN_ROUND = Action("enrolment.open_round", SERVICE_OWNER)
APPLY_TO_ROUND = Action("enrolment.apply_to_round", guardian_of("child"))
WITHDRAW_APPLICATION = Action("enrolment.withdraw_application", guardian_of_application("application"))
FREEZE_ROUND = Action("enrolment.freeze_round", SERVICE_OWNER)
DRAW_ROUND = Action("enrolment.draw_round", SERVICE_OWNER)
PUBLISH_ROUND = Action("enrolment.publish_round", SERVICE_OWNER)

JOIN_WAITING_LIST = Action("enrolment.join_waiting_list", guardian_of("child"))
JOIN_WAITING_LISTS = Action("enrolment.join_waiting_lists", guardian_of("child"))
MOVE_WAITING_LIST = Action("enrolment.move_waiting_list", SERVICE_OWNER, system)
ACCEPT_OFFER = Action("enrolment.accept_offer", guardian_of_enrolment("enrolment"))
DECLINE_OFFER = Action("enrolment.decline_offer", guardian_of_enrolment("enrolment"))
EXPIRE_OFFER = Action("enrolment.expire_offer", system)

TRANSFER_ENROLMENT = Action("enrolment.transfer_enrolment", guardian_of_enrolment("enrolment"))
MAKE_WISH = Action("enrolment.make_wish", guardian_of("child"))
WITHDRAW_WISH = Action("enrolment.withdraw_wish", guardian_of_wish("wish"))
ANSWER_WISHES = Action("enrolment.answer_wishes", staff_of_offering("offering"))

CANCEL_ENROLMENT = Action("enrolment.cancel_enrolment", guardian_of_enrolment("enrolment"))
PROPOSE_SHARES = Action("enrolment.propose_shares", guardian_of("child"))
AGREE_SHARES = Action("enrolment.agree_shares", party_of_agreement("agreement", asked=True))
END_SHARES = Action("enrolment.end_shares", party_of_agreement("agreement"))
ANSWER_AS_GUARDIAN = Action("enrolment.answer_as_guardian", guardian_of_enrolment("enrolment"))
REMIND_GUARDIANS = Action("enrolment.remind_guardians", system)
DECIDE_SILENCE_RULE = Action("enrolment.decide_silence_rule", SERVICE_OWNER)
END_SILENCE_RULE = Action("enrolment.end_silence_rule", SERVICE_OWNER)
DECIDE_GROUP = Action("enrolment.decide_group", SERVICE_OWNER, system)
START_ENROLMENTS = Action("enrolment.start_enrolments", system)
COMPLETE_ENROLMENTS = Action("enrolment.complete_enrolments", SERVICE_OWNER, system)
SETTLE_ENDED = Action("enrolment.settle_ended", system)
END_WAITS = Action("enrolment.end_waits", system)


def staff_of_substitute(argument: str) -> Rule:
    """Allow the staff of the provider that was asked to carry a group on."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return queries.continuity(arguments[argument]).substitute_id in actor.scopes("provider.staff")

    return Rule("staff of the substitute that is asked", test, relation=True)


def head_of_unit(argument: str) -> Rule:
    """Allow the head of the unit at which the group is."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        unit = catalogue.group(queries.continuity(arguments[argument]).group_id).unit_id
        return actor.holds("unit.manager", unit)

    return Rule("the head of the group's unit", test, relation=True)


OPEN_CONTINUITY = Action("enrolment.open_continuity", SERVICE_OWNER)
PROPOSE_SUBSTITUTE = Action("enrolment.propose_substitute", SERVICE_OWNER)
ANSWER_SUBSTITUTION = Action("enrolment.answer_substitution", staff_of_substitute("continuity"))
AGREE_CARRY_OVER = Action("enrolment.agree_carry_over", head_of_unit("continuity"))
ANSWER_SUBSTITUTE = Action("enrolment.answer_substitute", guardian_of_enrolment("enrolment"))
END_CONTINUITY = Action("enrolment.end_continuity", SERVICE_OWNER, system)
