"""Only an operation commits, and the runner of background work that is one step below it."""

import ast

from tests.house.source_tree import PACKAGES, Source, called_name, sources

COMMIT_POINTS = {
    "marketplace/kernel/operation.py",
    "marketplace/kernel/outbox.py",  # leases and marks the rows that operations asked for
    "marketplace/kernel/db.py",  # ends an open read before a write begins
}


def commits(source: Source) -> list[str]:
    """Where a file ends a transaction itself."""
    return [
        f"{source.at(call)} commits; only {sorted(COMMIT_POINTS)} may"
        for call in source.nodes(ast.Call)
        if called_name(call) == "commit" and source.path not in COMMIT_POINTS
    ]


def test_nothing_but_an_operation_commits() -> None:
    assert [found for source in sources(*PACKAGES) for found in commits(source)] == []


def test_a_commit_in_a_page_is_found() -> None:
    assert commits(Source("marketplace/web/families/holding.py", "def hold():\n    db.session.commit()\n"))


def test_the_named_commit_points_exist_and_commit() -> None:
    paths = {source.path for source in sources("marketplace") if "commit()" in source.text}
    assert paths >= COMMIT_POINTS
