"""`marketplace export journal`: the whole ledger, for hledger or as CSV."""

from __future__ import annotations

from pathlib import Path

import click

from marketplace.cli.city import data_dir_option, opened, refusals_told
from marketplace.kernel import clock
from marketplace.kernel.operation import SYSTEM
from marketplace.money.reports import export_journal


@click.group()
def export() -> None:
    """Write out what the city holds."""


@export.command()
@click.option("--format", "format_", type=click.Choice(["hledger", "csv"]), default="hledger", show_default=True)
@data_dir_option
@refusals_told
def journal(format_: str, data_dir: Path | None) -> None:
    """Write the journal: every transfer with its entries, names nowhere."""
    with opened(data_dir):
        click.echo(export_journal(actor=SYSTEM, now=clock.now(), format=format_), nl=False)
