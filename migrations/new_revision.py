"""Write the next revision: what the models say today against what the revisions so far make of an empty database."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parent


def next_number() -> str:
    """The number after the newest revision's: `0001` for the first."""
    return f"{len(list((HERE / 'versions').glob('[0-9]*.py'))) + 1:04d}"


def write_revision(message: str) -> Path:
    """Upgrade an empty database, compare it with the models, and return the revision that closes the gap."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("truncate_slug_length", "60")
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/compare.sqlite")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            if ScriptDirectory.from_config(config).get_current_head():
                command.upgrade(config, "head")
            script = command.revision(config, message=message, rev_id=next_number(), autogenerate=True)
        engine.dispose()
    return Path(script.path)


if __name__ == "__main__":
    print(write_revision(" ".join(sys.argv[1:]).strip() or sys.exit('say what changes: make migration m="…"')))
