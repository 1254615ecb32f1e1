"""A file's name says what is in it, a file holds one subject, and a function can be read at a glance."""

import ast
import re

import pytest

from tests.house.source_tree import CODE, PACKAGES, ROOT, Source, floors, import_everything, room_of, sources

SAYS_NOTHING = re.compile(r"(^|/)(utils?|helpers?|common|misc|managers?|services?|stuff|base_utils)(/|\.py$)")
CUT_IN_PARTS = re.compile(r"_(\d|more|extra|part|rest|misc|ext)\.py$")
ABOVE_THE_ROOMS = {"marketplace.cli", "marketplace.web", "marketplace.api"}
LONGEST_FUNCTION = 70
LONGEST_FILE = 400


def vague_name(path: str) -> bool:
    """Whether a path hides what is in it, or is one file cut in parts."""
    return bool(SAYS_NOTHING.search(path) or CUT_IN_PARTS.search(path))


def long_functions(source: Source) -> list[str]:
    """The functions with more lines than a screen shows."""
    return [
        f"{source.at(function)} {function.name}"
        for function in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    ]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [source.path for source in sources(*CODE, "tests") if vague_name(source.path)] == []


@pytest.mark.parametrize(
    "path", ["marketplace/people/util.py", "catalog/helpers/words.py", "consent/service.py", "providers/queries_2.py"]
)
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert vague_name(path)


@pytest.mark.parametrize("path", ["marketplace/service_models/base.py", "catalog/services.csv.py", "a/part_time.py"])
def test_a_name_that_says_something_is_left_alone(path: str) -> None:
    assert not vague_name(path)


def test_no_function_is_longer_than_a_screen() -> None:
    assert [found for source in sources(*CODE, "tests") for found in long_functions(source)] == []


def test_a_function_longer_than_a_screen_is_found() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert long_functions(Source("catalog/search.py", f"def search():\n{body}"))
    assert not long_functions(Source("catalog/search.py", f"def search():\n{body[: -len('    x = 1') - 1]}"))


def test_no_file_of_the_product_holds_more_than_one_subject_can_fill() -> None:
    lengths = {source.path: source.text.count("\n") for source in sources(*PACKAGES)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_module_can_be_imported() -> None:
    assert import_everything() == {}


def test_every_room_stands_on_a_floor() -> None:
    rooms = {room_of(source.module) for source in sources(*PACKAGES)} - {"marketplace"}
    assert rooms - floors().keys() == set()


def test_a_room_opens_with_a_docstring_and_nothing_else() -> None:
    for room in floors().keys() - ABOVE_THE_ROOMS:
        file = ROOT / room.replace(".", "/") / "__init__.py"
        if file.exists():
            assert only_a_docstring(Source(str(file), file.read_text(encoding="utf-8"))), file


def only_a_docstring(source: Source) -> bool:
    """Whether a file says what it is, and does nothing."""
    return ast.get_docstring(source.tree) is not None and len(source.tree.body) == 1


def test_a_room_that_does_something_when_opened_is_found() -> None:
    assert not only_a_docstring(Source("catalog/__init__.py", '"""What exists."""\nimport json\n'))
    assert not only_a_docstring(Source("catalog/__init__.py", ""))
