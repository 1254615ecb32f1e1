"""The command line: `marketplace COMMAND`, each on a data folder or a database address.

Results go to standard output, messages to standard error. One module per command.
"""

from __future__ import annotations

import click

from marketplace.cli import demo, export, fee, importing, pages, serve, token, verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run a city's marketplace of services."""


for command in (
    demo.demo,
    serve.serve,
    serve.worker,
    importing.import_,
    fee.fee,
    export.export,
    pages.pages,
    token.token,
    verify.verify,
):
    main.add_command(command)
