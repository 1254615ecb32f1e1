"""The people of the story who can sign in, and the offices that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marketplace.kernel.example import ONLY_EXAMPLE, NotAnExample
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.people import operations as people
from marketplace.people.credentials import email_hash
from marketplace.people.queries import account_of_email, actor_of_person

PASSWORD = "a walk by the lake"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the story: the audience whose pages are hers, her address and her offices."""

    key: str
    audience: str
    title: str
    given_name: str
    family_name: str
    roles: tuple[str, ...] = field(default=())

    @property
    def email(self) -> str:
        """The address with which she signs in."""
        return f"{self.key}@tampere.example"


OFFICES = (
    Part("owner", "city", "Service owner", "Päivi", "Aalto", ("city.service_owner", "city.officer")),
    Part(
        "rules",
        "city",
        "Rule maker and vetting officer",
        "Tero",
        "Niemi",
        ("city.rule_maker", "city.vetting_officer"),
    ),
    Part(
        "budget",
        "city",
        "Budget holder and second vetting officer",
        "Sari",
        "Koski",
        ("city.budget_holder", "city.rule_maker", "city.vetting_officer"),
    ),
    Part("protection", "city", "Data protection officer", "Outi", "Salo", ("data_protection_officer",)),
    Part("auditor", "auditor", "Auditor", "Heikki", "Vuori", ("auditor",)),
    Part("centre", "service_centre", "Service centre", "Leena", "Harju", ("service_centre",)),
)
FAMILY = Part("maria", "family", "Maria, mother of Aino and Eino", "Maria", "Lindholm")
OTHER_GUARDIAN = Part("jussi", "family", "Jussi, their father", "Jussi", "Korhonen")
PROVIDER = Part("drama", "provider", "Drama association Kide", "Kirsi", "Lampinen")
OTHER_PROVIDER = Part("swedish", "provider", "Swedish language association", "Björn", "Lindqvist")
UNIT = Part("unit", "unit", "Head of the day care at Haukiluoma", "Riitta", "Mäki")
TOKEN_HOLDERS = {
    "family": FAMILY,
    "provider": PROVIDER,
    "unit": UNIT,
    "city": OFFICES[0],
    "auditor": OFFICES[4],
    "service_centre": OFFICES[5],
}
SIGN_INS = (FAMILY, OTHER_GUARDIAN, PROVIDER, OTHER_PROVIDER, UNIT, *OFFICES)


def engage(part: Part, now: datetime) -> Actor:
    """Register somebody of the story with an account and the offices of the part; return her as an actor."""
    adult = people.NewAdult(given_name=part.given_name, family_name=part.family_name, email=part.email)
    person = people.register_adult(actor=SYSTEM, now=now, adult=adult)
    people.create_account(actor=SYSTEM, now=now, person=person.id, email=part.email, password=PASSWORD)
    for role in part.roles:
        people.grant_role(actor=SYSTEM, now=now, person=person.id, role=role, title=part.title)
    return actor_of_person(person.id, now)


def engage_quietly(given_name: str, family_name: str, now: datetime) -> str:
    """Register somebody who works in the story but does not sign in; return her id."""
    adult = people.NewAdult(given_name=given_name, family_name=family_name)
    return people.register_adult(actor=SYSTEM, now=now, adult=adult).id


def person_of(part: Part) -> str:
    """Return the id of somebody of the story in the database at hand. Raises: NotAnExample where she is not in it."""
    account = account_of_email(email_hash(part.email))
    if account is None:
        raise NotAnExample(detail=ONLY_EXAMPLE)
    return account.person_id
