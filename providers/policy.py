"""Who may do what in the registry."""

from collections.abc import Mapping
from typing import Any

from marketplace.kernel.operation import Actor
from marketplace.kernel.policy import Action, Rule, role, signed_in, system
from providers import queries

VETTING_OFFICER = role("city.vetting_officer")
SERVICE_OWNER = role("city.service_owner")


def staff_of(argument: str) -> Rule:
    """Allow the staff of the provider that this argument names."""

    def test(actor: Actor, arguments: Mapping[str, Any]) -> bool:
        return arguments[argument] in actor.scopes("provider.staff")

    return Rule(f"staff of the {argument}", test, relation=True)


def _accepts_agreement(actor: Actor, arguments: Mapping[str, Any]) -> bool:
    return queries.provider_of_agreement(arguments["agreement"]) in actor.scopes("provider.staff")


REGISTER_PROVIDER = Action("providers.register_provider", signed_in, system)
SET_PAYOUT_ACCOUNT = Action("providers.set_payout_account", staff_of("provider"))
STATE_SEPARATED_ACCOUNTS = Action("providers.state_separated_accounts", staff_of("provider"))
SHOW_EVIDENCE = Action("providers.show_evidence", staff_of("provider"))
ACCEPT_EVIDENCE = Action("providers.accept_evidence", VETTING_OFFICER)
REJECT_EVIDENCE = Action("providers.reject_evidence", VETTING_OFFICER)
START_REVIEW = Action("providers.start_review", VETTING_OFFICER)
DECIDE_VETTING = Action("providers.decide_vetting", VETTING_OFFICER)
SUSPEND_PROVIDER = Action("providers.suspend_provider", VETTING_OFFICER)
REINSTATE_PROVIDER = Action("providers.reinstate_provider", VETTING_OFFICER)
END_PROVIDER = Action("providers.end_provider", VETTING_OFFICER)
CONCLUDE_AGREEMENT = Action("providers.conclude_agreement", SERVICE_OWNER)
ACCEPT_AGREEMENT = Action(
    "providers.accept_agreement", Rule("staff of the agreement's provider", _accepts_agreement, relation=True)
)
WARN_EXPIRING_EVIDENCE = Action("providers.warn_expiring_evidence", system)
