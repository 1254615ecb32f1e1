"""Fees of care are decided by date range and reckoned by the month."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def create_care_month() -> None:
    op.create_table(
        "care_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_care_month_care_month_is_a_month")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_care_month_closed_by_person")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_care_month")),
    )


def index_care_month() -> None:
    with op.batch_alter_table("care_month", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_month_closed_by"), ["closed_by"], unique=False)


def create_month_earning() -> None:
    op.create_table(
        "month_earning",
        sa.Column("transfer_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=8), nullable=False),
        sa.Column("legal_route", sa.String(length=40), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("family_cents", sa.BigInteger(), nullable=False),
        sa.Column("city_cents", sa.BigInteger(), nullable=False),
        sa.Column("budget_line", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_month_earning_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_month_earning")),
    )


def index_month_earning() -> None:
    with op.batch_alter_table("month_earning", schema=None) as batch_op:
        batch_op.create_index("ix_month_earning_provider", ["provider_id", "month"], unique=False)


def create_fee_decision() -> None:
    op.create_table(
        "fee_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("placement_id", sa.String(length=32), nullable=False),
        sa.Column("payer_id", sa.String(length=32), nullable=False),
        sa.Column("household_id", sa.String(length=32), nullable=True),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("model", sa.String(length=10), nullable=False),
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
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("kind", one_of("client_fee", "co_payment", name="decisionkind"), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("voucher_cents", sa.BigInteger(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("replaces", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("annulled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'co_payment') = (voucher_cents IS NOT NULL)", name=op.f("ck_fee_decision_fee_decision_voucher")
        ),
        sa.CheckConstraint("fee_cents >= 0", name=op.f("ck_fee_decision_fee_decision_fee")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_fee_decision_fee_decision_span")
        ),
        sa.CheckConstraint(
            "voucher_cents IS NULL OR fee_cents <= voucher_cents", name=op.f("ck_fee_decision_fee_decision_co_payment")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_fee_decision_child_id_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_fee_decision_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_fee_decision_household_id_household")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_fee_decision_payer_id_person")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_fee_decision_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_fee_decision_provider_id_provider")),
        sa.ForeignKeyConstraint(["replaces"], ["fee_decision.id"], name=op.f("fk_fee_decision_replaces_fee_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_decision")),
    )


def index_fee_decision() -> None:
    with op.batch_alter_table("fee_decision", schema=None) as batch_op:
        batch_op.create_index("ix_fee_decision_child", ["child_id", "valid_from"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_payer_id"), ["payer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_decision_replaces"), ["replaces"], unique=False)


def create_care_row() -> None:
    op.create_table(
        "care_row",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("for_month", sa.String(length=7), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("payer_id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("model", sa.String(length=10), nullable=False),
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
        sa.Column("kind", one_of("fee", "refund", "correction", name="rowkind"), nullable=False),
        sa.Column("refunds", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("family_cents", sa.BigInteger(), nullable=False),
        sa.Column("city_cents", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("invoice_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(kind = 'refund') = (refunds IS NOT NULL)", name=op.f("ck_care_row_care_row_refunds")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_care_row_care_row_days")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_care_row_child_id_person")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["fee_decision.id"], name=op.f("fk_care_row_decision_id_fee_decision")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_care_row_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["month"], ["care_month.month"], name=op.f("fk_care_row_month_care_month")),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name=op.f("fk_care_row_payer_id_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_care_row_provider_id_provider")),
        sa.ForeignKeyConstraint(["refunds"], ["care_row.id"], name=op.f("fk_care_row_refunds_care_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_row")),
        sa.UniqueConstraint("refunds", name=op.f("uq_care_row_refunds")),
    )


def index_care_row() -> None:
    with op.batch_alter_table("care_row", schema=None) as batch_op:
        batch_op.create_index("ix_care_row_child", ["child_id", "for_month"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_row_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index("ix_care_row_for_month", ["for_month"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_row_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index("ix_care_row_month", ["month"], unique=False)
        batch_op.create_index("ix_care_row_provider", ["provider_id", "month"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_row_payer_id"), ["payer_id"], unique=False)
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_price_cents", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("place_volume", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("service_levels", sa.JSON(), nullable=True))
        batch_op.create_check_constraint("agreement_places", "place_price_cents > 0 AND place_volume > 0")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("month", sa.String(length=7), nullable=True))
        batch_op.alter_column("enrolment", existing_type=sa.VARCHAR(length=32), nullable=True)
        batch_op.create_check_constraint("invoice_of_enrolment_or_month", "(enrolment IS NULL) <> (month IS NULL)")
        batch_op.create_unique_constraint(
            "invoice_once_a_month", ["payer_id", "month", "creditor", "provider_id", "legal_route"]
        )
        batch_op.create_index(
            "ix_invoice_once_a_month_to_the_city",
            ["payer_id", "month", "legal_route"],
            unique=True,
            sqlite_where=sa.text("provider_id IS NULL AND month IS NOT NULL"),
            postgresql_where=sa.text("provider_id IS NULL AND month IS NOT NULL"),
        )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_refund_refundreason"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_refund_refundreason"),
            "reason IN ('session_cancelled', 'enrolment_ended', 'overpayment', 'month_corrected')",
        )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.add_column(
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
                server_default="own_production",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("provider_id", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_placement_provider_id"), ["provider_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_placement_provider_id_provider"), "provider", ["provider_id"], ["id"]
        )


STEPS = (
    create_care_month,
    index_care_month,
    create_month_earning,
    index_month_earning,
    create_fee_decision,
    index_fee_decision,
    create_care_row,
    index_care_row,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
