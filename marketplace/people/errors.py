"""What this room refuses: sign-ins, tokens, families and roles that cannot be as asked."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.kernel.text import _


class WrongCredentials(NotAllowed):
    """The e-mail or the password is not right."""

    code = "people.wrong_credentials"
    advice = _("Check both and try again. We do not say which of them was wrong.")


class TooManyAttempts(NotAllowed):
    """There were too many attempts in a short time."""

    status = 429
    code = "people.too_many_attempts"
    advice = _("Wait for the time that is told, then try again. A right password before that is not tried either.")

    @property
    def retry_after_seconds(self) -> int:
        """The seconds until the next attempt is looked at."""
        return int(self.facts["wait_seconds"])


class SignInEnded(NotFound):
    """This sign-in has ended."""

    code = "people.sign_in_ended"
    advice = _("Sign in again.")


class EmailTaken(Conflict):
    """There is already an account with this e-mail."""

    code = "people.email_taken"
    advice = _("Sign in with it, or use another e-mail.")


class AccountExists(Conflict):
    """This person already has an account."""

    code = "people.account_exists"
    advice = _("Sign in with the account that exists.")


class EmailNotValid(Invalid):
    """This is not an e-mail address."""

    code = "people.email_not_valid"
    advice = _("Write it in full, as in name@example.org.")


class PasswordTooShort(Invalid):
    """The password is too short."""

    code = "people.password_too_short"
    advice = _("Choose a longer one; four words that do not belong together are easy to remember.")


class CodeNotValid(Invalid):
    """This code is not right, was used, or has expired."""

    code = "people.code_not_valid"
    advice = _("Take the newest letter and copy the whole code, or ask for a new letter.")


class NameMissing(Invalid):
    """A person needs a given name and a family name of at most 100 characters."""

    code = "people.name_missing"
    advice = _("Write the name as you use it.")


class PersonUnknown(NotFound):
    """There is no such person here."""

    code = "people.person_unknown"
    advice = _("Find the person again and choose her from the list.")


class HouseholdUnknown(NotFound):
    """There is no such household here."""

    code = "people.household_unknown"
    advice = _("Find the family again and choose it from the list.")


class TokenUnknown(NotFound):
    """There is no such token here."""

    code = "people.token_unknown"
    advice = _("Look at the list of your tokens.")


class CalendarAddressUnknown(NotFound):
    """There is no calendar under this address, or no longer."""

    code = "people.calendar_address_unknown"
    advice = _("Make a new address on the page of your calendar, and give that one to your calendar program.")


class TokenLifetimeNotValid(Invalid):
    """A token cannot live for so long, or so short."""

    code = "people.token_lifetime_not_valid"
    advice = _("Choose from 1 to 90 days, and make a new one when it ends.")


class FamilyWithoutGuardian(Invalid):
    """A family needs at least one guardian with custody for its children."""

    code = "people.family_without_guardian"
    advice = _("Add an adult who has custody.")


class HasHousehold(Conflict):
    """An adult belongs to a family that is registered already."""

    code = "people.has_household"
    advice = _("Find her by name and act for her; her family is registered.")


class CustodyNotConsistent(Invalid):
    """Sole custody belongs to one guardian, joint custody to two or more."""

    code = "people.custody_not_consistent"
    advice = _("Choose joint custody, or name one guardian only.")


class BirthDateNotValid(Invalid):
    """A child is born in the past and is not yet 18."""

    code = "people.birth_date_not_valid"
    advice = _("Check the day of birth; somebody of 18 or more is added as an adult.")


class HomeWeeksUnknown(NotFound):
    """Nothing such is told of a child's homes."""

    code = "people.home_weeks_unknown"
    advice = _("Open the child's page; what is told of her homes stands there.")


class HomesNotTwo(Conflict):
    """The child does not have guardians in two homes here."""

    code = "people.homes_not_two"
    advice = _("If a guardian has moved, ask for a change of the register first.")


class HomeWeeksNotAlternating(Invalid):
    """Homes alternate by even and odd weeks."""

    code = "people.home_weeks_not_alternating"
    advice = _("Choose even or odd weeks.")


class HomeWeeksAgreedAlready(Conflict):
    """This is agreed already."""

    code = "people.home_weeks_agreed_already"
    advice = _("Nothing is left to do. If it is not so any more, end it or tell it anew.")


class HomeWeeksToldByYou(Conflict):
    """You told this yourself."""

    code = "people.home_weeks_told_by_you"
    advice = _("Wait until the other guardian agrees, or ask the city to record it.")


class PeriodNotValid(Invalid):
    """The last day is before the first."""

    code = "people.period_not_valid"
    advice = _("Choose an end that is after the beginning.")


class FamilySizeNotValid(Invalid):
    """A family has from 1 to 30 members."""

    code = "people.family_size_not_valid"
    advice = _("Count the adults and children who live together.")


class IncomeNotValid(Invalid):
    """An income is zero or more, and not beyond belief."""

    code = "people.income_not_valid"
    advice = _("Give the gross income of a month in euros, or leave it empty if you do not want to tell.")


class RoleUnknown(Invalid):
    """There is no such role."""

    code = "people.role_unknown"
    advice = _("Choose one of the roles that the list shows.")


class RoleScopeNotValid(Invalid):
    """This role is held for one provider or unit, or for none, and not as asked."""

    code = "people.role_scope_not_valid"
    advice = _("Name the provider or the unit for its people, and nothing for roles of the city.")


class RoleForOneself(NotAllowed):
    """Nobody gives a role of the city to herself."""

    code = "people.role_for_oneself"
    advice = _("Ask another service owner to grant it.")


class RoleGrantUnknown(NotFound):
    """There is no such grant of a role."""

    code = "people.role_grant_unknown"
    advice = _("Look at the list of roles.")


class BusinessIdTaken(Conflict):
    """There is already an organisation with this business id."""

    code = "people.business_id_taken"
    advice = _("Find it in the list, or check the business id.")


class OrganisationNameMissing(Invalid):
    """An organisation needs its legal name."""

    code = "people.organisation_name_missing"
    advice = _("Write the name as it stands in the register.")


class ActingForUnknown(NotFound):
    """There is no such family to act for."""

    code = "people.acting_for_unknown"
    advice = _("Find the person again, with a reason, and choose her from the list.")
