"""offerings come from a file and are known again by their key."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.guards import apply_guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.add_column(sa.Column("import_key", sa.String(length=60), nullable=True))
        batch_op.create_index("ix_offering_import", ["provider_id", "season_id", "import_key"], unique=True)
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
