"""Everything that the city's offices can do here, by subject, with what each page is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from marketplace.kernel.text import Text, _
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may


@dataclass(frozen=True)
class Work:
    """A page: where it is, what it is called and what one does there; `needs` is what one must be allowed."""

    endpoint: str
    title: Text
    what: Text
    needs: str | None = None


SUBJECTS: tuple[tuple[Text, tuple[Work, ...]], ...] = (
    (
        _("Families and places"),
        (
            Work(
                "city.family_register",
                _("Register of families"),
                _("Register a family, or find a child with a reason and decide on a place in day care."),
                "people.register_family",
            ),
            Work(
                "city.care_applications",
                _("Applications for day care"),
                _("Decide on places before their day, and answer what is asked to be put right."),
                "admission.decide_on_care",
            ),
            Work(
                "city.rounds",
                _("Rounds of applications"),
                _("Set up, watch, freeze, draw and publish; decide whether groups go ahead."),
            ),
            Work(
                "city.both_guardians",
                _("What both guardians agree on"),
                _("Say on which matters the other guardian is asked, and what silence means."),
            ),
            Work("city.requests", _("Complaints to the city"), _("Answer what families brought to the city.")),
        ),
    ),
    (
        _("Services and who gives them"),
        (
            Work("city.providers", _("Providers"), _("Applications, papers, decisions, suspensions and agreements.")),
            Work("city.continuity", _("When a provider fails"), _("A substitute for its groups, or the money back.")),
            Work("city.offerings", _("Offerings to publish"), _("See what is missing, and publish.")),
            Work(
                "city.programmes",
                _("Programmes"),
                _("Join offerings of several sectors to day care, say what they promise, and measure it."),
            ),
            Work("city.attachments", _("Attachments"), _("Approve add-ons at units, and see them on the map.")),
            Work("city.sessions", _("Sessions to confirm"), _("What was marked as held and waits for a confirmation.")),
            Work("city.services", _("Services and their models"), _("What there is, and how it is run.")),
            Work("city.seasons", _("Seasons"), _("Open and close seasons.")),
            Work("city.units", _("Units"), _("The places of the city, and their import from a file.")),
        ),
    ),
    (
        _("Money"),
        (
            Work("city.budget", _("Budget lines"), _("Held, used and left; changes by decision."), "money.read_budget"),
            Work(
                "city.payouts", _("Payout runs"), _("List, approve by two, record as sent."), "money.read_payout_runs"
            ),
            Work(
                "city.advances",
                _("Advances"),
                _("Approve or decline; what sessions have settled, and claims."),
                "money.read_advances",
            ),
            Work(
                "city.aid",
                _("Public aid"),
                _("What each group got in three years, and what is left."),
                "money.read_aid_register",
            ),
            Work("city.payments", _("Payments and refunds"), _("From the bank's lines."), "money.record_payment"),
        ),
    ),
    (
        _("Rules and law"),
        (
            Work("city.rule_sets", _("Rules"), _("Write, try, compare and approve the rules of prices and places.")),
            Work("city.law", _("Table of law"), _("Who may see what, for which purpose; changes by two persons.")),
            Work("city.permissions", _("Permissions"), _("Which office may do what, from the code that decides.")),
        ),
    ),
    (
        _("The example"),
        (Work("city.clock", _("The example's clock"), _("Move time on."), "kernel.move_example_clock"),),
    ),
)


@pages.get("/all-work")
def all_work() -> str:
    """List the pages that whoever looks can use."""
    shown = [(subject, list(_usable(works))) for subject, works in SUBJECTS]
    return render_template("city/all_work.html", subjects=[(subject, works) for subject, works in shown if works])


def _usable(works: Iterable[Work]) -> Iterable[Work]:
    return (work for work in works if work.needs is None or may(work.needs))
