"""a letter proves an email before its account is made."""

import sqlalchemy as sa
from alembic import op

from marketplace.kernel.db import UtcDateTime
from marketplace.kernel.guards import apply_guards
from migrations.columns import one_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def create_account_link() -> None:
    op.create_table(
        "account_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("purpose", one_of("sign_up", "new_password", name="linkpurpose"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_account_link_code_hash")),
    )


def index_account_link() -> None:
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.create_index("ix_account_link_address_hash_created_at", ["address_hash", "created_at"], unique=False)
        batch_op.create_index("ix_account_link_email_hash_created_at", ["email_hash", "created_at"], unique=False)


STEPS = (
    create_account_link,
    index_account_link,
)


def upgrade() -> None:
    for step in STEPS:
        step()
    # Changing a table in a batch drops its triggers, so every guard is put back.
    apply_guards(op.get_bind())
