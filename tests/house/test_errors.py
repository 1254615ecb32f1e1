"""Each refusal has a code of its own, says what to do, and stands in the reference."""

import pytest

from tests.house.reference import ERRORS_PAGE, error_reference, refusals
from tests.house.source_tree import room_of


def badly_coded(kind: type) -> list[str]:
    """What is wrong with how a refusal is coded and explained."""
    parent = kind.__mro__[1]
    room = room_of(kind.__module__).split(".")[-1]
    own = vars(kind)
    checks = {
        "has no code of its own": "code" in own and own["code"] != getattr(parent, "code", None),
        f"has a code outside its room {room!r}": str(kind.code).split(".")[0] == room,
        "has a code without a state": len(str(kind.code).split(".")) == 2,
        "does not say what to do": bool(str(getattr(kind, "advice", ""))),
        "has no docstring": bool(own.get("__doc__")),
    }
    return [f"{kind.__module__}.{kind.__name__} {wrong}" for wrong, right in checks.items() if not right]


def test_every_refusal_is_coded_and_says_what_to_do() -> None:
    assert [wrong for kind in refusals() for wrong in badly_coded(kind)] == []


def test_no_two_refusals_share_a_code() -> None:
    codes = [kind.code for kind in refusals()]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_the_reference_of_errors_is_up_to_date() -> None:
    assert ERRORS_PAGE.exists(), "write it: make reference"
    assert ERRORS_PAGE.read_text(encoding="utf-8") == error_reference(), "write it anew: make reference"


@pytest.mark.parametrize("code", ["kernel.conflict", "house.full.up", "catalog.full"])
def test_a_refusal_with_a_wrong_code_is_found(code: str) -> None:
    sample = type("Full", (object,), {"__doc__": "Full.", "code": code, "advice": "Wait."})
    sample.__module__ = "marketplace.house.errors"
    assert badly_coded(sample)


def test_a_refusal_without_docstring_or_advice_is_found() -> None:
    sample = type("Full", (object,), {"code": "house.full", "advice": ""})
    sample.__module__ = "marketplace.house.errors"
    assert len(badly_coded(sample)) == 2
