"""Write the generated pages of docs/reference: `make reference`. The house tests compare them with the code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import Any

from tests.house.source_tree import PACKAGES, ROOT, called_name, first_literal, import_everything, sources

ERRORS_PAGE = ROOT / "docs" / "reference" / "errors.md"
PERMISSIONS_PAGE = ROOT / "docs" / "reference" / "permissions.md"


def refusals() -> list[type]:
    """Every concrete refusal of the house, in the order of their codes."""
    import_everything()
    from marketplace.kernel.errors import Refusal

    found: set[type] = set()
    waiting = list(Refusal.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.split(".")[0] != "tests":
            found.add(kind)
    return sorted(found, key=lambda kind: (kind.code, kind.__name__))


def error_reference() -> str:
    """The page of all refusals: code, status, what happened and what to do."""
    rows = [
        f"| `{kind.code}` | {kind.status} | {_first_line(kind)} | {_cell(str(kind.advice))} |" for kind in refusals()
    ]
    head = [
        "# Errors",
        "",
        "Written by `make reference` from the code. A program reads the code, a person the sentence.",
        "",
        "| code | status | what it means | what to do |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def house_operations() -> dict[str, Callable[..., Any]]:
    """The operations of the house by Action, without those that a test made to have one to try."""
    import_everything()
    from marketplace.kernel.operation import OPERATIONS

    return {name: run for name, run in OPERATIONS.items() if run.__module__.split(".")[0] in PACKAGES}


def house_actions() -> set[str]:
    """The names of the Actions that a policy of the house declares."""
    operations = house_operations()
    from marketplace.kernel.policy import ACTIONS

    policies = [source for source in sources(*PACKAGES) if "policy" in source.module.split(".")]
    declared = {
        first_literal(call) for source in policies for call in source.nodes(ast.Call) if called_name(call) == "Action"
    }
    return {name for name in ACTIONS if name in declared} | set(operations)


def permission_reference(actions: Collection[str]) -> str:
    """The page of these Actions and of who may do them, for auditors."""
    from marketplace.kernel.policy import ACTIONS

    rows = [
        f"| `{name}` | {_cell('; or '.join(rule.description for rule in action.rules))} |"
        for name, action in sorted(ACTIONS.items())
        if name in actions
    ]
    head = [
        "# Permissions",
        "",
        "Written by `make reference` from the code. One of the rules must hold; else the answer is 403, or 404 where",
        "one may not even know of the thing.",
        "",
        "| action | who may |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _first_line(kind: type) -> str:
    return _cell((kind.__doc__ or "").strip().splitlines()[0]) if kind.__doc__ else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    ERRORS_PAGE.parent.mkdir(parents=True, exist_ok=True)
    ERRORS_PAGE.write_text(error_reference(), encoding="utf-8")
    PERMISSIONS_PAGE.write_text(permission_reference(house_actions()), encoding="utf-8")
    print(f"wrote {ERRORS_PAGE.relative_to(ROOT)} and {PERMISSIONS_PAGE.relative_to(ROOT)}")
