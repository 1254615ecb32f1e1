"""a programme is paid by its grant and measured."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def create_measured_outcome() -> None:
    op.create_table(
        "measured_outcome",
        sa.Column("waits_for", sa.String(length=32), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("waits_for", name=op.f("pk_measured_outcome")),
    )


def create_programme() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("grant_line", sa.String(length=60), nullable=False),
        sa.Column("grant_decision", sa.String(length=200), nullable=False),
        sa.Column("outcome_bp", sa.Integer(), nullable=False),
        sa.Column("status", one_of("draft", "open", "closed", name="programmestatus"), nullable=False),
        sa.Column("composed_by", sa.String(length=32), nullable=True),
        sa.Column("composed_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("close_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("outcome_bp BETWEEN 0 AND 5000", name=op.f("ck_programme_programme_outcome")),
        sa.ForeignKeyConstraint(["composed_by"], ["person.id"], name=op.f("fk_programme_composed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )


def index_programme() -> None:
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_composed_by"), ["composed_by"], unique=False)


def create_objective() -> None:
    op.create_table(
        "objective",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=False),
        sa.Column("statement", sa.String(length=300), nullable=False),
        sa.Column("indicator", sa.String(length=300), nullable=False),
        sa.Column("measured_in", sa.String(length=60), nullable=False),
        sa.Column("scale", one_of("share", "mean", name="scale"), nullable=False),
        sa.Column("direction", one_of("rises", "falls", name="direction"), nullable=False),
        sa.Column("baseline_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("target_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("measure_on", sa.Date(), nullable=False),
        sa.Column("comparison", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "baseline_hundredths <> target_hundredths", name=op.f("ck_objective_objective_changes_something")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_objective_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
    )


def index_objective() -> None:
    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.create_index("ix_objective_programme_id", ["programme_id"], unique=False)


def create_programme_unit() -> None:
    op.create_table(
        "programme_unit",
        sa.Column("programme_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_unit_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_programme_unit_unit_id_unit")),
        sa.PrimaryKeyConstraint("programme_id", "unit_id", name=op.f("pk_programme_unit")),
    )


def index_programme_unit() -> None:
    with op.batch_alter_table("programme_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_unit_unit_id"), ["unit_id"], unique=False)


def create_measurement() -> None:
    op.create_table(
        "measurement",
        sa.Column("objective_id", sa.String(length=32), nullable=False),
        sa.Column("value_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("comparison_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("deviation_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("measured_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_measurement_measurement_n")),
        sa.ForeignKeyConstraint(["measured_by"], ["person.id"], name=op.f("fk_measurement_measured_by_person")),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_measurement_objective_id_objective")),
        sa.PrimaryKeyConstraint("objective_id", name=op.f("pk_measurement")),
    )


def index_measurement() -> None:
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurement_measured_by"), ["measured_by"], unique=False)


def create_programme_part() -> None:
    op.create_table(
        "programme_part",
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=False),
        sa.Column("objective_id", sa.String(length=32), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_programme_part_objective_id_objective")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_programme_part_offering_id_offering")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_part_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_programme_part")),
    )


def index_programme_part() -> None:
    with op.batch_alter_table("programme_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_part_objective_id"), ["objective_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_part_programme_id"), ["programme_id"], unique=False)
    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_for", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_funding_waits_for"), ["waits_for"], unique=False)
    with op.batch_alter_table("funding_share", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_cents", sa.BigInteger(), server_default=sa.text("0"), nullable=False))


LISTS = {
    ("funding_share", "outcome"): ("earned", "returned", "reversed", "released", "given_back"),
    ("funding_part", "part"): ("family", "city", "grant", "platform_fee", "platform_fee_vat", "held"),
}


def lengthen_lists() -> None:
    for (table, name), words in LISTS.items():
        allowed = ", ".join(f"'{word}'" for word in words)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), f"{name} IN ({allowed})")


STEPS = (
    create_measured_outcome,
    create_programme,
    index_programme,
    create_objective,
    index_objective,
    create_programme_unit,
    index_programme_unit,
    create_measurement,
    index_measurement,
    create_programme_part,
    index_programme_part,
    lengthen_lists,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
