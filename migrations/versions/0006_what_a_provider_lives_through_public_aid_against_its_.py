"""what a provider lives through: public aid against its ceiling, advances."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def create_aid_entry() -> None:
    op.create_table(
        "aid_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column("rule", one_of("de_minimis", "general_interest", name="aidrule"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("ground", sa.String(length=500), nullable=False),
        sa.Column("corrects_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(amount_cents < 0) = (corrects_id IS NOT NULL)", name=op.f("ck_aid_entry_aid_entry_correction")
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_aid_entry_aid_entry_gives_something")),
        sa.ForeignKeyConstraint(["corrects_id"], ["aid_entry.id"], name=op.f("fk_aid_entry_corrects_id_aid_entry")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_aid_entry_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_entry")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_aid_entry_corrects_id")),
    )


def index_aid_entry() -> None:
    with op.batch_alter_table("aid_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aid_entry_provider_id"), ["provider_id"], unique=False)
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("aid_rule", one_of("de_minimis", "general_interest", name="aidrule"), nullable=True)
        )
        batch_op.add_column(sa.Column("advance_bp", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_agreement_agreement_advance"), "advance_bp BETWEEN 0 AND 10000")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aid_to", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("aid_rule", one_of("de_minimis", "general_interest", name="aidrule"), nullable=True)
        )
        batch_op.add_column(sa.Column("aid_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_commitment_commitment_aid"),
            "(aid_to IS NULL) = (aid_rule IS NULL) AND (aid_to IS NULL) = (aid_on IS NULL)",
        )
        batch_op.create_index(batch_op.f("ix_commitment_aid_to"), ["aid_to"], unique=False)


STEPS = (
    create_aid_entry,
    index_aid_entry,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
