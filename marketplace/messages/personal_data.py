"""What this room holds about people."""

from marketplace.kernel.personal_data import holding
from marketplace.messages.models import Message

holding(
    Message,
    plain={
        "id",
        "to_person",
        "template",
        "facts",
        "batch",
        "created_at",
        "read_at",
        "mailed_at",
        "mail_refused",
    },
    persons={"to_person"},
    erase="erase",
    why="Ids and the key of a template; erased with the person's account.",
)
