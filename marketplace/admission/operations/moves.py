"""What every change here begins with: lock the child, and move by the closed set of moves."""

from __future__ import annotations

from marketplace.admission import queries
from marketplace.admission.errors import CareDecidedAlready
from marketplace.admission.kinds import MOVES, CareStatus
from marketplace.admission.models import CareApplication, CareDecision
from marketplace.enrolment.operations.moves import lock_children
from marketplace.kernel.db import db


def locked_application(application: str) -> CareApplication:
    """Lock the child of an application and return the application as it stands then.

    Raises: CareApplicationNotFound.
    """
    lock_children([queries.care_application(application).child_id])
    return db.session.get_one(CareApplication, application, populate_existing=True)


def locked_decision(decision: str) -> tuple[CareDecision, CareApplication]:
    """Lock the child of a decision and return the decision with its application as they stand then.

    Raises: CareDecisionNotFound.
    """
    application = locked_application(queries.decision(decision).application_id)
    return db.session.get_one(CareDecision, decision, populate_existing=True), application


def move(application: CareApplication, there: CareStatus) -> None:
    """Move an application. Raises: CareDecidedAlready, where the move is not in the closed set."""
    if there not in MOVES[application.status]:
        raise CareDecidedAlready(application=application.id, here=application.status.value, there=there.value)
    application.status = there
