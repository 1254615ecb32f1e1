"""Enrolments that are over, and what families said of them."""

from __future__ import annotations

from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.operation import SYSTEM
from marketplace.people.queries import actor_of_person
from marketplace.quality.models import Feedback
from marketplace.quality.operations import give_feedback
from tests.factories.delivery import Club


def a_season_over(club: Club) -> None:
    """Let every session of the club be delivered and confirmed, and its enrolments be completed."""
    enrolment.start_enrolments(actor=SYSTEM, now=club.first_over)
    sessions = club.sessions
    for session in sessions:
        delivery.mark_delivered(actor=club.staff, now=session.ends_at, session=session.id)
        delivery.confirm_delivery(actor=club.owner, now=session.ends_at, session=session.id)
    enrolment.complete_enrolments(actor=SYSTEM, now=sessions[-1].ends_at, group=club.group)


def an_answer(club: Club, guardian: str, enrolment: str, answers: tuple[int, int, int] = (5, 4, 3)) -> Feedback:
    """Let a guardian answer the three questions after the season."""
    over = club.sessions[-1].ends_at
    enjoyment, leader, fit = answers
    return give_feedback(
        actor=actor_of_person(guardian, over),
        now=over,
        enrolment=enrolment,
        enjoyment=enjoyment,
        leader=leader,
        fit=fit,
    )
