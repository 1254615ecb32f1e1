"""`marketplace close-month`: close a month of care, with its invoices and what providers earn."""

from __future__ import annotations

from pathlib import Path

import click

from marketplace.care import operations as care
from marketplace.cli.city import data_dir_option, opened, refusals_told
from marketplace.kernel.clock import now
from marketplace.kernel.operation import SYSTEM
from marketplace.rules.amounts import Euros


@click.command("close-month")
@click.argument("month")
@data_dir_option
@refusals_told
def close_month(month: str, data_dir: Path | None) -> None:
    """Close the MONTH of care (YYYY-MM): rows are frozen, families billed, providers' earnings booked."""
    with opened(data_dir):
        moment = now()
        care.close_care_month(actor=SYSTEM, now=moment, month=month)
        for sums in care.read_care_months(actor=SYSTEM, now=moment):
            if sums.month == month:
                owed = f"families {Euros(sums.family_cents)}, the city {Euros(sums.city_cents)}"
                corrected = f"{sums.corrections} rows of corrections"
                click.echo(f"{sums.model} {sums.legal_route}: {sums.children} children, {corrected}, {owed}")
