"""Run the numbered revisions on the connection that the caller hands over in `config.attributes["connection"]`."""

from alembic import context

from marketplace.app import furnish
from marketplace.kernel.db import db

furnish()  # every table and guard is known from here on

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="kernel_db.",
    transaction_per_migration=False,
)

with context.begin_transaction():
    context.run_migrations()
