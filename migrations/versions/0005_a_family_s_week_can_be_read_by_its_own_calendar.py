"""a family's week can be read by its own calendar."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def create_calendar_address() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_address_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_address_secret_hash")),
    )


def index_calendar_address() -> None:
    with op.batch_alter_table("calendar_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_address_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "one_calendar_address",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


STEPS = (
    create_calendar_address,
    index_calendar_address,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
