"""The closed lists of this room: what a person, a custody, a declaration, an organisation can be."""

from __future__ import annotations

from enum import StrEnum


class PersonKind(StrEnum):
    """Whether a person is looked after or looks after herself."""

    ADULT = "adult"
    CHILD = "child"


class Custody(StrEnum):
    """How a guardian answers for a child; `none` is a parent who is known but may not decide."""

    SOLE = "sole"
    JOINT = "joint"
    NONE = "none"


class DeclarationPurpose(StrEnum):
    """What an income was declared for; it is not used for anything else."""

    FEE_DECISION = "fee_decision"
    SUBSIDY = "subsidy"


class LinkPurpose(StrEnum):
    """What a letter with a one-time code is for."""

    SIGN_UP = "sign_up"
    NEW_PASSWORD = "new_password"


class OrganisationForm(StrEnum):
    """The legal form of an organisation."""

    COMPANY = "company"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    SOLE_TRADER = "sole_trader"
    CITY_UNIT = "city_unit"
