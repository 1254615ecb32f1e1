"""The words for what the rooms keep as short values: languages, sectors, placements, categories of data, purposes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from catalog.kinds import AccessFact, CareSide, Daytime, LifeEvent, PriceBand, ValueStream
from catalog.models import Admission, LegalRegime, Placement
from catalog.unit_file import ProviderType, UnitKind
from consent.law import Effect
from marketplace.kernel.text import Text, _
from marketplace.people.models import OrganisationForm
from marketplace.requests.models import RefusalGround
from marketplace.service_models.base import RecipientKind, Sector
from marketplace.web.parts.by_kind import ByKind
from marketplace.web.parts.translation import reader_locale

ANY = "*"

WORDS: Mapping[StrEnum, Text] = ByKind(
    [
        (Placement.INSIDE, _("inside the care day")),
        (Placement.NEXT_TO, _("next to the care day")),
        (Placement.APART, _("apart from care")),
        (CareSide.BEFORE, _("before care")),
        (CareSide.AFTER, _("after care")),
        (Daytime.MORNING, _("in the morning")),
        (Daytime.AFTERNOON, _("in the afternoon")),
        (Daytime.EVENING, _("in the evening")),
        (RefusalGround.TOO_COSTLY, _("The cost is out of proportion, even with the city's money")),
        (RefusalGround.NOT_SAFE, _("It would not be safe for the child or the others")),
        (RefusalGround.OTHER_SERVICE, _("It would make it another service altogether")),
        (RefusalGround.ARRANGED_ELSEWHERE, _("The same is arranged for the child by somebody else")),
        (PriceBand.FREE, _("no price")),
        (PriceBand.TO_50, _("up to 50 €")),
        (PriceBand.TO_100, _("50 to 100 €")),
        (PriceBand.TO_200, _("100 to 200 €")),
        (PriceBand.ABOVE_200, _("above 200 €")),
        (AccessFact.STEP_FREE, _("no steps")),
        (AccessFact.ACCESSIBLE_TOILET, _("an accessible toilet")),
        (AccessFact.HEARING_LOOP, _("a hearing loop")),
        (AccessFact.SIGN_LANGUAGE, _("sign language")),
        (AccessFact.PICTURES, _("pictures beside words")),
        (AccessFact.QUIET_ROOM, _("a quiet room")),
        (AccessFact.ASSISTANCE, _("somebody to help")),
        (ValueStream.FAMILY_WITH_CHILDREN, _("Family with children")),
        (ValueStream.WORKING_ADULT, _("Working adult")),
        (ValueStream.SENIOR_CITIZEN, _("Senior citizen")),
        (ValueStream.BUSINESS, _("Business")),
        (ValueStream.VISITOR, _("Visitor")),
        (ValueStream.URBAN_ENVIRONMENT, _("Urban environment")),
        (ValueStream.SUSTAINABILITY, _("Sustainability")),
        (ValueStream.CUSTOMER_EXPERIENCE, _("Customer experience")),
        (LifeEvent.CHILD_IS_BORN, _("A child is born")),
        (LifeEvent.STARTING_CARE, _("Starting day care")),
        (LifeEvent.STARTING_PRE_PRIMARY, _("Starting pre-primary")),
        (LifeEvent.STARTING_SCHOOL, _("Starting school")),
        (LifeEvent.NEW_LANGUAGE, _("A new language at home")),
        (LifeEvent.MOVING_HERE, _("Moving here")),
        (LifeEvent.BACK_TO_WORK, _("Back to work or studies")),
        (LifeEvent.WE_SEPARATE, _("We separate")),
        (LifeEvent.SPECIAL_NEED, _("Our child needs more support")),
        (Admission.DECISION, _("The city decides on places")),
        (Admission.FIRST_COME, _("Places go to those who come first")),
        (Admission.ROUND, _("Places are given in a round of applications")),
        (LegalRegime.CONSUMER_CONTRACT, _("A contract between you and the provider")),
        (LegalRegime.FREE_OF_CHARGE, _("Free of charge by law")),
        (LegalRegime.CLIENT_FEE, _("A client fee of the city")),
        (UnitKind.CENTRE, _("Day-care centre")),
        (UnitKind.CLUB, _("Club")),
        (ProviderType.MUNICIPAL, _("run by the city")),
        (ProviderType.PURCHASED, _("run for the city, which buys the places")),
        (ProviderType.PRIVATE, _("private")),
        (ProviderType.PRIVATE_SERVICE_VOUCHER, _("private, with the city's service voucher")),
        (Sector.PUBLIC, _("Public sector")),
        (Sector.PRIVATE, _("Private sector")),
        (Sector.THIRD_SECTOR, _("Third sector")),
        (OrganisationForm.COMPANY, _("Company")),
        (OrganisationForm.ASSOCIATION, _("Association")),
        (OrganisationForm.FOUNDATION, _("Foundation")),
        (OrganisationForm.SOLE_TRADER, _("Sole trader")),
        (OrganisationForm.CITY_UNIT, _("Unit of the city")),
        (Effect.ALLOWED, _("by law")),
        (Effect.ALLOWED_BY_CONTRACT, _("by contract")),
        (Effect.CONSENT, _("if you agree")),
        (Effect.EXPLICIT_CONSENT, _("if all of you agree")),
        (Effect.AGGREGATE_ONLY, _("only in figures")),
        (Effect.PROHIBITED, _("never")),
        (RecipientKind.DATA_SUBJECT, _("Yourself and your guardians")),
        (RecipientKind.GUARDIAN, _("Another guardian of the same child")),
        (RecipientKind.CITY_UNIT, _("A unit of the city (V)")),
        (RecipientKind.PROCESSOR, _("A contracted provider (V+)")),
        (RecipientKind.JOINT_CONTROLLER, _("A partner (Vx)")),
        (RecipientKind.OWN_CONTROLLER, _("A provider (V²)")),
        (RecipientKind.PLATFORM, _("The marketplace itself")),
        (RecipientKind.QUALITY_UNIT, _("The city's analysts")),
        (RecipientKind.CITY_OFFICER, _("An officer who decides your matter")),
        (RecipientKind.VOUCHER_PROVIDER, _("A unit with the service voucher (V+)")),
        (RecipientKind.SERVICE_DESK, _("The service centre, acting for you")),
        (RecipientKind.AUDITOR, _("An auditor")),
    ]
)

EFFECT_CLASS: Mapping[Effect, str] = {
    Effect.ALLOWED: "law",
    Effect.ALLOWED_BY_CONTRACT: "contract",
    Effect.CONSENT: "consent",
    Effect.EXPLICIT_CONSENT: "consent",
    Effect.AGGREGATE_ONLY: "plain",
    Effect.PROHIBITED: "never",
}

CATEGORIES: Mapping[str, Text] = {
    ANY: _("Everything not named"),
    "child.name": _("Child's name"),
    "child.birth_date": _("Child's date of birth"),
    "child.age_band": _("Child's age group"),
    "child.national_id": _("Child's personal identity code"),
    "child.home_language": _("Child's home language"),
    "child.home_area": _("Child's postal area"),
    "child.placement_reasons": _("Why the child was placed"),
    "child.allergies": _("Allergies"),
    "child.special_needs": _("Special needs"),
    "child.ecec_plan": _("Plan for early education"),
    "child.attendance": _("Attendance"),
    "child.care_wishes": _("Wishes for day care"),
    "child.care_decision": _("Decisions on day care"),
    "child.home_weeks": _("Weeks with each guardian"),
    "child.absence": _("Days away"),
    "child.absence_reason": _("Why the child is away"),
    "child.behaviour": _("Behaviour on our pages"),
    "child.wishes": _("What the family wishes for"),
    "child.unit": _("The child's day care"),
    "child.times": _("The child's times"),
    "guardian.name": _("Guardian's name"),
    "guardian.contact": _("Guardian's phone and e-mail"),
    "guardian.emergency_phone": _("Phone for emergencies"),
    "guardian.relay_address": _("Address for messages through us"),
    "guardian.address": _("Home address"),
    "family.income": _("Family's income"),
    "family.declarations": _("Family's declarations of income"),
    "family.fee_bracket": _("Family's fee bracket"),
    "person.protection_order": _("Protection order"),
    "person.household": _("Household"),
}

PURPOSES: Mapping[str, Text] = {
    ANY: _("whatever for"),
    "act_for_family": _("to act for a family"),
    "advertising_profile": _("to aim advertising"),
    "automated_decision": _("to decide by a machine alone"),
    "basic_service": _("to give the basic service"),
    "decision": _("to decide a matter"),
    "eligibility": _("to see who may have a place"),
    "fee_decision": _("to set a fee"),
    "handover": _("to hand the child over"),
    "impact_analysis": _("to measure effects"),
    "invoicing": _("to send an invoice"),
    "language_grouping": _("to form language groups"),
    "marketing": _("for marketing"),
    "notification": _("to send you a message"),
    "own_access": _("to see your own data"),
    "reasoned_audit": _("for an audit with a reason"),
    "recommendation": _("to suggest something"),
    "safety": _("to keep the child safe"),
    "search_fit": _("to find what fits"),
    "service_delivery": _("to run the sessions"),
    "subsidy": _("to work out a subsidy"),
    "waiting_list_offer": _("to offer a place that came free"),
}


def words(value: StrEnum | None) -> Text | str:
    """Return the words for one of the rooms' values; nothing for None."""
    return "" if value is None else WORDS.get(value, Text(value.value.replace("_", " ")))


def recipient(kind: str) -> Text | str:
    """Return the words for a kind of recipient, `*` meaning all."""
    return _("Anybody") if kind == ANY else words(RecipientKind(kind))


def line_name(name: str) -> str:
    """Return how a budget line is written for people: rules know it as "hobby-support", people as "Hobby support"."""
    return name.replace("-", " ").capitalize()


def named_line(written: str) -> str:
    """Return a budget line as rules know it, however people write it.

    >>> named_line("Hobby support"), named_line("hobby-support")
    ('hobby-support', 'hobby-support')
    """
    return "-".join(written.lower().split())


def category(key: str) -> Text | str:
    """Return the words for a category of personal data."""
    return CATEGORIES.get(key, Text(key))


def purpose(key: str) -> Text | str:
    """Return the words for a purpose."""
    return PURPOSES.get(key, Text(key.replace("_", " ")))


def access(fact: str) -> Text | str:
    """Return the words for a fact of access."""
    return words(AccessFact(fact))


def language(code: str) -> str:
    """Return the name of a language in the reader's language; the code where it has none."""
    return str(reader_locale().languages.get(code.lower(), code))
