"""One row per entry, for spreadsheets and auditors' tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from marketplace.money.exports.base import Journal

COLUMNS = (
    *("date", "transfer", "kind", "text", "account", "amount_cents", "currency", "source", "budget_line", "service"),
    *("model", "provider", "enrolment", "session", "rule_set_digest", "decision", "evidence", "reversal_of", "digest"),
)
CURRENCY = "EUR"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvFormat:
    """Comma-separated values with a header, in UTF-8; debits are positive cents."""

    key = "csv"
    suffix = "csv"
    media_type = "text/csv"

    def lines(self, journal: Journal) -> Iterator[str]:
        """Yield the header and a row per entry, in the order of the journal."""
        yield _row(COLUMNS)
        for transfer, entries in journal:
            for entry in entries:
                yield _row(
                    (
                        transfer.occurred_on.isoformat(),
                        transfer.key,
                        transfer.kind.value,
                        plain(transfer.text),
                        entry.account_code,
                        entry.amount_cents,
                        CURRENCY,
                        entry.source.value,
                        plain(entry.budget_line or ""),
                        entry.service,
                        entry.model,
                        entry.provider_id,
                        entry.enrolment,
                        transfer.session,
                        transfer.rule_set_digest,
                        plain(transfer.decision or ""),
                        transfer.evidence,
                        transfer.reversal_of,
                        transfer.digest,
                    )
                )


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> plain("=1+1"), plain("Drama club")
    ("'=1+1", 'Drama club')
    """
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _row(cells: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
