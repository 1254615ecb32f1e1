"""`marketplace verify`: recompute what is stored and compare."""

from __future__ import annotations

from pathlib import Path

import click

from marketplace.cli.city import data_dir_option, opened, refusals_told, say
from marketplace.kernel.verification import CHECKS, differences


@click.command()
@data_dir_option
@refusals_told
def verify(data_dir: Path | None) -> None:
    """Recompute every stored sum, count and digest; name what is off and exit with 1."""
    with opened(data_dir):
        off = 0
        for name, found in differences():
            off += 1
            click.echo(f"{name}: {found.where} is {found.found}, expected {found.expected}")
        if off:
            say(f"{off} differences in {len(CHECKS)} checks.")
            raise SystemExit(1)
        for name in CHECKS.keys():  # noqa: SIM118 - a Registry, not a dict
            click.echo(f"{name}: as it should be")
