"""What this room holds about people. Decisions, contracts and draws are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marketplace.enrolment.models import (
    Absence,
    Application,
    CareTime,
    Choice,
    Continuity,
    Enrolment,
    GroupDecision,
    GuardianView,
    PayerAgreement,
    Placement,
    Round,
    RoundGroup,
    RoundResult,
    SilenceRule,
    Wish,
    WishAnswer,
)
from marketplace.enrolment.queries.absences import days_told, reasons_told
from marketplace.enrolment.queries.care import care_hours, placement_on, placements_of_children
from marketplace.enrolment.queries.wishes import wishes_of_children
from marketplace.kernel.clock import city_day
from marketplace.kernel.personal_data import holding, source
from marketplace.kernel.running import must_be_running

holding(
    Placement,
    personal={
        "unit_id": "child.unit",
        "provider_id": "child.unit",
        "care_minutes_per_week": "child.times",
        "hours_coefficient_bp": "child.times",
        "reasons": "child.placement_reasons",
        "end_reasons": "child.placement_reasons",
    },
    plain={
        "id",
        "child_id",
        "model",
        "legal_route",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_at",
        "ended_by",
        "ended_at",
    },
    persons={"child_id", "decided_by", "ended_by"},
    erase="keep",
    why="An administrative decision is kept with its reasons (Archives Act 831/1994).",
)
holding(
    CareTime,
    personal={"weekday": "child.times", "starts": "child.times", "ends": "child.times", "weeks": "child.times"},
    plain={"id", "placement_id"},
    erase="keep",
    why="Part of the decision on care.",
)
holding(
    Absence,
    personal={"first_day": "child.absence", "last_day": "child.absence", "reason": "child.absence_reason"},
    plain={"id", "child_id", "reported_by", "on_behalf_by", "reported_at", "withdrawn_at"},
    persons={"child_id", "reported_by", "on_behalf_by"},
    erase="keep",
    why="The client fee of a month follows from it (Act 1503/2016 section 11), so it is kept as long as the books.",
)
holding(
    Round,
    plain={
        "id",
        "season_id",
        "name",
        "method",
        "opens_at",
        "closes_at",
        "status",
        "opened_by",
        "rule_set_digest",
        "frozen_at",
        "frozen_content",
        "frozen_digest",
        "drawn_at",
        "seed",
        "result_content",
        "result_digest",
        "published_at",
    },
    persons={"opened_by"},
    erase="keep",
    why="What was published of a draw is its proof; it knows pseudonyms of that round only.",
)
holding(RoundGroup, plain={"id", "round_id", "group_id"})
holding(
    Application,
    plain={
        "id",
        "round_id",
        "child_id",
        "status",
        "reference",
        "pseudonym",
        "applied_by",
        "on_behalf_by",
        "channel",
        "submitted_at",
        "withdrawn_at",
        "bound_to",
        "if_not_both",
    },
    persons={"child_id", "applied_by", "on_behalf_by"},
    erase="keep",
    why="Others can check the draw only while its applications stand.",
)
holding(
    Choice,
    personal={"refused_by": "child.eligibility", "refused_because": "child.eligibility"},
    plain={"id", "application_id", "rank", "group_id"},
    erase="keep",
    why="Part of the application.",
)
holding(
    PayerAgreement,
    plain={
        "id",
        "child_id",
        "enrolment_id",
        "proposer_id",
        "other_id",
        "proposer_bp",
        "valid_from",
        "valid_until",
        "proposed_at",
        "agreed_at",
        "ended_at",
        "ended_by",
    },
    persons={"child_id", "proposer_id", "other_id", "ended_by"},
    erase="keep",
    why="The ground of invoices is kept as long as they are.",
)
holding(
    SilenceRule,
    plain={
        "id",
        "title",
        "layout",
        "weekdays_from",
        "service_id",
        "wait_days",
        "silence",
        "legal_basis",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_at",
    },
    persons={"decided_by"},
    erase="keep",
    why="A decision of the city, kept with who made it.",
)
holding(
    GuardianView,
    plain={
        "enrolment_id",
        "guardian_id",
        "rule_id",
        "asked_by",
        "asked_at",
        "decide_at",
        "reminded_at",
        "answered_at",
        "agrees",
    },
    persons={"guardian_id", "asked_by"},
    erase="keep",
    why="On whose word a place was confirmed or let go must be provable as long as the contract is kept.",
)
holding(RoundResult, plain={"application_id", "group_id", "rank", "position"}, erase="keep", why="Part of the draw.")
holding(
    Enrolment,
    personal={
        "reserve_groups": "child.eligibility",
        "seat": "child.eligibility",
        "family_cents": "family.fee_bracket",
        "city_cents": "family.fee_bracket",
        "quote": "family.fee_bracket",
    },
    plain={
        "id",
        "child_id",
        "group_id",
        "offering_id",
        "provider_id",
        "application_id",
        "status",
        "applied_by",
        "on_behalf_by",
        "channel",
        "asked_at",
        "hold_expires_at",
        "offer_expires_at",
        "queue_number",
        "waits_together",
        "wish_rank",
        "first_position",
        "until_position",
        "positions_left_out",
        "sessions_taken",
        "price_cents",
        "platform_fee_cents",
        "platform_fee_vat_cents",
        "quote_digest",
        "rule_set_digest",
        "confirmed_at",
        "ended_at",
        "end_reason",
        "settled_at",
        "carried_from_id",
    },
    persons={"child_id", "applied_by", "on_behalf_by"},
    erase="keep",
    why="A contract and the decision on its price are kept as long as the books (Accounting Act 1336/1997).",
)
holding(
    Wish,
    personal={
        "unit_id": "child.unit",
        "service_id": "child.wishes",
        "language": "child.wishes",
        "weekday": "child.wishes",
        "daytime": "child.wishes",
        "words": "child.wishes",
    },
    plain={
        "id",
        "child_id",
        "wished_by",
        "on_behalf_by",
        "wished_on",
        "valid_until",
        "withdrawn_at",
        "told_at",
        "answer_id",
    },
    persons={"child_id", "wished_by", "on_behalf_by"},
    erase="erase",
    why="Counted for a year at most; nobody but the family reads a single wish.",
)
holding(
    WishAnswer,
    plain={"id", "offering_id", "unit_id", "service_id", "answered_by", "answered_at", "told_at"},
    persons={"answered_by"},
    why="What a provider answered is a document of the catalogue.",
)
holding(
    Continuity,
    plain={
        "id",
        "provider_id",
        "group_id",
        "step",
        "opened_by",
        "opened_at",
        "due_at",
        "substitute_id",
        "substitute_offering_id",
        "proposed_by",
        "substitute_group_id",
        "offered_at",
        "ended_at",
    },
    persons={"opened_by", "proposed_by"},
    why="Who decided what about a provider that failed is a public document (Act 621/1999).",
)
holding(GroupDecision, plain={"group_id", "goes", "enrolled", "minimum", "decided_at"})


def _units(subjects: Sequence[str]) -> Mapping[str, Any]:
    """The unit in which each child is in care on the day of the reading."""
    placed = placement_on(subjects, city_day(must_be_running().now))
    return {child: placement.unit_id for child, placement in placed.items()}


def _times(subjects: Sequence[str]) -> Mapping[str, Any]:
    """The hours of care of each child in all her placements, past ones too."""
    found: dict[str, Any] = {}
    for hours in care_hours(subjects, date.min):
        found.setdefault(hours.child, []).append(hours)
    return found


def _reasons(subjects: Sequence[str]) -> Mapping[str, Any]:
    """Why each child was placed and why that ended, by placement."""
    found: dict[str, Any] = {}
    for placement in placements_of_children(subjects):
        reasons = {"reasons": placement.reasons, "end_reasons": placement.end_reasons}
        found.setdefault(placement.child_id, {})[placement.id] = reasons
    return found


source("child.placement_reasons", _reasons)
source("child.absence", days_told)
source("child.absence_reason", reasons_told)
source("child.unit", _units)
source("child.times", _times)
source("child.wishes", wishes_of_children)
