"""families wish at units and providers answer."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def create_wish_answer() -> None:
    op.create_table(
        "wish_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=32), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_wish_answer_answered_by_person")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_wish_answer_offering_id_offering")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_wish_answer_service_id_service")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_wish_answer_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_answer")),
        sa.UniqueConstraint("offering_id", "unit_id", name=op.f("uq_wish_answer_offering_id_unit_id")),
    )


def index_wish_answer() -> None:
    with op.batch_alter_table("wish_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_answer_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_answer_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_answer_unit_id"), ["unit_id"], unique=False)


def create_wish() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("daytime", one_of("morning", "afternoon", "evening", name="daytime"), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("wished_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("answer_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("valid_until > wished_on", name=op.f("ck_wish_wish_span")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_wish_wish_weekday")),
        sa.ForeignKeyConstraint(["answer_id"], ["wish_answer.id"], name=op.f("fk_wish_answer_id_wish_answer")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_wish_child_id_person")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_wish_on_behalf_by_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_wish_service_id_service")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_wish_unit_id_unit")),
        sa.ForeignKeyConstraint(["wished_by"], ["person.id"], name=op.f("fk_wish_wished_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )


def index_wish() -> None:
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_service_id"), ["service_id"], unique=False)
        batch_op.create_index("ix_wish_unit_id_service_id", ["unit_id", "service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_wished_by"), ["wished_by"], unique=False)


STEPS = (
    create_wish_answer,
    index_wish_answer,
    create_wish,
    index_wish,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
