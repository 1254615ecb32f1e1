"""What can be recomputed of the law: the digest of each table."""

from collections.abc import Iterator

from sqlalchemy import select

from consent.law import LawLine, law_digest
from consent.models import LawRow, LawTable
from marketplace.kernel.db import db
from marketplace.kernel.verification import Difference, check


@check("consent.law_digests")
def law_digests() -> Iterator[Difference]:
    """Each table of law has the digest of its rows."""
    for table, stored in db.session.execute(select(LawTable.id, LawTable.digest).order_by(LawTable.version)):
        rows = db.session.execute(
            select(
                LawRow.category, LawRow.recipient_kind, LawRow.purpose, LawRow.effect, LawRow.basis, LawRow.note
            ).where(LawRow.law_table_id == table)
        )
        computed = law_digest(LawLine(*row) for row in rows)
        if computed != stored:
            yield Difference(f"law_table {table} digest", computed, stored)
