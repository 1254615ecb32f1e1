"""the tables of a city and their guards."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def create_access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reader_id", sa.String(length=32), nullable=True),
        sa.Column("acting_for", sa.String(length=32), nullable=True),
        sa.Column("recipient_kind", sa.String(length=40), nullable=False),
        sa.Column("recipient_id", sa.String(length=32), nullable=True),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )


def index_access_log() -> None:
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_log_subject_id"), ["subject_id"], unique=False)


def create_accounting_period() -> None:
    op.create_table(
        "accounting_period",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_accounting_period_accounting_period_is_a_month")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_accounting_period")),
    )


def create_area() -> None:
    op.create_table(
        "area",
        sa.Column("postal_code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("children_0_14", sa.Integer(), nullable=False),
        sa.Column("employed", sa.Integer(), nullable=False),
        sa.Column("unemployed", sa.Integer(), nullable=False),
        sa.Column("median_income_cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("postal_code", name=op.f("pk_area")),
    )


def create_audit_row() -> None:
    op.create_table(
        "audit_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("acting_for_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("objects", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
    )


def index_audit_row() -> None:
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_row_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_at"), ["at"], unique=False)


def create_budget_line() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", one_of("family", "city", "grant", name="source"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        sa.Column("captured_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "committed_cents + captured_cents <= amount_cents", name=op.f("ck_budget_line_budget_line_not_overspent")
        ),
        sa.CheckConstraint(
            "committed_cents >= 0 AND captured_cents >= 0", name=op.f("ck_budget_line_budget_line_not_negative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("name", name=op.f("uq_budget_line_name")),
    )


def create_city_setting() -> None:
    op.create_table(
        "city_setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_city_setting")),
    )


def create_funding() -> None:
    op.create_table(
        "funding",
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("payer_id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=8), nullable=False),
        sa.Column("legal_route", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("rule_set_digest", sa.String(length=64), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("sessions_total", sa.Integer(), nullable=False),
        sa.Column("sessions_done", sa.Integer(), nullable=False),
        sa.Column("status", one_of("open", "ended", name="fundingstatus"), nullable=False),
        sa.Column("funded_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("terms_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "0 <= sessions_done AND sessions_done <= sessions_total", name=op.f("ck_funding_funding_sessions")
        ),
        sa.PrimaryKeyConstraint("enrolment", name=op.f("pk_funding")),
    )


def index_funding() -> None:
    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_payer_id"), ["payer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_provider_id"), ["provider_id"], unique=False)


def create_holiday() -> None:
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )


def create_household() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )


def create_invoice_series() -> None:
    op.create_table(
        "invoice_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_invoice_series")),
    )


def create_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=True),
        sa.Column(
            "form",
            one_of("company", "association", "foundation", "sole_trader", "city_unit", name="organisationform"),
            nullable=False,
        ),
        sa.Column("sector", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("business_id", name=op.f("uq_organisation_business_id")),
    )


def create_outbox_row() -> None:
    op.create_table(
        "outbox_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_row")),
    )


def index_outbox_row() -> None:
    with op.batch_alter_table("outbox_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_row_waiting",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )


def create_payout_run() -> None:
    op.create_table(
        "payout_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("status", one_of("drafted", "approved", "paid", "discarded", name="payoutstatus"), nullable=False),
        sa.Column("drafted_by", sa.String(length=32), nullable=True),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_run")),
    )


def create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", one_of("adult", "child", name="personkind"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )


def create_repeat() -> None:
    op.create_table(
        "repeat",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeat")),
        sa.UniqueConstraint("actor_id", "action", "key", name=op.f("uq_repeat_actor_id_action_key")),
    )


def index_repeat() -> None:
    with op.batch_alter_table("repeat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repeat_at"), ["at"], unique=False)


def create_scheduled_job() -> None:
    op.create_table(
        "scheduled_job",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduled_job")),
    )


def create_season() -> None:
    op.create_table(
        "season",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("status", one_of("open", "closed", name="seasonstatus"), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_season_season_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
        sa.UniqueConstraint("name", name=op.f("uq_season_name")),
    )


def create_sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )


def index_sign_in_failure() -> None:
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_address_hash_at", ["address_hash", "at"], unique=False)
        batch_op.create_index("ix_sign_in_failure_email_hash_at", ["email_hash", "at"], unique=False)


def create_transfer() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            one_of(
                "charge", "earn", "refund", "payment", "match", "refund_sent", "payout", "reversal", name="transferkind"
            ),
            nullable=False,
        ),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("enrolment", sa.String(length=32), nullable=True),
        sa.Column("session", sa.String(length=32), nullable=True),
        sa.Column("rule_set_digest", sa.String(length=64), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("evidence", sa.String(length=64), nullable=True),
        sa.Column("reversal_of", sa.String(length=32), nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("entry_count >= 2", name=op.f("ck_transfer_transfer_has_entries")),
        sa.ForeignKeyConstraint(["reversal_of"], ["transfer.id"], name=op.f("fk_transfer_reversal_of_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("key", name=op.f("uq_transfer_key")),
        sa.UniqueConstraint("reversal_of", name=op.f("uq_transfer_reversal_of")),
    )


def index_transfer() -> None:
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_enrolment"), ["enrolment"], unique=False)
        batch_op.create_index("ix_transfer_journal", ["occurred_on", "posted_at", "key"], unique=False)
        batch_op.create_index("ix_transfer_session", ["session", "enrolment"], unique=False)


def create_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", one_of("centre", "club", name="unitkind"), nullable=False),
        sa.Column(
            "provider_type",
            one_of("MUNICIPAL", "PURCHASED", "PRIVATE", "PRIVATE_SERVICE_VOUCHER", name="providertype"),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=16), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_unit_unit_coordinates")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name=op.f("ck_unit_unit_on_earth")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("unit_key", name=op.f("uq_unit_unit_key")),
    )


def index_unit() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_postal_code"), ["postal_code"], unique=False)


def create_access_token() -> None:
    op.create_table(
        "access_token",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_token_token_hash")),
    )


def index_access_token() -> None:
    with op.batch_alter_table("access_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_token_person_id"), ["person_id"], unique=False)


def create_account() -> None:
    op.create_table(
        "account",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("signed_in_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_hash", name=op.f("uq_account_email_hash")),
    )


def create_adult_detail() -> None:
    op.create_table(
        "adult_detail",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=210), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("emergency_phone", sa.String(length=40), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("postal_code", sa.String(length=12), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("relay_address", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_adult_detail_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_adult_detail")),
        sa.UniqueConstraint("relay_address", name=op.f("uq_adult_detail_relay_address")),
    )


def create_budget_decision() -> None:
    op.create_table(
        "budget_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("budget_line_id", sa.String(length=32), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_line_id"], ["budget_line.id"], name=op.f("fk_budget_decision_budget_line_id_budget_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_decision")),
    )


def index_budget_decision() -> None:
    with op.batch_alter_table("budget_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_decision_budget_line_id"), ["budget_line_id"], unique=False)


def create_child_detail() -> None:
    op.create_table(
        "child_detail",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=210), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("national_id", sa.String(length=20), nullable=True),
        sa.Column("home_language", sa.String(length=8), nullable=True),
        sa.Column("home_postal_code", sa.String(length=12), nullable=True),
        sa.Column("allergies", sa.String(length=500), nullable=True),
        sa.Column("special_needs", sa.String(length=500), nullable=True),
        sa.Column("ecec_plan", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_child_detail_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_child_detail")),
    )


def create_commitment() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("budget_line_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("captured_cents", sa.BigInteger(), nullable=False),
        sa.Column("voided_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", one_of("held", "closed", name="commitmentstatus"), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "captured_cents + voided_cents <= amount_cents", name=op.f("ck_commitment_commitment_not_overdrawn")
        ),
        sa.CheckConstraint(
            "captured_cents >= 0 AND voided_cents >= 0", name=op.f("ck_commitment_commitment_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["budget_line_id"], ["budget_line.id"], name=op.f("fk_commitment_budget_line_id_budget_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("enrolment", "budget_line_id", name="commitment_once_per_line"),
    )


def index_commitment() -> None:
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_budget_line_id"), ["budget_line_id"], unique=False)


def create_contract_ground() -> None:
    op.create_table(
        "contract_ground",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column(
            "recipient_kind",
            one_of(
                "data_subject",
                "guardian",
                "city_unit",
                "processor",
                "joint_controller",
                "own_controller",
                "platform",
                "quality_unit",
                "city_officer",
                "voucher_provider",
                "service_desk",
                "auditor",
                name="recipientkind",
            ),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name=op.f("fk_contract_ground_subject_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_ground")),
        sa.UniqueConstraint(
            "source",
            "subject_id",
            "recipient_kind",
            "recipient_id",
            "purpose",
            name=op.f("uq_contract_ground_source_subject_id_recipient_kind_recipient_id_purpose"),
        ),
    )


def index_contract_ground() -> None:
    with op.batch_alter_table("contract_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_ground_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_ground_subject_id"), ["subject_id"], unique=False)


def create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("transfer_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_code", sa.String(length=60), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("source", one_of("family", "city", "grant", name="source"), nullable=False),
        sa.Column("budget_line", sa.String(length=60), nullable=True),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("model", sa.String(length=8), nullable=True),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("enrolment", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "account_code IN ('assets:bank:client', 'assets:bank:city', 'assets:bank:platform', 'assets:receivable:families', 'liabilities:prepaid:families', 'liabilities:payable:providers', 'liabilities:refunds:families', 'liabilities:unmatched-payments', 'liabilities:held-outcome', 'liabilities:vat', 'equity:opening', 'income:platform-fee', 'income:client-fees', 'expenses:subsidy', 'expenses:purchased-services', 'expenses:voucher', 'expenses:programme')",
            name=op.f("ck_entry_entry_account_in_chart"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_entry_entry_moves_money")),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_entry_transfer_id_transfer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("transfer_id", "position", name=op.f("pk_entry")),
    )


def index_entry() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_enrolment"), ["enrolment"], unique=False)
        batch_op.create_index("ix_entry_provider", ["provider_id", "account_code"], unique=False)


def create_funding_share() -> None:
    op.create_table(
        "funding_share",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=True),
        sa.Column("outcome", one_of("earned", "returned", "reversed", name="outcome"), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("family_cents", sa.BigInteger(), nullable=False),
        sa.Column("city_cents", sa.BigInteger(), nullable=False),
        sa.Column("grant_cents", sa.BigInteger(), nullable=False),
        sa.Column("platform_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("platform_fee_vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("evidence", sa.String(length=64), nullable=True),
        sa.Column("transfer_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["enrolment"], ["funding.enrolment"], name=op.f("fk_funding_share_enrolment_funding")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_funding_share_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_share")),
        sa.UniqueConstraint("enrolment", "session", "outcome", "turn", name="funding_share_once"),
    )


def index_funding_share() -> None:
    with op.batch_alter_table("funding_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_share_enrolment"), ["enrolment"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_share_session"), ["session"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_share_transfer_id"), ["transfer_id"], unique=False)


def create_guardianship() -> None:
    op.create_table(
        "guardianship",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("guardian_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("custody", one_of("sole", "joint", "none", name="custody"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("guardian_id <> child_id", name=op.f("ck_guardianship_guardianship_of_another")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_guardianship_guardianship_span")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_guardianship_child_id_person")),
        sa.ForeignKeyConstraint(["guardian_id"], ["person.id"], name=op.f("fk_guardianship_guardian_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
        sa.UniqueConstraint(
            "guardian_id", "child_id", "valid_from", name=op.f("uq_guardianship_guardian_id_child_id_valid_from")
        ),
    )


def index_guardianship() -> None:
    with op.batch_alter_table("guardianship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardianship_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guardianship_guardian_id"), ["guardian_id"], unique=False)


def create_household_member() -> None:
    op.create_table(
        "household_member",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_household_member_household_member_span")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_member_household_id_household")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
        sa.UniqueConstraint(
            "person_id",
            "household_id",
            "valid_from",
            name=op.f("uq_household_member_person_id_household_id_valid_from"),
        ),
    )


def index_household_member() -> None:
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_member_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_member_person_id"), ["person_id"], unique=False)


def create_income_declaration() -> None:
    op.create_table(
        "income_declaration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("purpose", one_of("fee_decision", "subsidy", name="declarationpurpose"), nullable=False),
        sa.Column("income_cents_per_month", sa.BigInteger(), nullable=True),
        sa.Column("family_size", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("declared_by", sa.String(length=32), nullable=True),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("family_size >= 1", name=op.f("ck_income_declaration_income_declaration_family")),
        sa.CheckConstraint("income_cents_per_month >= 0", name=op.f("ck_income_declaration_income_declaration_income")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from",
            name=op.f("ck_income_declaration_income_declaration_span"),
        ),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_income_declaration_declared_by_person")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_income_declaration_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_declaration")),
    )


def index_income_declaration() -> None:
    with op.batch_alter_table("income_declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_income_declaration_declared_by"), ["declared_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_income_declaration_household_id"), ["household_id"], unique=False)


def create_invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=25), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("payer_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=8), nullable=False),
        sa.Column("legal_route", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("creditor", one_of("city", "provider", name="creditor"), nullable=False),
        sa.Column("law", one_of("public", "private", name="claimlaw"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("credited_cents", sa.BigInteger(), nullable=False),
        sa.Column("refunded_cents", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", one_of("open", "partly", "paid", "credited", name="invoicestatus"), nullable=False),
        sa.CheckConstraint("paid_cents + credited_cents <= amount_cents", name=op.f("ck_invoice_invoice_not_overpaid")),
        sa.CheckConstraint(
            "paid_cents >= 0 AND credited_cents >= 0 AND refunded_cents >= 0",
            name=op.f("ck_invoice_invoice_not_negative"),
        ),
        sa.CheckConstraint("refunded_cents <= paid_cents", name=op.f("ck_invoice_invoice_not_refunded_twice")),
        sa.ForeignKeyConstraint(["enrolment"], ["funding.enrolment"], name=op.f("fk_invoice_enrolment_funding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("enrolment", name=op.f("uq_invoice_enrolment")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_invoice_reference")),
    )


def index_invoice() -> None:
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_payer_id"), ["payer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_provider_id"), ["provider_id"], unique=False)


def create_law_table() -> None:
    op.create_table(
        "law_table",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("notice", sa.String(length=1000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.String(length=32), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_law_table_approved_by_person")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_law_table_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_table")),
        sa.UniqueConstraint("version", name=op.f("uq_law_table_version")),
    )


def index_law_table() -> None:
    with op.batch_alter_table("law_table", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_table_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_law_table_proposed_by"), ["proposed_by"], unique=False)


def create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("to_person", sa.String(length=32), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("mailed_at", UtcDateTime(), nullable=True),
        sa.Column("mail_refused", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["to_person"], ["person.id"], name=op.f("fk_message_to_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )


def index_message() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_batch"), ["batch"], unique=False)
        batch_op.create_index("ix_message_to_person_created_at", ["to_person", "created_at"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("batch IS NULL AND mail_refused IS NULL"),
            postgresql_where=sa.text("batch IS NULL AND mail_refused IS NULL"),
        )


def create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_notice_published_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("category", "purpose", "version", name=op.f("uq_notice_category_purpose_version")),
    )


def index_notice() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_published_by"), ["published_by"], unique=False)


def create_payout() -> None:
    op.create_table(
        "payout",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payout_payout_pays_something")),
        sa.ForeignKeyConstraint(["run_id"], ["payout_run.id"], name=op.f("fk_payout_run_id_payout_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("run_id", "provider_id", name="payout_once_per_run"),
    )


def index_payout() -> None:
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payout_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payout_run_id"), ["run_id"], unique=False)


def create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=10), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("care_minutes_per_week", sa.Integer(), nullable=False),
        sa.Column("hours_coefficient_bp", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reasons", sa.Text(), nullable=True),
        sa.CheckConstraint("care_minutes_per_week > 0", name=op.f("ck_placement_placement_minutes")),
        sa.CheckConstraint("hours_coefficient_bp > 0", name=op.f("ck_placement_placement_coefficient")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_placement_placement_span")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_placement_child_id_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_placement_decided_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_placement_ended_by_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_placement_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )


def index_placement() -> None:
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_ended_by"), ["ended_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_unit_id"), ["unit_id"], unique=False)


def create_protection_order() -> None:
    op.create_table(
        "protection_order",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_protection_order_protection_order_span")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_protection_order_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_order")),
    )


def index_protection_order() -> None:
    with op.batch_alter_table("protection_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_protection_order_person_id"), ["person_id"], unique=False)


def create_provider() -> None:
    op.create_table(
        "provider",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            one_of("applied", "in_review", "accredited", "suspended", "ended", name="providerstatus"),
            nullable=False,
        ),
        sa.Column("sector", one_of("public", "private", "third_sector", name="sector"), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("size_class", one_of("micro", "small", "medium", "large", name="sizeclass"), nullable=False),
        sa.Column("works_with_minors", sa.Boolean(), nullable=False),
        sa.Column("vat_status", one_of("registered", "not_registered", "exempt", name="vatstatus"), nullable=False),
        sa.Column("separated_accounts", sa.Boolean(), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("applied_by", sa.String(length=32), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("accredited_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name=op.f("fk_provider_applied_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_provider_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_provider_organisation_id")),
    )


def index_provider() -> None:
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_applied_by"), ["applied_by"], unique=False)


def create_role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_role_grant_role_grant_span")
        ),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )


def index_role_grant() -> None:
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_granted_by"), ["granted_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_scope"), ["scope"], unique=False)


def create_round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("season_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("status", one_of("open", "frozen", "drawn", "published", name="roundstatus"), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("rule_set_digest", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.Column("frozen_content", sa.Text(), nullable=True),
        sa.Column("frozen_digest", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("result_content", sa.Text(), nullable=True),
        sa.Column("result_digest", sa.String(length=64), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round_round_span")),
        sa.CheckConstraint("seed IS NULL OR frozen_digest IS NOT NULL", name=op.f("ck_round_round_frozen_before_seed")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_round_opened_by_person")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_round_season_id_season")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )


def index_round() -> None:
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_opened_by"), ["opened_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_season_id"), ["season_id"], unique=False)


def create_rule_set() -> None:
    op.create_table(
        "rule_set",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("status", one_of("draft", "approved", "superseded", name="status"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.String(length=32), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(status = 'draft') = (digest IS NULL) AND (status = 'draft') = (valid_from IS NULL) AND (status = 'draft') = (approved_by IS NULL)",
            name=op.f("ck_rule_set_approved_whole"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_rule_set_approved_by_person")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_rule_set_drafted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_rule_set_valid_from")),
    )


def index_rule_set() -> None:
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_set_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_rule_set_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_rule_set_drafted_by"), ["drafted_by"], unique=False)


def create_service() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("is_basic", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_service_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )


def index_service() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_owner_id"), ["owner_id"], unique=False)


def create_sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("acting_for", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["acting_for"], ["person.id"], name=op.f("fk_sign_in_acting_for_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_secret_hash")),
    )


def index_sign_in() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_acting_for"), ["acting_for"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)


def create_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
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
        sa.Column("platform_fee_bp", sa.Integer(), nullable=False),
        sa.Column("selected_by_city", sa.Boolean(), nullable=False),
        sa.Column("promised_sessions", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("concluded_by", sa.String(length=32), nullable=True),
        sa.Column("concluded_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_by", sa.String(length=32), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("platform_fee_bp BETWEEN 0 AND 10000", name=op.f("ck_agreement_agreement_fee")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_agreement_agreement_span")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_agreement_accepted_by_person")),
        sa.ForeignKeyConstraint(["concluded_by"], ["person.id"], name=op.f("fk_agreement_concluded_by_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_agreement_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )


def index_agreement() -> None:
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_accepted_by"), ["accepted_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_concluded_by"), ["concluded_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_provider_id"), ["provider_id"], unique=False)


def create_application() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status", one_of("applied", "withdrawn", "placed", "not_placed", name="applicationstatus"), nullable=False
        ),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("applied_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name=op.f("fk_application_applied_by_person")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_application_child_id_person")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_application_on_behalf_by_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_application_pseudonym")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )


def index_application() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_applied_by"), ["applied_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(
            "ix_application_one_per_child",
            ["round_id", "child_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )
        batch_op.create_index(batch_op.f("ix_application_round_id"), ["round_id"], unique=False)


def create_bank_line() -> None:
    op.create_table(
        "bank_line",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("bank_key", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("invoice_id", sa.String(length=32), nullable=True),
        sa.Column("status", one_of("matched", "unmatched", name="banklinestatus"), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_bank_line_bank_line_is_a_payment")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_bank_line_invoice_id_invoice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("bank_key", name=op.f("uq_bank_line_bank_key")),
    )


def index_bank_line() -> None:
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_line_invoice_id"), ["invoice_id"], unique=False)


def create_care_time() -> None:
    op.create_table(
        "care_time",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("placement_id", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_care_time_care_time_span")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_care_time_care_time_weekday")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_care_time_placement_id_placement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_time")),
        sa.UniqueConstraint("placement_id", "weekday", name=op.f("uq_care_time_placement_id_weekday")),
    )


def index_care_time() -> None:
    with op.batch_alter_table("care_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_time_placement_id"), ["placement_id"], unique=False)


def create_commitment_move() -> None:
    op.create_table(
        "commitment_move",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("commitment_id", sa.String(length=32), nullable=False),
        sa.Column("kind", one_of("hold", "capture", "return", "void", "expire", name="movekind"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("transfer_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_move_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_commitment_move_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_move")),
    )


def index_commitment_move() -> None:
    with op.batch_alter_table("commitment_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_move_commitment_id"), ["commitment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_move_transfer_id"), ["transfer_id"], unique=False)


def create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column(
            "recipient_kind",
            one_of(
                "data_subject",
                "guardian",
                "city_unit",
                "processor",
                "joint_controller",
                "own_controller",
                "platform",
                "quality_unit",
                "city_officer",
                "voucher_provider",
                "service_desk",
                "auditor",
                name="recipientkind",
            ),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.String(length=32), nullable=False),
        sa.Column(
            "effect",
            one_of(
                "allowed",
                "allowed_by_contract",
                "consent",
                "explicit_consent",
                "aggregate_only",
                "prohibited",
                name="effect",
            ),
            nullable=False,
        ),
        sa.Column(
            "status", one_of("asked", "given", "refused", "withdrawn", "expired", name="consentstatus"), nullable=False
        ),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_consent_asked_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_consent_ended_by_person")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_consent_notice_id_notice")),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name=op.f("fk_consent_subject_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )


def index_consent() -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_ended_by"), ["ended_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "uq_consent_open",
            ["subject_id", "category", "purpose", "recipient_kind", "recipient_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('asked', 'given')"),
            postgresql_where=sa.text("status IN ('asked', 'given')"),
        )


def create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            one_of(
                "insurance",
                "tax",
                "pension",
                "qualification",
                "criminal_record_seen",
                "rules_of_association",
                name="evidencekind",
            ),
            nullable=False,
        ),
        sa.Column("ground", one_of("duty", "right", "volunteer_consent", name="recordground"), nullable=True),
        sa.Column("status", one_of("shown", "accepted", "rejected", name="evidencestatus"), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("shown_by", sa.String(length=32), nullable=True),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("seen_by", sa.String(length=32), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("reject_reason", sa.String(length=500), nullable=True),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'criminal_record_seen') = (ground IS NOT NULL)", name=op.f("ck_evidence_evidence_ground")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_evidence_provider_id_provider")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_evidence_seen_by_person")),
        sa.ForeignKeyConstraint(["shown_by"], ["person.id"], name=op.f("fk_evidence_shown_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )


def index_evidence() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_seen_by"), ["seen_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_shown_by"), ["shown_by"], unique=False)


def create_funding_part() -> None:
    op.create_table(
        "funding_part",
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "part", one_of("family", "city", "grant", "platform_fee", "platform_fee_vat", name="part"), nullable=False
        ),
        sa.Column("budget_line", sa.String(length=60), nullable=True),
        sa.Column("commitment_id", sa.String(length=32), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=False),
        sa.Column("returned_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "earned_cents + returned_cents <= total_cents", name=op.f("ck_funding_part_funding_part_not_overdrawn")
        ),
        sa.CheckConstraint(
            "earned_cents >= 0 AND returned_cents >= 0", name=op.f("ck_funding_part_funding_part_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_funding_part_commitment_id_commitment")
        ),
        sa.ForeignKeyConstraint(["enrolment"], ["funding.enrolment"], name=op.f("fk_funding_part_enrolment_funding")),
        sa.PrimaryKeyConstraint("enrolment", "position", name=op.f("pk_funding_part")),
    )


def index_funding_part() -> None:
    with op.batch_alter_table("funding_part", schema=None) as batch_op:
        batch_op.create_index("ix_funding_part_commitment_id", ["commitment_id"], unique=False)


def create_invoice_line() -> None:
    op.create_table(
        "invoice_line",
        sa.Column("invoice_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_line")),
    )


def create_law_row() -> None:
    op.create_table(
        "law_row",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("law_table_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("recipient_kind", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column(
            "effect",
            one_of(
                "allowed",
                "allowed_by_contract",
                "consent",
                "explicit_consent",
                "aggregate_only",
                "prohibited",
                name="effect",
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["law_table_id"], ["law_table.id"], name=op.f("fk_law_row_law_table_id_law_table")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_row")),
        sa.UniqueConstraint(
            "law_table_id",
            "category",
            "recipient_kind",
            "purpose",
            name=op.f("uq_law_row_law_table_id_category_recipient_kind_purpose"),
        ),
    )


def index_law_row() -> None:
    with op.batch_alter_table("law_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_row_law_table_id"), ["law_table_id"], unique=False)


def create_offering() -> None:
    op.create_table(
        "offering",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("service_id", sa.String(length=32), nullable=False),
        sa.Column("season_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column(
            "status",
            one_of("draft", "submitted", "published", "withdrawn", "archived", name="offeringstatus"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("what_else", sa.Text(), nullable=False),
        sa.Column("vat_code", sa.String(length=20), nullable=True),
        sa.Column(
            "legal_regime",
            one_of("consumer_contract", "free_of_charge", "client_fee", name="legalregime"),
            nullable=True,
        ),
        sa.Column("group_min", sa.Integer(), nullable=True),
        sa.Column("group_max", sa.Integer(), nullable=True),
        sa.Column("go_no_go_on", sa.Date(), nullable=True),
        sa.Column("accessibility", sa.Text(), nullable=False),
        sa.Column("admission", one_of("decision", "first_come", "round", name="admission"), nullable=True),
        sa.Column("search_words", sa.Text(), nullable=False),
        sa.Column("search_languages", sa.String(length=200), nullable=False),
        sa.Column("drafted_by", sa.String(length=32), nullable=True),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "legal_regime <> 'free_of_charge' OR price_cents = 0", name=op.f("ck_offering_offering_free")
        ),
        sa.CheckConstraint("age_from <= age_to", name=op.f("ck_offering_offering_ages")),
        sa.CheckConstraint("group_min <= group_max", name=op.f("ck_offering_offering_group")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_offering_offering_price")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_offering_drafted_by_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_offering_provider_id_provider")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_offering_season_id_season")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_offering_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
    )


def index_offering() -> None:
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_drafted_by"), ["drafted_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_season_id"), ["season_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_status"), ["status"], unique=False)


def create_payout_share() -> None:
    op.create_table(
        "payout_share",
        sa.Column("transfer_id", sa.String(length=32), nullable=False),
        sa.Column("payout_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_share_payout_id_payout")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_payout_share_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_payout_share")),
    )


def index_payout_share() -> None:
    with op.batch_alter_table("payout_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payout_share_payout_id"), ["payout_id"], unique=False)


def create_refund() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("invoice_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment", sa.String(length=32), nullable=False),
        sa.Column("session", sa.String(length=32), nullable=True),
        sa.Column(
            "reason", one_of("session_cancelled", "enrolment_ended", "overpayment", name="refundreason"), nullable=False
        ),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_refund_gives_something")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_refund_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_refund_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
    )


def index_refund() -> None:
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_enrolment"), ["enrolment"], unique=False)
        batch_op.create_index(batch_op.f("ix_refund_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refund_transfer_id"), ["transfer_id"], unique=False)


def create_rule() -> None:
    op.create_table(
        "rule",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_set.id"], name=op.f("fk_rule_rule_set_id_rule_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("rule_set_id", "position", name=op.f("uq_rule_rule_set_id_position")),
    )


def create_rule_set_writer() -> None:
    op.create_table(
        "rule_set_writer",
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rule_set_writer_person_id_person")),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_set.id"], name=op.f("fk_rule_set_writer_rule_set_id_rule_set")),
        sa.PrimaryKeyConstraint("rule_set_id", "person_id", name=op.f("pk_rule_set_writer")),
    )


def index_rule_set_writer() -> None:
    with op.batch_alter_table("rule_set_writer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_set_writer_person_id"), ["person_id"], unique=False)


def create_vetting_decision() -> None:
    op.create_table(
        "vetting_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", one_of("accept", "refuse", "suspend", "reinstate", "end", name="outcome"), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("delegation", sa.String(length=200), nullable=False),
        sa.Column("no_conflict_declared", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("no_conflict_declared", name=op.f("ck_vetting_decision_vetting_decision_no_conflict")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_vetting_decision_officer_id_person")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_vetting_decision_provider_id_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_decision")),
        sa.UniqueConstraint(
            "provider_id",
            "review",
            "officer_id",
            "outcome",
            "decided_at",
            name=op.f("uq_vetting_decision_provider_id_review_officer_id_outcome_decided_at"),
        ),
    )


def index_vetting_decision() -> None:
    with op.batch_alter_table("vetting_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vetting_decision_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vetting_decision_provider_id"), ["provider_id"], unique=False)


def create_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("placement", one_of("inside", "next_to", "apart", name="placement"), nullable=False),
        sa.Column(
            "status", one_of("asked", "unit_agreed", "approved", "declined", name="attachmentstatus"), nullable=False
        ),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=True),
        sa.Column("time_note", sa.String(length=500), nullable=True),
        sa.Column("staffing", sa.String(length=500), nullable=True),
        sa.Column("others_do", sa.String(length=500), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("rent_cents", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_by", sa.String(length=32), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("declined_by", sa.String(length=32), nullable=True),
        sa.Column("declined_at", UtcDateTime(), nullable=True),
        sa.Column("decline_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("rent_cents >= 0", name=op.f("ck_attachment_attachment_rent")),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_attachment_agreed_by_person")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_attachment_approved_by_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_attachment_asked_by_person")),
        sa.ForeignKeyConstraint(["declined_by"], ["person.id"], name=op.f("fk_attachment_declined_by_person")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_attachment_offering_id_offering")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_attachment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )


def index_attachment() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_agreed_by"), ["agreed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_approved_by"), ["approved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_declined_by"), ["declined_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_attachment_live",
            ["offering_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'declined'"),
            postgresql_where=sa.text("status <> 'declined'"),
        )


def create_consent_answer() -> None:
    op.create_table(
        "consent_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("consent_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_answer_consent_id_consent")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_consent_answer_entered_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_answer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_answer")),
        sa.UniqueConstraint("consent_id", "person_id", name=op.f("uq_consent_answer_consent_id_person_id")),
    )


def index_consent_answer() -> None:
    with op.batch_alter_table("consent_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_answer_consent_id"), ["consent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_answer_entered_by"), ["entered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_answer_person_id"), ["person_id"], unique=False)


def create_offering_revision() -> None:
    op.create_table(
        "offering_revision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_revision_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_offering_revision_published_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_revision")),
        sa.UniqueConstraint("offering_id", "revision", name=op.f("uq_offering_revision_offering_id_revision")),
    )


def index_offering_revision() -> None:
    with op.batch_alter_table("offering_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_revision_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_revision_published_by"), ["published_by"], unique=False)


def create_offering_group() -> None:
    op.create_table(
        "offering_group",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=True),
        sa.Column("rrule", sa.String(length=200), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("end_time", sa.Time(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.String(length=30), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_offering_group_offering_group_capacity")),
        sa.CheckConstraint("end_time > start_time", name=op.f("ck_offering_group_offering_group_times")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_offering_group_offering_group_span")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_offering_group_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_offering_group_offering_id_offering")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_offering_group_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_group")),
    )


def index_offering_group() -> None:
    with op.batch_alter_table("offering_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_group_attachment_id"), ["attachment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_group_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_group_unit_id"), ["unit_id"], unique=False)


def create_choice() -> None:
    op.create_table(
        "choice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("refused_by", sa.String(length=80), nullable=True),
        sa.Column("refused_because", sa.String(length=500), nullable=True),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_choice_choice_rank")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_choice_application_id_application")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["offering_group.id"], name=op.f("fk_choice_group_id_offering_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("application_id", "group_id", name=op.f("uq_choice_application_id_group_id")),
        sa.UniqueConstraint("application_id", "rank", name=op.f("uq_choice_application_id_rank")),
    )


def index_choice() -> None:
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choice_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_choice_group_id"), ["group_id"], unique=False)


def create_enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=32), nullable=True),
        sa.Column("application_id", sa.String(length=32), nullable=True),
        sa.Column(
            "status",
            one_of(
                "hold",
                "waitlisted",
                "offered",
                "confirmed",
                "active",
                "completed",
                "declined",
                "cancelled",
                "expired",
                "transferred",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("applied_by", sa.String(length=32), nullable=False),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("hold_expires_at", UtcDateTime(), nullable=True),
        sa.Column("offer_expires_at", UtcDateTime(), nullable=True),
        sa.Column("queue_number", sa.Integer(), nullable=True),
        sa.Column("wish_rank", sa.Integer(), nullable=True),
        sa.Column("reserve_groups", sa.JSON(), nullable=False),
        sa.Column("seat", sa.String(length=80), nullable=True),
        sa.Column("first_position", sa.Integer(), nullable=True),
        sa.Column("until_position", sa.Integer(), nullable=True),
        sa.Column("positions_left_out", sa.JSON(), nullable=False),
        sa.Column("sessions_taken", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("family_cents", sa.BigInteger(), nullable=True),
        sa.Column("city_cents", sa.BigInteger(), nullable=True),
        sa.Column("platform_fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("platform_fee_vat_cents", sa.BigInteger(), nullable=True),
        sa.Column("quote", sa.JSON(), nullable=True),
        sa.Column("quote_digest", sa.String(length=64), nullable=True),
        sa.Column("rule_set_digest", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("family_cents >= 0 AND city_cents >= 0", name=op.f("ck_enrolment_enrolment_shares")),
        sa.CheckConstraint(
            "until_position IS NULL OR until_position >= first_position", name=op.f("ck_enrolment_enrolment_positions")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_enrolment_application_id_application")
        ),
        sa.ForeignKeyConstraint(["applied_by"], ["person.id"], name=op.f("fk_enrolment_applied_by_person")),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_enrolment_child_id_person")),
        sa.ForeignKeyConstraint(["group_id"], ["offering_group.id"], name=op.f("fk_enrolment_group_id_offering_group")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_enrolment_offering_id_offering")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_enrolment_on_behalf_by_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_enrolment_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )


def index_enrolment() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_applied_by"), ["applied_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_group_id"), ["group_id"], unique=False)
        batch_op.create_index("ix_enrolment_group_id_status", ["group_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index(
            "ix_enrolment_one_live",
            ["child_id", "group_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('active', 'confirmed', 'hold', 'offered', 'waitlisted')"),
            postgresql_where=sa.text("status IN ('active', 'confirmed', 'hold', 'offered', 'waitlisted')"),
        )
        batch_op.create_index(batch_op.f("ix_enrolment_provider_id"), ["provider_id"], unique=False)


def create_group_decision() -> None:
    op.create_table(
        "group_decision",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("goes", sa.Boolean(), nullable=False),
        sa.Column("enrolled", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["offering_group.id"], name=op.f("fk_group_decision_group_id_offering_group")
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_decision")),
    )


def create_round_group() -> None:
    op.create_table(
        "round_group",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["offering_group.id"], name=op.f("fk_round_group_group_id_offering_group")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_group_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_group")),
        sa.UniqueConstraint("round_id", "group_id", name=op.f("uq_round_group_round_id_group_id")),
    )


def index_round_group() -> None:
    with op.batch_alter_table("round_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_group_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_group_round_id"), ["round_id"], unique=False)


def create_round_result() -> None:
    op.create_table(
        "round_result",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_round_result_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["offering_group.id"], name=op.f("fk_round_result_group_id_offering_group")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_round_result")),
    )


def index_round_result() -> None:
    with op.batch_alter_table("round_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_result_group_id"), ["group_id"], unique=False)


def create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", one_of("planned", "delivered", "cancelled", name="sessionstatus"), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_session_session_times")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_session_session_taken")),
        sa.ForeignKeyConstraint(["group_id"], ["offering_group.id"], name=op.f("fk_session_group_id_offering_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("group_id", "position", name=op.f("uq_session_group_id_position")),
        sa.UniqueConstraint("group_id", "starts_at", name=op.f("uq_session_group_id_starts_at")),
    )


def index_session() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_starts_at"), ["starts_at"], unique=False)


def create_attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("mark", one_of("present", "absent", "sick", "excused", name="mark"), nullable=False),
        sa.Column("marked_by", sa.String(length=32), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["person.id"], name=op.f("fk_attendance_child_id_person")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attendance_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_attendance_marked_by_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("session_id", "enrolment_id", name=op.f("uq_attendance_session_id_enrolment_id")),
    )


def index_attendance() -> None:
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_marked_by"), ["marked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_session_id"), ["session_id"], unique=False)


def create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status", one_of("marked", "disputed", "confirmed", "cancelled", name="deliverystatus"), nullable=False
        ),
        sa.Column("marked_by", sa.String(length=32), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("disputed_by", sa.String(length=32), nullable=True),
        sa.Column("disputed_at", UtcDateTime(), nullable=True),
        sa.Column(
            "dispute_reason",
            one_of("not_held", "too_short", "leader_missing", "not_safe", name="disputereason"),
            nullable=True,
        ),
        sa.Column("cancelled_by", sa.String(length=32), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column(
            "cancel_reason",
            one_of("leader_ill", "room_closed", "weather", "too_few", name="cancelreason"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_delivery_delivery_confirmed")
        ),
        sa.CheckConstraint("status = 'cancelled' OR marked_at IS NOT NULL", name=op.f("ck_delivery_delivery_marked")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_delivery_cancelled_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_delivery_confirmed_by_person")),
        sa.ForeignKeyConstraint(["disputed_by"], ["person.id"], name=op.f("fk_delivery_disputed_by_person")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_delivery_marked_by_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_delivery_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_delivery")),
    )


def index_delivery() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_cancelled_by"), ["cancelled_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_confirmed_by"), ["confirmed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_disputed_by"), ["disputed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_marked_by"), ["marked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_status"), ["status"], unique=False)


def create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("enrolment_id", sa.String(length=32), nullable=False),
        sa.Column("offering_id", sa.String(length=32), nullable=False),
        sa.Column("enjoyment", sa.Integer(), nullable=False),
        sa.Column("leader", sa.Integer(), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=32), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("enjoyment BETWEEN 1 AND 5", name=op.f("ck_feedback_feedback_enjoyment")),
        sa.CheckConstraint("fit BETWEEN 1 AND 5", name=op.f("ck_feedback_feedback_fit")),
        sa.CheckConstraint("leader BETWEEN 1 AND 5", name=op.f("ck_feedback_feedback_leader")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_feedback_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_feedback_given_by_person")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_feedback_offering_id_offering")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_feedback")),
    )


def index_feedback() -> None:
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_given_by"), ["given_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_offering_id"), ["offering_id"], unique=False)


def create_service_request() -> None:
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("queue", one_of("provider", "unit", "city", "service_centre", name="queue"), nullable=False),
        sa.Column("queue_scope", sa.String(length=32), nullable=True),
        sa.Column("status", one_of("open", "escalated", "answered", "closed", name="requeststatus"), nullable=False),
        sa.Column("enrolment_id", sa.String(length=32), nullable=True),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("offering_id", sa.String(length=32), nullable=True),
        sa.Column("asked_by", sa.String(length=32), nullable=True),
        sa.Column("on_behalf_by", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_at", UtcDateTime(), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_service_request_answered_by_person")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_service_request_asked_by_person")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_service_request_closed_by_person")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_service_request_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("fk_service_request_offering_id_offering")),
        sa.ForeignKeyConstraint(["on_behalf_by"], ["person.id"], name=op.f("fk_service_request_on_behalf_by_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_service_request_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
    )


def index_service_request() -> None:
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_request_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_closed_by"), ["closed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_on_behalf_by"), ["on_behalf_by"], unique=False)
        batch_op.create_index("ix_service_request_queue_queue_scope", ["queue", "queue_scope"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_service_request_status_due_at", ["status", "due_at"], unique=False)


STEPS = (
    create_access_log,
    index_access_log,
    create_accounting_period,
    create_area,
    create_audit_row,
    index_audit_row,
    create_budget_line,
    create_city_setting,
    create_funding,
    index_funding,
    create_holiday,
    create_household,
    create_invoice_series,
    create_organisation,
    create_outbox_row,
    index_outbox_row,
    create_payout_run,
    create_person,
    create_repeat,
    index_repeat,
    create_scheduled_job,
    create_season,
    create_sign_in_failure,
    index_sign_in_failure,
    create_transfer,
    index_transfer,
    create_unit,
    index_unit,
    create_access_token,
    index_access_token,
    create_account,
    create_adult_detail,
    create_budget_decision,
    index_budget_decision,
    create_child_detail,
    create_commitment,
    index_commitment,
    create_contract_ground,
    index_contract_ground,
    create_entry,
    index_entry,
    create_funding_share,
    index_funding_share,
    create_guardianship,
    index_guardianship,
    create_household_member,
    index_household_member,
    create_income_declaration,
    index_income_declaration,
    create_invoice,
    index_invoice,
    create_law_table,
    index_law_table,
    create_message,
    index_message,
    create_notice,
    index_notice,
    create_payout,
    index_payout,
    create_placement,
    index_placement,
    create_protection_order,
    index_protection_order,
    create_provider,
    index_provider,
    create_role_grant,
    index_role_grant,
    create_round,
    index_round,
    create_rule_set,
    index_rule_set,
    create_service,
    index_service,
    create_sign_in,
    index_sign_in,
    create_agreement,
    index_agreement,
    create_application,
    index_application,
    create_bank_line,
    index_bank_line,
    create_care_time,
    index_care_time,
    create_commitment_move,
    index_commitment_move,
    create_consent,
    index_consent,
    create_evidence,
    index_evidence,
    create_funding_part,
    index_funding_part,
    create_invoice_line,
    create_law_row,
    index_law_row,
    create_offering,
    index_offering,
    create_payout_share,
    index_payout_share,
    create_refund,
    index_refund,
    create_rule,
    create_rule_set_writer,
    index_rule_set_writer,
    create_vetting_decision,
    index_vetting_decision,
    create_attachment,
    index_attachment,
    create_consent_answer,
    index_consent_answer,
    create_offering_revision,
    index_offering_revision,
    create_offering_group,
    index_offering_group,
    create_choice,
    index_choice,
    create_enrolment,
    index_enrolment,
    create_group_decision,
    create_round_group,
    index_round_group,
    create_round_result,
    index_round_result,
    create_session,
    index_session,
    create_attendance,
    index_attendance,
    create_delivery,
    index_delivery,
    create_feedback,
    index_feedback,
    create_service_request,
    index_service_request,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
