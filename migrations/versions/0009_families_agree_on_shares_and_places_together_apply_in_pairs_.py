"""Families agree on shares and places together, apply in pairs, and wait at several units."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def create_silence_rule() -> None:
    op.create_table(
        "silence_rule",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("layout", one_of("inside", "next_to", "apart", name="placement"), nullable=True),
        sa.Column("weekdays_from", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.String(length=32), nullable=True),
        sa.Column("wait_days", sa.Integer(), nullable=False),
        sa.Column("silence", one_of("silence_agrees", "silence_refuses", name="silence"), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_silence_rule_silence_rule_span")
        ),
        sa.CheckConstraint("wait_days BETWEEN 1 AND 30", name=op.f("ck_silence_rule_silence_rule_wait")),
        sa.CheckConstraint("weekdays_from BETWEEN 1 AND 7", name=op.f("ck_silence_rule_silence_rule_weekdays")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_silence_rule_decided_by_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_silence_rule_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_rule")),
    )


def index_silence_rule() -> None:
    with op.batch_alter_table("silence_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_silence_rule_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_silence_rule_service_id"), ["service_id"], unique=False)


def create_guardian_view() -> None:
    op.create_table(
        "guardian_view",
        sa.Column("enrolment_id", sa.String(length=32), nullable=False),
        sa.Column("guardian_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decide_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(agrees IS NULL) = (answered_at IS NULL)", name=op.f("ck_guardian_view_guardian_view_answer")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_guardian_view_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_guardian_view_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["guardian_id"], ["person.id"], name=op.f("fk_guardian_view_guardian_id_person")),
        sa.ForeignKeyConstraint(["rule_id"], ["silence_rule.id"], name=op.f("fk_guardian_view_rule_id_silence_rule")),
        sa.PrimaryKeyConstraint("enrolment_id", "guardian_id", name=op.f("pk_guardian_view")),
    )


def index_guardian_view() -> None:
    with op.batch_alter_table("guardian_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_view_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_guardian_view_guardian_id"), ["guardian_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guardian_view_rule_id"), ["rule_id"], unique=False)


def create_payer_agreement() -> None:
    op.create_table(
        "payer_agreement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", sa.String(length=32), nullable=True),
        sa.Column("proposer_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("proposer_bp", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "agreed_at IS NOT NULL OR valid_until IS NULL",
            name=op.f("ck_payer_agreement_payer_agreement_agreed_before_it_ends"),
        ),
        sa.CheckConstraint("proposer_bp BETWEEN 1 AND 9999", name=op.f("ck_payer_agreement_payer_agreement_share")),
        sa.CheckConstraint("proposer_id <> other_id", name=op.f("ck_payer_agreement_payer_agreement_of_two")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_payer_agreement_payer_agreement_span")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_payer_agreement_child_id_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_payer_agreement_ended_by_person")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_payer_agreement_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_payer_agreement_other_id_person")),
        sa.ForeignKeyConstraint(["proposer_id"], ["person.id"], name=op.f("fk_payer_agreement_proposer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_agreement")),
    )


def index_payer_agreement() -> None:
    with op.batch_alter_table("payer_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payer_agreement_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payer_agreement_ended_by"), ["ended_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_payer_agreement_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payer_agreement_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payer_agreement_proposer_id"), ["proposer_id"], unique=False)
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bound_to", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("if_not_both", one_of("neither", "alone", name="ifnotboth"), nullable=True))
        batch_op.create_index(batch_op.f("ix_application_bound_to"), ["bound_to"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_application_bound_to_application"), "application", ["bound_to"], ["id"]
        )
        batch_op.create_check_constraint("application_bound", "(bound_to IS NULL) = (if_not_both IS NULL)")
        batch_op.create_check_constraint("application_bound_to_another", "bound_to <> id")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_together", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_enrolment_waits_together"), ["waits_together"], unique=False)
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_invoice_enrolment"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_invoice_enrolment_payer_id"), ["enrolment", "payer_id"])


STEPS = (
    create_silence_rule,
    index_silence_rule,
    create_guardian_view,
    index_guardian_view,
    create_payer_agreement,
    index_payer_agreement,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
