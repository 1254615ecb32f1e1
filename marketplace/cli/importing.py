"""`marketplace import units FILE` and `offerings FILE`: bring in what is in a file, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from catalog import queries as catalog
from catalog.errors import SeasonUnknown
from catalog.operations.importing import import_offerings
from catalog.operations.units import import_units
from catalog.unit_file import RefusedRow
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
        _tell(done.added, done.changed, done.unchanged, done.refused, dry_run)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--provider", required=True, help="The id of the provider whose drafts they become.")
@click.option("--season", "season_name", required=True, metavar="NAME", help="The name of the season.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@data_dir_option
@refusals_told
def offerings(file: Path, provider: str, season_name: str, dry_run: bool, data_dir: Path | None) -> None:
    """Draft the offerings in a CSV FILE, or bring them up to date; good ones survive, and each bad row is named."""
    with opened(data_dir):
        season = next((each.id for each in catalog.seasons() if each.name == season_name), None)
        if season is None:
            raise SeasonUnknown()
        done = import_offerings(
            actor=SYSTEM,
            now=clock.now(),
            provider=provider,
            season=season,
            content=file.read_bytes(),
            dry_run=dry_run,
        )
        _tell(done.added, done.changed, done.unchanged, done.refused, dry_run)


def _tell(added: int, changed: int, unchanged: int, refused: Sequence[RefusedRow], dry_run: bool) -> None:
    click.echo(
        f"added {added}, changed {changed}, unchanged {unchanged}, refused {len({row.line for row in refused})}"
        + (" (dry run: nothing was saved)" if dry_run else "")
    )
    for row in refused:
        click.echo(f"line {row.line}, column {row.column}: {row.reason}")
