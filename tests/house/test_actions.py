"""Every operation has an Action of its own, and every Action a test that lets someone through and one that does not."""

import ast
from collections.abc import Iterable

import pytest

from tests.house.reference import PERMISSIONS_PAGE, house_actions, house_operations, permission_reference
from tests.house.source_tree import PACKAGES, Source, called_name, first_literal, room_of, sources

MAKES_AN_OPERATION = {"operation", "read", "personal_read"}
RUNS_INSIDE_ONE = {"on", "task", "every"}


def without_action(source: Source) -> list[str]:
    """The public functions of an operations module that reach the database for an actor without an Action.

    One that only calls operations, each in its own transaction, needs none.
    """
    return [
        f"{source.at(function)} {function.name}"
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not function.args.args  # what is handed a row already stands inside an operation
        and {"actor", "now"} <= {argument.arg for argument in function.args.kwonlyargs}
        and not _decorators(function) & (MAKES_AN_OPERATION | RUNS_INSIDE_ONE)
        and any(isinstance(node, ast.Name) and node.id == "db" for node in ast.walk(function))
    ]


def marked(tests: Iterable[Source], mark: str) -> set[str]:
    """The Actions named by `@pytest.mark.<mark>("…")` anywhere in these tests."""
    calls = (call for source in tests for call in source.nodes(ast.Call) if called_name(call) == mark)
    return {name for call in calls if _is_mark(call) and (name := first_literal(call))}


def _decorators(function: ast.FunctionDef) -> set[str]:
    return {called_name(each) for each in function.decorator_list if isinstance(each, ast.Call)}


def _is_mark(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(owner, ast.Attribute) and owner.attr == "mark"


def _in_operations(source: Source) -> bool:
    return "operations" in source.module.split(".")


def test_every_operation_has_an_action() -> None:
    assert [found for source in sources(*PACKAGES) if _in_operations(source) for found in without_action(source)] == []


def test_an_operation_without_an_action_is_found() -> None:
    bare = "def hold_place(*, actor, now, child):\n    db.session.add(child)\n"
    assert without_action(Source("marketplace/enrolment/operations.py", bare))
    assert not without_action(Source("marketplace/enrolment/operations.py", f"@operation(policy.HOLD_PLACE)\n{bare}"))
    assert not without_action(Source("marketplace/enrolment/operations.py", f'@on("catalog.published")\n{bare}'))
    inner = "def hold(group, *, actor, now):\n    db.session.add(group)\n"
    assert not without_action(Source("marketplace/enrolment/operations.py", inner))
    composed = "def hold_two(*, actor, now):\n    return [hold_place(actor=actor, now=now, child=c) for c in (1, 2)]\n"
    assert not without_action(Source("marketplace/enrolment/operations.py", composed))


def test_every_action_belongs_to_one_operation_of_its_room() -> None:
    assert sorted(house_actions() - house_operations().keys()) == []
    rooms = {name: room_of(run.__module__).split(".")[-1] for name, run in house_operations().items()}
    assert {name: room for name, room in rooms.items() if name.split(".")[0] != room} == {}


@pytest.mark.parametrize("mark", ["allows", "refuses"])
def test_every_action_has_a_test_of_each_kind(mark: str) -> None:
    named = marked([source for source in sources("tests") if not source.path.startswith("tests/house/")], mark)
    assert sorted(house_actions() - named) == []


def test_the_reference_of_permissions_is_up_to_date() -> None:
    assert PERMISSIONS_PAGE.exists(), "write it: make reference"
    assert PERMISSIONS_PAGE.read_text(encoding="utf-8") == permission_reference(house_actions()), "make reference"


def test_a_mark_is_read_from_a_decorator_and_from_a_parameter() -> None:
    decorated = '@pytest.mark.allows("a.do")\ndef test_it(): ...\n'
    parametrized = 'p = pytest.param(1, marks=pytest.mark.allows("b.do"))\nallows("c.do")\n'
    assert marked([Source("tests/a/test_a.py", decorated + parametrized)], "allows") == {"a.do", "b.do"}
