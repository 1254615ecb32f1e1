"""Enrolment for programs: quotes, holds, places, waits, offers, rounds, applications, care and wishes."""

from marketplace.enrolment.api import care, continuity, guardians, places, quotes, rounds, wishes
from marketplace.enrolment.api.room import routes

__all__ = ["care", "continuity", "guardians", "places", "quotes", "rounds", "routes", "wishes"]
