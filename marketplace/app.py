"""The application: one line per room, from the cellar to the roof."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask

from marketplace.api import assembly
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.web import frame

ROOMS = (
    "marketplace.kernel",
    "marketplace.people",  # persons, households, guardianship, sign-in
    "marketplace.rules",  # the rules of the mixed economy
    "consent",  # the law table, consents, the one door of personal data
    "providers",  # who may deliver, with which evidence
    "catalog",  # services, offerings, units, sessions, attachments
    "marketplace.money",  # ledger, commitments, invoices, payouts
    "marketplace.enrolment",  # quotes, holds, rounds, places
    "marketplace.admission",  # applications for day care, decisions, rectification
    "marketplace.care",  # fees of care by decision, and its months
    "marketplace.delivery",  # sessions delivered or cancelled, attendance
    "marketplace.requests",  # service requests and their time limits
    "marketplace.quality",  # feedback
    "marketplace.messages",  # what people are told
    "marketplace.steering",  # how services are run, and services that move
)

FURNITURE = ("models", "guards", "personal_data", "events", "policy", "operations", "tasks", "verification")


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application of one city."""
    settings = settings or Settings.load()
    app = Flask("marketplace", static_folder=None)
    app.config.update(configuration(settings))
    furnish()
    db.init_app(app)
    assembly.init_app(app)
    frame.init_app(app)
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    """Return what Flask and its extensions are told of a city."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
    }


def furnish() -> None:
    """Load what each room registers: tables, guards, permissions, operations, background work."""
    for room in ROOMS:
        for piece in FURNITURE:
            if find_spec(f"{room}.{piece}") is not None:
                import_module(f"{room}.{piece}")


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.embedded:
        return {"connect_args": {"check_same_thread": False}}
    return {"pool_size": 20, "max_overflow": 20, "pool_pre_ping": True}
