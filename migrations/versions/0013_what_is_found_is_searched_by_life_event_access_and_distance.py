"""what is found is searched by life event, access and distance."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def create_shelf_mark() -> None:
    op.create_table(
        "shelf_mark",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_shelf_mark")),
    )


def index_shelf_mark() -> None:
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lon", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lat", sa.Double(), nullable=True))
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.add_column(sa.Column("access", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "value_stream",
                one_of(
                    "family_with_children",
                    "working_adult",
                    "senior_citizen",
                    "business",
                    "visitor",
                    "urban_environment",
                    "sustainability",
                    "customer_experience",
                    name="valuestream",
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("life_events", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(
            "ix_session_full",
            ["group_id", "starts_at", "status"],
            unique=False,
            sqlite_where=sa.text("taken >= capacity"),
            postgresql_where=sa.text("taken >= capacity"),
        )


STEPS = (
    create_shelf_mark,
    index_shelf_mark,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
