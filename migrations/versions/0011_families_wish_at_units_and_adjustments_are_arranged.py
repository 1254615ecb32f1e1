"""families wish at units and adjustments are arranged."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0011"
down_revision = "0010"
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


def create_adjustment() -> None:
    op.create_table(
        "adjustment",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("budget_line", sa.String(length=60), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ground",
            one_of("too_costly", "not_safe", "other_service", "arranged_elsewhere", name="refusalground"),
            nullable=True,
        ),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_adjustment_adjustment_cost")),
        sa.CheckConstraint("done_at IS NULL OR agreed_at IS NOT NULL", name=op.f("ck_adjustment_adjustment_done")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_adjustment_child_id_person")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_adjustment_done_by_person")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_adjustment_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_adjustment_request_id_service_request")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_adjustment_unit_id_unit")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_adjustment")),
    )


def index_adjustment() -> None:
    with op.batch_alter_table("adjustment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adjustment_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_done_by"), ["done_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_unit_id"), ["unit_id"], unique=False)


STEPS = (
    create_wish_answer,
    index_wish_answer,
    create_wish,
    index_wish,
    create_adjustment,
    index_adjustment,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
