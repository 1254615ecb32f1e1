"""an approved table of law is kept by the database."""

from alembic import op

from marketplace.kernel.guards import apply_guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
