"""How the city stands: money against budget, places by round, papers that end, and what waits for somebody to act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, url_for

from catalog import queries as catalog
from marketplace.admission import queries as care
from marketplace.delivery import queries as delivery
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Round
from marketplace.enrolment.statuses import ApplicationStatus, RoundStatus
from marketplace.kernel.clock import city_day
from marketplace.kernel.outbox import failed_rows
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.money.models import BudgetLine
from marketplace.money.payouts.models import PayoutStatus
from marketplace.money.reports import read_budget_situation
from marketplace.requests import queries as requests
from marketplace.requests.kinds import REQUEST_KINDS
from marketplace.rules import queries as rules
from marketplace.steering import queries as steering
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.parts import words
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers

PACE_DAYS = 28
FAR_DAYS = 366
MOST_REQUESTS = 20


@dataclass(frozen=True)
class LineOutlook:
    """A budget line, what it promised in the last four weeks, and the day on which it runs dry at that pace."""

    line: BudgetLine
    promised_cents: int
    dry_on: date | None

    @property
    def used_bp(self) -> int:
        """The share of the line that is promised or used, in basis points."""
        gone = self.line.committed_cents + self.line.captured_cents
        return 10_000 * gone // self.line.amount_cents if self.line.amount_cents else 10_000


@dataclass(frozen=True)
class RoundOutcome:
    """A round and how many of its families applied, are placed and wait."""

    round: Round
    applied: int
    placed: int
    not_placed: int
    waiting: int


@dataclass(frozen=True)
class Need:
    """Something that waits for whoever looks, and how long it has."""

    what: str
    detail: Text
    left: str
    url: str
    action: Text


@pages.get("")
def situation() -> str:
    """Show how things stand, each with the way to where one acts."""
    now = this_moment()
    day = city_day(now)
    return render_template(
        "city/situation.html",
        outlooks=outlooks() if may("money.read_budget") else None,
        outcomes=outcomes(),
        papers=providers.papers_running_out(day),
        today=day,
        unconfirmed=delivery.sessions_to_confirm(current_actor()),
        overdue=[(each, REQUEST_KINDS[each.kind]) for each in requests.late_requests(now)],
        failed=failed_rows(),
        late_care=care.late_count(day),
        needs=list(_needs()),
    )


def outlooks() -> list[LineOutlook]:
    """Return the budget lines with their outlook."""
    now = this_moment()
    promised = money.promised_since(now - timedelta(days=PACE_DAYS))
    return [
        LineOutlook(line, promised.get(line.id, 0), runs_dry_on(line.available_cents, promised.get(line.id, 0)))
        for line in read_budget_situation(actor=current_actor(), now=now)
    ]


def runs_dry_on(available_cents: int, promised_cents: int) -> date | None:
    """Return the day on which a line is used up if it goes on as in the last four weeks; None if not within a year."""
    if available_cents <= 0:
        return city_day(this_moment())
    if promised_cents <= 0:
        return None
    days = available_cents * PACE_DAYS // promised_cents
    return city_day(this_moment()) + timedelta(days=days) if days < FAR_DAYS else None


def outcomes() -> list[RoundOutcome]:
    """Return the rounds with their counts, the latest first."""
    counts, waiting = enrolment.application_counts(), enrolment.waiting_counts()
    found = []
    for round in enrolment.rounds():
        of_round = counts.get(round.id, {})
        placed = of_round.get(ApplicationStatus.PLACED, 0)
        not_placed = of_round.get(ApplicationStatus.NOT_PLACED, 0)
        applied = of_round.get(ApplicationStatus.APPLIED, 0) + placed + not_placed
        found.append(RoundOutcome(round, applied, placed, not_placed, waiting.get(round.id, 0)))
    return found


def _needs() -> Iterator[Need]:
    """Return what waits for an office that whoever looks holds."""
    if may("providers.start_review") and (count := len(providers.vetting_queue())):
        what = ngettext("%(num)d application of a provider", "%(num)d applications of providers", count)
        yield Need(what, _("Papers to look at, and a decision by two."), "", url_for("city.providers"), _("Look"))
    if may("catalog.publish_offering") and (count := len(catalog.offerings_to_publish())):
        what = ngettext("%(num)d offering to publish", "%(num)d offerings to publish", count)
        yield Need(what, _("Submitted by its provider."), "", url_for("city.offerings"), _("Look"))
    if may("catalog.approve_attachment") and (count := len(catalog.attachments_to_approve())):
        what = ngettext("%(num)d attachment to approve", "%(num)d attachments to approve", count)
        yield Need(what, _("The unit has agreed."), "", url_for("city.attachments"), _("Look"))
    if may("admission.decide_on_care"):
        yield from _applications_for_care()
    if may("enrolment.freeze_round"):
        yield from _rounds_to_move()
    if may("rules.approve_rule_set") and (
        count := len([each for each in rules.rule_sets(drafts=True) if not each.digest])
    ):
        what = ngettext("%(num)d draft of rules", "%(num)d drafts of rules", count)
        yield Need(what, _("To finish, or to approve by another person."), "", url_for("city.rule_sets"), _("Look"))
    if may("steering.approve_move") and (count := steering.moves_to_approve()):
        what = ngettext("%(num)d move of a service", "%(num)d moves of services", count)
        yield Need(what, _("To be approved by another person."), "", url_for("city.moves"), _("Look"))
    if may("money.approve_payout_run"):
        yield from _payouts_to_move()
    if may("money.match_payment") and (count := len(money.unmatched_payments())):
        what = ngettext("%(num)d payment without an invoice", "%(num)d payments without an invoice", count)
        yield Need(what, _("Find whose it is."), "", url_for("city.payments"), _("Match"))
    yield from _requests_of_the_city()


def _applications_for_care() -> Iterator[Need]:
    url = url_for("city.care_applications")
    if count := len(care.to_decide()):
        what = ngettext("%(num)d application for day care", "%(num)d applications for day care", count)
        yield Need(what, _("Each is decided before the day on which a place is due."), "", url, _("Decide"))
    if count := len(care.to_rectify()):
        what = ngettext("%(num)d decision to look at again", "%(num)d decisions to look at again", count)
        yield Need(what, _("A family asked that it is put right."), "", url, _("Look"))


def _rounds_to_move() -> Iterator[Need]:
    now = this_moment()
    steps = {
        RoundStatus.OPEN: (_("It has closed; its applications are to be frozen."), _("Freeze")),
        RoundStatus.FROZEN: (_("Its applications are frozen; the places are to be drawn."), _("Draw")),
        RoundStatus.DRAWN: (_("The draw is done; families wait for the result."), _("Publish")),
    }
    for round in enrolment.rounds():
        if round.status in steps and round.closes_at <= now:
            detail, action = steps[round.status]
            yield Need(round.name, detail, "", url_for("city.round", round=round.id), action)


def _payouts_to_move() -> Iterator[Need]:
    steps = {
        PayoutStatus.DRAFTED: (_("Drafted; another person approves it."), _("Look")),
        PayoutStatus.APPROVED: (_("Approved; to be sent by the bank and recorded."), _("Look")),
    }
    for run in money.payout_runs():
        if run.status in steps:
            detail, action = steps[run.status]
            what = gettext("Payouts up to %(day)s", day=words.day(run.through_on))
            yield Need(what, detail, "", url_for("city.payout", run=run.id), action)


def _requests_of_the_city() -> Iterator[Need]:
    waiting = requests.requests_to_answer(current_actor())
    for each in waiting[:MOST_REQUESTS]:
        left = words.time_left(each.due_at, this_moment())
        url = url_for("city.request", request=each.id)
        kind = REQUEST_KINDS[each.kind]
        topic = kind.topic(each.topic)
        yield Need(words.say(kind.text), topic.text if topic else Text(""), left, url, _("Answer"))
