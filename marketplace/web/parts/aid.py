"""The register of public aid as pages and files show it, to the provider, the city and the auditor alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from marketplace.money.aid.queries import AidRow, AidSituation
from providers.queries import provider_names

COLUMNS = ("undertaking", "rule", "granted_cents", "ceiling_cents", "left_cents", "source")
ROW_COLUMNS = ("provider", "rule", "granted_on", "amount_cents", "places", "decision", "ground", "entry", "corrects")


def situations_file(situations: Sequence[AidSituation], name: str) -> Response:
    """Return every undertaking's situation as a CSV file, amounts in cents."""
    rows = (
        (each.undertaking.name, each.rule, each.granted_cents, each.ceiling_cents, each.left_cents, each.source)
        for each in situations
    )
    return _file(COLUMNS, rows, name)


def rows_file(rows: Sequence[AidRow], name: str) -> Response:
    """Return the rows of one undertaking's register as a CSV file; what was promised with places stands by day."""
    names = provider_names(sorted({row.provider_id for row in rows}))
    said = (
        (
            *(names[row.provider_id], row.rule, row.granted_on, row.amount_cents, row.places or ""),
            *(
                (row.entry.decision, row.entry.ground, row.entry.id, row.entry.corrects_id or "")
                if row.entry
                else [""] * 4
            ),
        )
        for row in rows
    )
    return _file(ROW_COLUMNS, said, name)


def _file(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(columns)
    out.writerows([_harmless(value) for value in row] for row in rows)
    return Response(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}.csv"},
    )


def _harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula.

    >>> _harmless("=1+1"), _harmless(-5)
    ("'=1+1", -5)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
