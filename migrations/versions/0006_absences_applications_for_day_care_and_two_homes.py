"""Absences, applications for day care and two homes."""

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


def create_care_application() -> None:
    op.create_table(
        "care_application",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            one_of(
                "received", "place_given", "accepted", "declined", "lapsed", "refused", "withdrawn", name="carestatus"
            ),
            nullable=False,
        ),
        sa.Column("need", one_of("planned", "sudden", name="need"), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("care", sa.JSON(), nullable=False),
        sa.Column("urgent_because", sa.Text(), nullable=True),
        sa.Column("applied_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name=op.f("fk_care_application_applied_by_person")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_care_application_child_id_person")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_care_application_on_behalf_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_care_application_reference")),
    )


def index_care_application() -> None:
    with op.batch_alter_table("care_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_application_applied_by"), ["applied_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_application_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_application_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(
            "ix_care_application_one_open",
            ["child_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('place_given', 'received')"),
            postgresql_where=sa.text("status IN ('place_given', 'received')"),
        )
        batch_op.create_index("ix_care_application_status_due_on", ["status", "due_on"], unique=False)


def create_home_weeks() -> None:
    op.create_table(
        "home_weeks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("guardian_id", sa.String(length=32), nullable=False),
        sa.Column("weeks", one_of("every", "even", "odd", name="weeks"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("told_by", sa.String(length=32), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_by", sa.String(length=32), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("weeks <> 'every'", name=op.f("ck_home_weeks_home_weeks_alternate")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_home_weeks_home_weeks_span")
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_home_weeks_agreed_by_person")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_home_weeks_child_id_person")),
        sa.ForeignKeyConstraint(["guardian_id"], ["person.id"], name=op.f("fk_home_weeks_guardian_id_person")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_home_weeks_told_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_weeks")),
    )


def index_home_weeks() -> None:
    with op.batch_alter_table("home_weeks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_weeks_agreed_by"), ["agreed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_weeks_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_weeks_guardian_id"), ["guardian_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_home_weeks_told_by"), ["told_by"], unique=False)


def create_care_decision() -> None:
    op.create_table(
        "care_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("rectify_due_on", sa.Date(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("placement_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(unit_id IS NULL) = (valid_from IS NULL) AND (unit_id IS NULL) = (answer_due_on IS NULL)",
            name=op.f("ck_care_decision_care_decision_place"),
        ),
        sa.CheckConstraint("placement_id IS NULL OR accepted", name=op.f("ck_care_decision_care_decision_placement")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_care_decision_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["care_application.id"], name=op.f("fk_care_decision_application_id_care_application")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_care_decision_decided_by_person")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_care_decision_on_behalf_by_person")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_care_decision_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["care_decision.id"], name=op.f("fk_care_decision_replaces_id_care_decision")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_care_decision_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_decision")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_care_decision_replaces_id")),
    )


def index_care_decision() -> None:
    with op.batch_alter_table("care_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_decision_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_decision_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_decision_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_decision_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_decision_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_decision_unit_id"), ["unit_id"], unique=False)


def create_care_wish() -> None:
    op.create_table(
        "care_wish",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("sibling_here", sa.Boolean(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_care_wish_care_wish_rank")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["care_application.id"], name=op.f("fk_care_wish_application_id_care_application")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_care_wish_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_wish")),
        sa.UniqueConstraint("application_id", "rank", name=op.f("uq_care_wish_application_id_rank")),
        sa.UniqueConstraint("application_id", "unit_id", name=op.f("uq_care_wish_application_id_unit_id")),
    )


def index_care_wish() -> None:
    with op.batch_alter_table("care_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_wish_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_wish_unit_id"), ["unit_id"], unique=False)


def create_rectification() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("corrected", sa.Boolean(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (corrected IS NULL)", name=op.f("ck_rectification_rectification_answer")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (reasons IS NULL)", name=op.f("ck_rectification_rectification_reasons")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_rectification_answered_by_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_rectification_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["care_decision.id"], name=op.f("fk_rectification_decision_id_care_decision")
        ),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_rectification_on_behalf_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_rectification_decision_id")),
    )


def index_rectification() -> None:
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_on_behalf_by"), ["on_behalf_by"], unique=False)
    with op.batch_alter_table("care_time", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("weeks", one_of("every", "even", "odd", name="weeks"), server_default="every", nullable=False)
        )
        batch_op.drop_constraint(batch_op.f("uq_care_time_placement_id_weekday"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_care_time_placement_id_weekday_weeks"), ["placement_id", "weekday", "weeks"]
        )


STEPS = (
    create_absence,
    index_absence,
    create_care_application,
    index_care_application,
    create_home_weeks,
    index_home_weeks,
    create_care_decision,
    index_care_decision,
    create_care_wish,
    index_care_wish,
    create_rectification,
    index_rectification,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
