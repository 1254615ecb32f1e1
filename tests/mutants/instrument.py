"""Put a switch on whatever decides in the modules of a room, in memory, while they are imported."""

from __future__ import annotations

import ast
import importlib.machinery
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DESCRIBES = {"models", "schemas", "api", "errors", "kinds", "guards", "personal_data"}
"""Files and folders of a room that describe and do not decide."""
REFUSES = ("refuse", "require", "check", "ensure")
"""How the names of calls begin that do nothing but refuse."""
ASKS = {"where": True, "filter": True, "having": True, "and_": True, "or_": False}
"""What a query is asked by, and what stands for a condition that is left out of it."""


@dataclass(frozen=True)
class Mutant:
    """One thing that can be taken out: where it stands, and what becomes of it."""

    file: str
    line: int
    function: str
    change: str

    @property
    def name(self) -> str:
        """What it is called whatever its line."""
        return f"{self.function}: {self.change}"


class Switches:
    """Which mutant is on, and which ones the running test has reached: the instrumented code asks here."""

    def __init__(self) -> None:
        self.mutants: list[Mutant] = []
        self.on: int | None = None
        self.reached: set[int] = set()
        self.constants: dict[int, tuple[str, ast.Assign]] = {}
        self.made_of: dict[tuple[str, str], range] = {}

    def turn_on(self, number: int | None) -> None:
        """Take one thing out; a constant of a module is made again without it."""
        self.on = number
        if number in self.constants:
            module, constant = self.constants[number]
            exec(compile(ast.Module([constant], []), module, "exec"), vars(sys.modules[module]))

    def condition(self, first: int, replacements: tuple[bool, ...], value: Any) -> Any:
        """The value of a condition, or what one of its mutants, numbered from `first`, puts in its place."""
        numbers = range(first, first + len(replacements))
        self.reached.update(numbers)
        return replacements[self.on - first] if self.on in numbers else value

    def constant(self, module: str, name: str, value: Any) -> Any:
        """The value of a constant, whose mutants this reaches."""
        self.reached.update(self.made_of.get((module, name), ()))
        return value

    def stays(self, number: int) -> bool:
        """Whether a statement is still there."""
        self.reached.add(number)
        return self.on != number


SWITCHES = Switches()


class Instrument(ast.NodeTransformer):
    """Rewrites a module: conditions and statements are asked for through the switches."""

    def __init__(self, module: str, file: str, tree: ast.Module) -> None:
        self.module, self.file = module, file
        self.names = {ast.unparse(each.targets[0]) for each in tree.body if isinstance(each, ast.Assign)}
        self.inside: list[str] = []
        self.runs_later = 0
        self.in_constant = False

    def visit_ClassDef(self, node: ast.ClassDef | ast.FunctionDef) -> ast.AST:
        self.inside.append(node.name)
        self.runs_later += isinstance(node, ast.FunctionDef)
        node.body = [self.visit(statement) for statement in node.body]
        self.runs_later -= isinstance(node, ast.FunctionDef)
        self.inside.pop()
        return node

    visit_FunctionDef = visit_ClassDef

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if self.inside:
            return self.generic_visit(node)
        first, name = len(SWITCHES.mutants), ast.unparse(node.targets[0])
        self.inside, self.runs_later, self.in_constant = [name], 1, True
        self.generic_visit(node)
        self.inside, self.runs_later, self.in_constant = [], 0, False
        numbers = SWITCHES.made_of[self.module, name] = range(first, len(SWITCHES.mutants))
        SWITCHES.constants |= dict.fromkeys(numbers, (self.module, node))
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if not self.runs_later or node.id not in self.names or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ask("constant", ast.Constant(self.module), ast.Constant(node.id), node), node)

    def visit_If(self, node: ast.If | ast.IfExp | ast.While) -> ast.AST:
        if not isinstance(node.test, ast.Constant):
            node.test = self.switched(node.test, "if", False, True)
        return self.generic_visit(node)

    visit_IfExp = visit_While = visit_If

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self.switched(condition, "if", False, True) for condition in node.ifs]
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value and is_condition(node.value):
            node.value = self.switched(node.value, "return", False, True)
        return self.generic_visit(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        if is_condition(node.body):
            node.body = self.switched(node.body, "return", False, True)
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        word, left_out = ("and", True) if isinstance(node.op, ast.And) else ("or", False)
        node.values = [
            self.switched(each, word, left_out) if each is not node.values[-1] or is_condition(each) else each
            for each in node.values
        ]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = called(node)
        if name in ASKS and not any(isinstance(each, ast.Starred) for each in node.args):
            node.args = [self.switched(each, name, ASKS[name]) for each in node.args]
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.BitAnd | ast.BitOr):
            word, left_out = ("&", True) if isinstance(node.op, ast.BitAnd) else ("|", False)
            for side in ("left", "right"):
                if isinstance(operand := getattr(node, side), ast.Compare):
                    setattr(node, side, self.switched(operand, word, left_out))
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self.skippable(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        refuses = called(node.value).lstrip("_").startswith(REFUSES)
        return self.skippable(node) if refuses else self.generic_visit(node)

    def switched(self, node: ast.expr, word: str, *replacements: bool) -> ast.expr:
        """The same expression, with a mutant for each replacement."""
        if not self.runs_later or (self.in_constant and word == "if"):
            return node
        first = self.number(node, *(f"{word} {ast.unparse(node)} -> {each}" for each in replacements))
        return ast.copy_location(ask("condition", ast.Constant(first), ast.Constant(replacements), node), node)

    def skippable(self, node: ast.Expr | ast.Raise) -> ast.AST:
        """The same statement, with a mutant that skips it."""
        if not self.runs_later:
            return node
        number = self.number(node, f"{ast.unparse(node)} -> pass")
        self.generic_visit(node)
        return ast.copy_location(ast.If(ask("stays", ast.Constant(number)), [node], []), node)

    def number(self, node: ast.expr | ast.stmt, *changes: str) -> int:
        """Note the mutants of a node; returns the number of the first."""
        first, inside = len(SWITCHES.mutants), ".".join(self.inside)
        SWITCHES.mutants += [Mutant(self.file, node.lineno, inside, " ".join(each.split())) for each in changes]
        return first


def is_condition(node: ast.expr) -> bool:
    """Whether an expression says yes or no by its form."""
    if isinstance(node, ast.BoolOp):
        return is_condition(node.values[-1])
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def called(node: ast.expr) -> str:
    """The last name of what is called, or nothing."""
    function = getattr(node, "func", None)
    return str(getattr(function, "attr", getattr(function, "id", "")))


def ask(what: str, *arguments: ast.expr) -> ast.Call:
    """A call of the switches, which the loader gave to the module."""
    return ast.Call(ast.Attribute(ast.Name("__switches__", ast.Load()), what, ast.Load()), list(arguments), [])


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with its switches, and leaves nothing on disk."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the instrumented source."""
        tree = ast.parse(Path(self.path).read_bytes(), self.path)
        Instrument(fullname, str(Path(self.path).relative_to(ROOT)), tree).visit(tree)
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with the switches at hand."""
        vars(module)["__switches__"] = SWITCHES
        super().exec_module(module)


class Finder(importlib.machinery.PathFinder):
    """Finds the deciding modules of the room under trial before anyone else does."""

    package = ""

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Name our loader for such a module; None for any other."""
        if not fullname.startswith(f"{cls.package}.") or DESCRIBES & set(fullname.split(".")):
            return None
        spec = super().find_spec(fullname, path, target)
        if spec and spec.origin and spec.origin.endswith(".py"):
            spec.loader = Loader(fullname, spec.origin)
        return spec
