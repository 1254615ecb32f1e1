"""The example city is played through operations: what it shows is what they do."""

import ast

from tests.house.source_tree import Source, sources

FORBIDDEN_ROOTS = {"sqlalchemy", "flask_sqlalchemy"}
PUTS_AWAY = {"remove"}


def past_the_operations(source: Source) -> list[str]:
    """Where a file imports tables or the database library, or does more with the session than to put it away."""
    imported = [(node, name) for node in source.nodes(ast.Import, ast.ImportFrom) for name in _names(node)]
    reached = [node for node in source.nodes(ast.Attribute) if node.attr not in PUTS_AWAY and _is_session(node.value)]
    return [
        *(f"{source.at(node)} imports {name}" for node, name in imported if _forbidden(name)),
        *(f"{source.at(node)} uses the database session" for node in reached),
    ]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names]


def _forbidden(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in FORBIDDEN_ROOTS or "models" in parts


def _is_session(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session"


def test_the_example_city_is_written_through_operations() -> None:
    assert [found for source in sources("marketplace/demo") for found in past_the_operations(source)] == []


def test_an_example_city_written_past_the_operations_is_found() -> None:
    for line in (
        "import sqlalchemy.orm",
        "from sqlalchemy import insert",
        "from catalog.models import Offering",
        "from marketplace.people import models",
        "db.session.add(1)",
    ):
        assert past_the_operations(Source("marketplace/demo/season.py", line)), line
    assert not past_the_operations(Source("marketplace/demo/season.py", "from catalog.operations import open_season"))
