"""Tables of placements, rounds, applications, enrolments and wishes. What is personal here is classified in
personal_data.py."""

from marketplace.enrolment.models.care import Absence, CareTime, Placement
from marketplace.enrolment.models.continuity import Continuity
from marketplace.enrolment.models.guardians import GuardianView, PayerAgreement, SilenceRule
from marketplace.enrolment.models.places import Enrolment, GroupDecision
from marketplace.enrolment.models.rounds import Application, Choice, Round, RoundGroup, RoundResult
from marketplace.enrolment.models.wishes import Wish, WishAnswer

__all__ = [
    "Absence",
    "Application",
    "CareTime",
    "Choice",
    "Continuity",
    "Enrolment",
    "GroupDecision",
    "GuardianView",
    "PayerAgreement",
    "Placement",
    "Round",
    "RoundGroup",
    "RoundResult",
    "SilenceRule",
    "Wish",
    "WishAnswer",
]
