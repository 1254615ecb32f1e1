"""The command line: `marketplace COMMAND`, each on a data folder or a database address.

Results go to standard output, messages to standard error. One module per command, loaded when it is asked for.
"""

from __future__ import annotations

import click
from werkzeug.utils import import_string

COMMANDS = {
    "demo": "marketplace.cli.demo:demo",
    "serve": "marketplace.cli.serve:serve",
    "worker": "marketplace.cli.serve:worker",
    "import": "marketplace.cli.importing:import_",
    "fee": "marketplace.cli.fee:fee",
    "close-month": "marketplace.cli.close_month:close_month",
    "export": "marketplace.cli.export:export",
    "pages": "marketplace.cli.pages:pages",
    "token": "marketplace.cli.token:token",
    "verify": "marketplace.cli.verify:verify",
}


class Commands(click.Group):
    """The commands by name, each with what it needs alone: a fee is told without loading a city."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, as the help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of a name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_string(COMMANDS[cmd_name])
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run a city's marketplace of services."""
