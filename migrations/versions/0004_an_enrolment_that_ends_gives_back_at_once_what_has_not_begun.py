"""an enrolment that ends gives back at once what has not begun."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.guards import apply_guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("funding_share", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sessions_ended", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_check_constraint("funding_share_sessions", "sessions_ended >= 0")
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
