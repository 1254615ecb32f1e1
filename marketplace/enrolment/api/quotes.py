"""Prices for programs."""

from typing import Any

from marketplace.enrolment import operations, schemas
from marketplace.enrolment.api.room import routes
from marketplace.kernel.api import asked_at, asker


@routes.get("/children/<string:child>/groups/<string:group>/quote")
@routes.response(200, schemas.QuoteSchema)
def quote(child: str, group: str) -> dict[str, Any]:
    """Tell the price of a group for a child in one's custody with each step, or why it is refused."""
    found = operations.quote_for(actor=asker(), now=asked_at(), child=child, group=group)
    told = {name: getattr(found, name) for name in schemas.QuoteSchema().fields}
    return told
