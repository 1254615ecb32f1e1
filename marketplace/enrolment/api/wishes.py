"""Wishes and their answers for programs."""

from typing import Any

from consent import door
from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import refuse_stranger, routes
from marketplace.kernel.api import PageQuery, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day


@routes.get("/wishes", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.WishCountSchema))
def wish_counts(asked: dict[str, int]) -> dict[str, Any]:
    """List what at least ten children wish for at a unit, the most wished first; the same figures for everybody."""
    found = [
        {
            "unit": each.unit,
            "service": each.service,
            "at_least": each.at_least,
            "aspects": [dict(zip(("aspect", "value", "at_least"), aspect, strict=True)) for aspect in each.aspects],
        }
        for each in queries.wish_counts(city_day(asked_at()))
    ]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/children/<string:child>/wishes")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.WishSchema))
def wishes(asked: dict[str, int], child: str) -> dict[str, Any]:
    """List what was wished for a child in one's custody, the newest first; the reading is logged."""
    refuse_stranger(child)
    seen = door.own_access(actor=asker(), now=asked_at(), subjects=[child], categories=["child.wishes"])
    names = schemas.WishSchema().fields
    told = [{name: each[name] for name in names} for each in seen.get(child, {}).get("child.wishes") or ()]
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/children/<string:child>/wishes")
@routes.arguments(schemas.MakeWishSchema)
@routes.response(201, schemas.WishMadeSchema)
def make_wish(asked: dict[str, Any], child: str) -> Any:
    """Wish for a service at the unit where a child in one's custody is in care."""
    return operations.make_wish(actor=asker(), now=asked_at(), child=child, **asked)


@routes.post("/wishes/<string:wish>/withdrawal")
@routes.response(200, schemas.WishMadeSchema)
def withdraw_wish(wish: str) -> Any:
    """Take a wish back."""
    return operations.withdraw_wish(actor=asker(), now=asked_at(), wish=wish)


@routes.post("/offerings/<string:offering>/wish-answers")
@routes.arguments(schemas.AnswerWishesSchema)
@routes.response(201, schemas.WishAnswerSchema)
def answer_wishes(asked: dict[str, Any], offering: str) -> Any:
    """Answer what many wish for at a unit with an offering that the unit is asked to carry."""
    return operations.answer_wishes(actor=asker(), now=asked_at(), offering=offering, **asked)
