"""Holds, waits, offers and places in groups."""

from typing import Any

from flask import g
from marshmallow import fields, post_dump, validate

from marketplace.kernel.api import ID, Strict, asked_at, asker
from marketplace.kernel.clock import city_day
from marketplace.people.queries import children_of

GROUPS_MOST = 500
SHARES = ("family_cents", "city_cents")


class AskPlaceSchema(Strict):
    """Which group a place is asked in, for which child."""

    child = fields.String(required=True, validate=ID)
    group = fields.String(required=True, validate=ID)


class JoinWaitingListsSchema(Strict):
    """At which units of one offering a child waits at once, by their groups."""

    child = fields.String(required=True, validate=ID)
    groups = fields.List(fields.String(validate=ID), required=True, validate=validate.Length(1, GROUPS_MOST))


class TransferSchema(Strict):
    """To which group a place is moved."""

    group = fields.String(required=True, validate=ID)


class HoldSchema(AskPlaceSchema):
    """Which place is held, and whether the family takes it without the city's support."""

    full_price = fields.Boolean(load_default=False)


class EnrolmentSchema(Strict):
    """A child's hold on, wait for, offer of or place in a group, by ids; prices in cents as they were quoted.

    Who pays which part is told to a guardian with custody and to nobody else: the provider is paid one price.
    """

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    group_id = fields.String(required=True)
    offering_id = fields.String(required=True)
    provider_id = fields.String(required=True, allow_none=True)
    application_id = fields.String(required=True, allow_none=True)
    waits_together = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    hold_expires_at = fields.AwareDateTime(required=True, allow_none=True)
    offer_expires_at = fields.AwareDateTime(required=True, allow_none=True)
    sessions_taken = fields.Integer(required=True)
    price_cents = fields.Integer(required=True, allow_none=True)
    family_cents = fields.Integer(allow_none=True)
    city_cents = fields.Integer(allow_none=True)
    rule_set_digest = fields.String(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)

    @post_dump
    def leave_out_shares(self, told: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Leave out who pays which part of the price where the child is not the asker's."""
        if told["child_id"] in askers_children():
            return told
        return {name: value for name, value in told.items() if name not in SHARES}


def askers_children() -> list[str]:
    """Return the children in the custody of who asks, looked up once for a request."""
    if "askers_children" not in g:
        guardian = asker().subject
        g.askers_children = children_of(guardian, city_day(asked_at())) if guardian else []
    found: list[str] = g.askers_children
    return found


class QueuePlaceSchema(Strict):
    """How many wait before this one, plus one; null where it does not wait."""

    position = fields.Integer(required=True, allow_none=True)


class GroupDecisionSchema(Strict):
    """Whether a group goes ahead."""

    group_id = fields.String(required=True)
    goes = fields.Boolean(required=True)
    enrolled = fields.Integer(required=True)
    minimum = fields.Integer(required=True)
    decided_at = fields.AwareDateTime(required=True)
