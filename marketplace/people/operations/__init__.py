"""What can be done with persons, families, organisations, accounts and roles."""

from marketplace.people.operations.calendar import end_calendar_address, make_calendar_address
from marketplace.people.operations.families import (
    Declaration,
    change_custody,
    declare_income,
    declare_incomes,
    end_protection_order,
    record_protection_order,
)
from marketplace.people.operations.homes import agree_home_weeks, end_home_weeks, tell_home_weeks
from marketplace.people.operations.registering import (
    KnownAdult,
    NewAdult,
    NewChild,
    NewFamily,
    register_adult,
    register_families,
    register_family,
)
from marketplace.people.operations.roles import NewOrganisation, end_role, grant_role, register_organisation
from marketplace.people.operations.signing_in import (
    NewSignIn,
    act_for,
    change_password,
    check_credentials,
    create_account,
    forget_old_sign_ins,
    open_sign_in,
    record_sign_in_failure,
    renew_sign_in,
    sign_in,
    sign_out,
    stop_acting,
)
from marketplace.people.operations.signing_up import (
    ask_for_new_password,
    ask_to_sign_up,
    choose_new_password,
    confirm_sign_up,
    open_account,
)
from marketplace.people.operations.tokens import issue_token, revoke_token

__all__ = [
    "Declaration",
    "KnownAdult",
    "NewAdult",
    "NewChild",
    "NewFamily",
    "NewOrganisation",
    "NewSignIn",
    "act_for",
    "agree_home_weeks",
    "ask_for_new_password",
    "ask_to_sign_up",
    "change_custody",
    "change_password",
    "check_credentials",
    "choose_new_password",
    "confirm_sign_up",
    "create_account",
    "declare_income",
    "declare_incomes",
    "end_calendar_address",
    "end_home_weeks",
    "end_protection_order",
    "end_role",
    "forget_old_sign_ins",
    "grant_role",
    "issue_token",
    "make_calendar_address",
    "open_account",
    "open_sign_in",
    "record_protection_order",
    "record_sign_in_failure",
    "register_adult",
    "register_families",
    "register_family",
    "register_organisation",
    "renew_sign_in",
    "revoke_token",
    "sign_in",
    "sign_out",
    "stop_acting",
    "tell_home_weeks",
]
