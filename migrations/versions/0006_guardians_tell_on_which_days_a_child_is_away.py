"""Guardians tell on which days a child is away."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", one_of("sick", "other", name="absencereason"), nullable=False),
        sa.Column("reported_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absence_absence_span")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_absence_child_id_person")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_absence_on_behalf_by_person")),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name=op.f("fk_absence_reported_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )


def index_absence() -> None:
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_child_id_last_day", ["child_id", "last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_reported_by"), ["reported_by"], unique=False)


STEPS = (
    create_absence,
    index_absence,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
