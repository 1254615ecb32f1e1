"""What is known of units is kept, and services move from one model to another."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def create_unit_fact() -> None:
    op.create_table(
        "unit_fact",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            one_of(
                "qualified_staff_bp",
                "children_per_adult_tenths",
                "facility_condition_grade",
                "equipment_grade",
                name="factkind",
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_unit_fact_unit_fact_value")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_unit_fact_recorded_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_fact_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_fact")),
    )


def index_unit_fact() -> None:
    with op.batch_alter_table("unit_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_fact_recorded_by"), ["recorded_by"], unique=False)
        batch_op.create_index("ix_unit_fact_unit_id_kind", ["unit_id", "kind", "as_of"], unique=False)


def create_service_move() -> None:
    op.create_table(
        "service_move",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=32), nullable=False),
        sa.Column("from_model", sa.String(length=20), nullable=False),
        sa.Column("to_model", sa.String(length=20), nullable=False),
        sa.Column(
            "legal_route",
            one_of(
                "own_production",
                "operated",
                "purchased",
                "voucher",
                "procurement",
                "grant",
                "platform_agreement",
                name="legalroute",
            ),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("compare_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "status",
            one_of("planned", "approved", "in_force", "compared", "cancelled", name="movestatus"),
            nullable=False,
        ),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("planned_by", sa.String(length=32), nullable=True),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("carried_out_at", UtcDateTime(), nullable=True),
        sa.Column("compared_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=32), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> planned_by", name=op.f("ck_service_move_service_move_by_two")
        ),
        sa.CheckConstraint("compare_on > from_day", name=op.f("ck_service_move_service_move_compared_later")),
        sa.CheckConstraint("from_model <> to_model", name=op.f("ck_service_move_service_move_somewhere")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_service_move_approved_by_person")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_service_move_cancelled_by_person")),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name=op.f("fk_service_move_planned_by_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_move_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_move")),
    )


def index_service_move() -> None:
    with op.batch_alter_table("service_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_move_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_move_cancelled_by"), ["cancelled_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_move_planned_by"), ["planned_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_move_service_id"), ["service_id"], unique=False)
        batch_op.create_index(
            "uq_service_move_open",
            ["service_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('planned', 'approved')"),
            postgresql_where=sa.text("status IN ('planned', 'approved')"),
        )


def create_move_promise() -> None:
    op.create_table(
        "move_promise",
        sa.Column("move_id", sa.String(length=32), nullable=False),
        sa.Column(
            "measure",
            one_of("quality", "access", "cost_per_hour", "variety", "continuity", "providers_stayed", name="measure"),
            nullable=False,
        ),
        sa.Column("value_then", sa.BigInteger(), nullable=True),
        sa.Column("n_then", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("measured", sa.BigInteger(), nullable=True),
        sa.Column("measured_n", sa.Integer(), nullable=True),
        sa.Column("measured_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("promised >= 0", name=op.f("ck_move_promise_move_promise_not_negative")),
        sa.ForeignKeyConstraint(["move_id"], ["service_move.id"], name=op.f("fk_move_promise_move_id_service_move")),
        sa.PrimaryKeyConstraint("move_id", "measure", name=op.f("pk_move_promise")),
    )


def remember_the_earlier_model() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_from", sa.String(length=20), nullable=True))


STEPS = (
    create_unit_fact,
    index_unit_fact,
    create_service_move,
    index_service_move,
    create_move_promise,
    remember_the_earlier_model,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
