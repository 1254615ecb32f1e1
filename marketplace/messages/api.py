"""The inbox for programs."""

from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page, page_of
from marketplace.messages import operations, queries, schemas
from marketplace.messages.queries import Told

routes = Room("messages", description="What one was told.")


def in_words(told: Told) -> dict[str, Any]:
    """Return a message with its words."""
    return {
        "id": told.message.id,
        "template": told.message.template,
        "subject": str(told.subject),
        "body": str(told.body),
        "facts": told.message.facts,
        "created_at": told.message.created_at,
        "read_at": told.message.read_at,
    }


@routes.get("/me/messages")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.MessageSchema))
def inbox(asked: dict[str, int]) -> dict[str, Any]:
    """List one's messages, the newest first."""
    number, size = asked["page"], asked["page_size"]
    found = queries.inbox(asker(), limit=size, offset=(number - 1) * size)
    return page([in_words(each) for each in found], number=number, size=size, total=queries.message_count(asker()))


@routes.post("/me/messages/<string:message>/reading")
@routes.response(200, schemas.ReadSchema)
def mark_read(message: str) -> Any:
    """Mark one of one's messages as read."""
    return operations.mark_read(actor=asker(), now=asked_at(), message=message)
