"""Run the numbered revisions on the connection that the caller hands over in `config.attributes["connection"]`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from marketplace.app import furnish
from marketplace.kernel.db import UtcDateTime, db
from migrations.columns import LENGTH

furnish()  # every table and guard is known from here on


def written_short(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column types as a revision reads best; False leaves the rest to Alembic."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, sa.Enum) and not item.native_enum and item.length == LENGTH:
        return f"one_of({', '.join(repr(word) for word in item.enums)}, name={item.name!r})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=written_short,
    transaction_per_migration=False,
)

with context.begin_transaction():
    context.run_migrations()
