"""Write the next revision: what the models say today against what the revisions so far make of an empty database."""

import ast
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
    path = Path(script.path)
    path.write_text(one_step_per_table(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def one_step_per_table(text: str) -> str:
    """Give each new table of a revision a function of its own, and its indexes another: a long one can be read."""
    (upgrade,) = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    lines = text.splitlines()
    *changes, guards = upgrade.body
    steps: dict[str, list[str]] = {}
    kept: list[str] = []
    table = None
    for node in changes:
        table, before = table_created_by(node) or table, table
        name = f"create_{table}" if table != before else f"index_{table}"
        body = steps.setdefault(name, []) if table else kept
        body.extend(lines[node.lineno - 1 : node.end_lineno])
    if not steps:
        return text
    functions = [line for name, body in steps.items() for line in (f"def {name}() -> None:", *body, "", "")]
    steps_in_order = [f"STEPS = ({', '.join(steps)},)", "", ""]
    opening = [lines[upgrade.lineno - 1], *kept, "    for step in STEPS:", "        step()"]
    ending = lines[guards.lineno - 2 : guards.end_lineno]
    return "\n".join([*lines[: upgrade.lineno - 1], *functions, *steps_in_order, *opening, *ending]) + "\n"


def table_created_by(node: ast.stmt) -> str | None:
    """The table that a statement of a revision makes, or None where it does something else."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "create_table":
        return str(ast.literal_eval(call.args[0]))
    return None


if __name__ == "__main__":
    print(write_revision(" ".join(sys.argv[1:]).strip() or sys.exit('say what changes: make migration m="…"')))
