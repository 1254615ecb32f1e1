"""`marketplace import units FILE`: bring in the units of a city, row by row."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.operations.units import import_units
from marketplace.cli.city import data_dir_option, opened, refusals_told
from marketplace.kernel import clock
from marketplace.kernel.operation import SYSTEM


@click.group("import")
def import_() -> None:
    """Bring in what is in a file."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@data_dir_option
@refusals_told
def units(file: Path, dry_run: bool, data_dir: Path | None) -> None:
    """Import the units in a CSV FILE; good rows survive bad ones, and each bad row is named."""
    with opened(data_dir):
        done = import_units(actor=SYSTEM, now=clock.now(), content=file.read_bytes(), dry_run=dry_run)
        refused_lines = {row.line for row in done.refused}
        click.echo(
            f"added {done.added}, changed {done.changed}, unchanged {done.unchanged}, refused {len(refused_lines)}"
            + (" (dry run: nothing was saved)" if dry_run else "")
        )
        for row in done.refused:
            click.echo(f"line {row.line}, column {row.column}: {row.reason}")
