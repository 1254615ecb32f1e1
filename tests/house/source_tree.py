"""The source of the house as the rules look at it: each file once parsed, and the floors that setup.cfg draws."""

from __future__ import annotations

import ast
import configparser
import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "providers", "catalog", "consent")
CODE = (*PACKAGES, "migrations", "benchmarks")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top of the repository, and what it says."""

    path: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The file as a syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """The dotted name under which the file is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds, in no particular order."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as editors like to read it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@functools.cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below these folders, in the order of their paths."""
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return tuple(Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in sorted(files))


@functools.cache
def floors() -> dict[str, int]:
    """The height of each room, the cellar being 0, read from the contract that the import linter checks."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = config["importlinter:contract:floors"]["layers"].split("\n")
    rooms = [[name.strip(" ()") for name in layer.split("|")] for layer in layers if layer.strip()]
    return {name: height for height, names in enumerate(reversed(rooms)) for name in names}


def room_of(module: str) -> str:
    """The room in which a module stands: `catalog` for `catalog.queries`, `marketplace.people` for what is in it."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "marketplace" else parts[0]


@functools.cache
def import_everything() -> dict[str, str]:
    """Import each module of the house, so that all is registered; return what went wrong by module (a test looks)."""
    failures: dict[str, str] = {}
    for source in sources(*PACKAGES):
        try:
            importlib.import_module(source.module)
        except Exception as error:
            failures[source.module] = repr(error)
    return failures


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `commit` for `db.session.commit()`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def first_literal(call: ast.Call) -> str | None:
    """The first argument of a call where it is a literal string."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
