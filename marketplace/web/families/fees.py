"""What we pay for day care each month, which decision says so, and what has changed since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from marketplace.care import operations as care
from marketplace.care import queries
from marketplace.care.inputs import model_of
from marketplace.care.models import CareRow, FeeDecision
from marketplace.kernel.periods import covers
from marketplace.web.families.ours import Child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.parts.care_words import care_difference, row_kind
from marketplace.web.parts.standings import standing
from marketplace.web.sign_in import current_actor, this_moment


@dataclass(frozen=True)
class ChildFees:
    """The decisions on one child's fee that our home pays, the latest span first."""

    child: Child
    decisions: list[FeeDecision]

    def now(self, on: date) -> FeeDecision | None:
        """Return the decision that holds on a day."""
        standing = (each for each in self.decisions if each.annulled_at is None)
        return next((each for each in standing if covers(each.valid_from, each.valid_until, on)), None)


@pages.get("/fees")
def fees() -> str:
    """Show what our home pays now, each decision with its steps, and each month that was reckoned."""
    actor, on = current_actor(), today()
    decisions = {
        child.id: care.read_fee_decisions(actor=actor, now=this_moment(), child=child.id) for child in our_children()
    }
    decided = our_children(among=[child for child, found in decisions.items() if found])
    ours = [ChildFees(child, decisions[child.id]) for child in decided]
    holding = [each.now(on) for each in ours]
    return render_template(
        "families/fees.html",
        ours=ours,
        month_cents=sum(each.fee_cents for each in holding if each is not None),
        rows=_rows(ours),
        children=decided.children,
        on=on,
        care_difference=care_difference,
        row_kind=row_kind,
        standing=standing,
        model_of=model_of,
    )


def _rows(ours: list[ChildFees]) -> list[CareRow]:
    """Return the rows of the months that the payers of our home pay."""
    children = [each.child.id for each in ours]
    payers = {decision.payer_id for each in ours for decision in each.decisions}
    return [row for payer in sorted(payers) for row in queries.rows_paid_by(payer, children)]
