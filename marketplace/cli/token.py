"""`marketplace token --as WHO`: an expiring bearer token of an example person, alone on standard output."""

from __future__ import annotations

from pathlib import Path

import click

from marketplace.cli.city import data_dir_option, opened, refusals_told
from marketplace.demo.cast import TOKEN_HOLDERS, person_of
from marketplace.kernel import clock, example, ids
from marketplace.kernel.operation import SYSTEM
from marketplace.people.operations import issue_token

DAYS = 1


@click.command()
@click.option("--as", "who", required=True, type=click.Choice(list(TOKEN_HOLDERS)), help="Whose token.")
@data_dir_option
@refusals_told
def token(who: str, data_dir: Path | None) -> None:
    """Print a bearer token of an example person; it ends after a day."""
    with opened(data_dir):
        now = clock.now()
        if example.example_state() is None:
            raise example.NotAnExample(detail=example.ONLY_EXAMPLE)
        secret = ids.new_secret()
        person = person_of(TOKEN_HOLDERS[who])
        issue_token(actor=SYSTEM, now=now, person=person, secret=secret, label=f"example {who}", days=DAYS)
        click.echo(secret)
