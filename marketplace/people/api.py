"""Persons for programs: who I am, my children, my tokens, and what my household declares."""

from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.people import operations, queries, schemas

routes = Room("people", description="Oneself: roles, children, tokens, declarations of income.")


def myself() -> str:
    """Return the person who asks; the routes of this room let nobody else in."""
    return asker().subject or ""


@routes.get("/me")
@routes.response(200, schemas.MeSchema)
def me() -> dict[str, Any]:
    """Show who asks: her household, her children and her roles, by ids."""
    today = city_day(asked_at())
    return {
        "person": myself(),
        "household": queries.household_of(myself(), today),
        "children": queries.children_of(myself(), today),
        "roles": queries.roles_of(myself(), today),
    }


@routes.get("/me/children")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ChildSchema))
def my_children(asked: dict[str, int]) -> dict[str, Any]:
    """List the children in one's custody with all who have custody of them."""
    today = city_day(asked_at())
    children = queries.children_of(myself(), today)
    guardians = queries.guardians_of_children(children, today)
    found = [{"id": each, "guardians": [held.guardian_id for held in guardians.get(each, [])]} for each in children]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/me/tokens")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.TokenSchema))
def my_tokens(asked: dict[str, int]) -> dict[str, Any]:
    """List one's bearer tokens, the newest first."""
    return slice_of(queries.tokens_of(myself()), number=asked["page"], size=asked["page_size"])


@routes.delete("/me/tokens/<string:token>")
@routes.response(200, schemas.TokenSchema)
def revoke_token(token: str) -> Any:
    """End one of one's tokens at once, perhaps the one that is used here."""
    return operations.revoke_token(actor=asker(), now=asked_at(), token=token)


@routes.post("/households/<string:household>/income-declarations")
@routes.arguments(schemas.DeclareIncomeSchema)
@routes.response(201, schemas.DeclarationSchema)
def declare_income(asked: dict[str, Any], household: str) -> Any:
    """Declare the income of one's household for one purpose."""
    return operations.declare_income(actor=asker(), now=asked_at(), household=household, **asked)


@routes.post("/children/<string:child>/home-weeks")
@routes.arguments(schemas.TellHomeWeeksSchema)
@routes.response(201, schemas.HomeWeeksSchema)
def tell_home_weeks(asked: dict[str, Any], child: str) -> Any:
    """Tell in which weeks a child with two homes is with one guardian; the other agrees."""
    return operations.tell_home_weeks(actor=asker(), now=asked_at(), child=child, **asked)


@routes.post("/home-weeks/<string:home_weeks>/agreement")
@routes.response(200, schemas.HomeWeeksSchema)
def agree_home_weeks(home_weeks: str) -> Any:
    """Agree, as the other guardian, to what was told of a child's two homes."""
    return operations.agree_home_weeks(actor=asker(), now=asked_at(), home_weeks=home_weeks)
