"""What a rule maker typed becomes a rule, or comes back with a sentence at each field."""

from datetime import date
from typing import Any

import pytest

from marketplace.rules.drafting import checked_rule
from marketplace.rules.errors import RuleInvalid

TYPED: dict[str, Any] = {
    "id": "rule-1",
    "type": "price_cap",
    "text": "A season costs at most 260 euros.",
    "legal_basis": "Decision of the board 12/2026",
    "parameters": {"most_cents": 260_00},
}


def problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(RuleInvalid) as refused:
        checked_rule(**{**TYPED, **changes})
    assert all(len(sentences) == 1 and sentences[0].endswith(".") for sentences in refused.value.fields.values())
    return {field: str(sentences[0]) for field, sentences in refused.value.fields.items()}


def test_a_rule_that_is_right_is_taken_without_the_spaces_around_its_words() -> None:
    rule = checked_rule(**{**TYPED, "text": "  A cap. ", "legal_basis": " Act 1 "})
    assert (rule.id, rule.kind.key, rule.text, rule.legal_basis) == ("rule-1", "price_cap", "A cap.", "Act 1")


@pytest.mark.parametrize("field", ["text", "legal_basis"])
@pytest.mark.parametrize("typed", ["", "   ", None, 5])
def test_words_and_legal_basis_are_required(field: str, typed: Any) -> None:
    assert set(problems(**{field: typed})) == {field}


@pytest.mark.parametrize(("field", "most"), [("text", 2_000), ("legal_basis", 300)])
def test_words_have_a_greatest_length(field: str, most: int) -> None:
    assert checked_rule(**{**TYPED, field: "x" * most})
    assert problems(**{field: "x" * (most + 1)}) == {field: f"Say it in at most {most} letters."}


@pytest.mark.parametrize("type", ["formula", "", None])
def test_a_kind_that_does_not_exist_is_refused(type: Any) -> None:
    assert problems(type=type)["type"].startswith("Choose one of: eligibility, ")


def test_problems_with_parameters_stand_at_the_parameter() -> None:
    found = problems(type="platform_fee", parameters={"rate_bp": -1, "x": 1})
    assert set(found) == {"parameters.rate_bp", "parameters.vat_bp", "parameters.x"}
    assert set(problems(parameters=None)) == {"parameters"}


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"city": ["Tampere"]}, "scope.city"),
        ({"service": []}, "scope.service"),
        ({"service": "drama"}, "scope.service"),
        ({"service": [""]}, "scope.service"),
        ({"service": ["x" * 61]}, "scope.service"),
        ({"service": [5]}, "scope.service"),
        ({"service": ["x"] * 201}, "scope.service"),
        ({"model": ["V²"]}, "scope.model"),
        ({"model": ["v2", "v3"]}, "scope.model"),
        (["drama"], "scope"),
    ],
)
def test_a_scope_that_cannot_be_is_refused(scope: Any, field: str) -> None:
    assert set(problems(scope=scope)) == {field}


@pytest.mark.parametrize(
    "scope",
    [None, {}, {"service": ["x" * 60]}, {"unit": ["x"] * 200}, {"model": ["v", "vplus", "vx", "v2"]}],
)
def test_a_scope_at_the_edge_is_taken(scope: Any) -> None:
    assert checked_rule(**TYPED, scope=scope).scope.as_json() == (scope or {}) | (
        {"unit": ["x"]} if scope and "unit" in scope else {}
    ) | ({"model": ["v", "v2", "vplus", "vx"]} if scope and "model" in scope else {})


@pytest.mark.parametrize(("until", "right"), [(date(2026, 9, 2), True), (date(2026, 9, 1), False), (None, True)])
def test_the_end_lies_after_the_beginning(until: date | None, right: bool) -> None:
    days = {"valid_from": date(2026, 9, 1), "valid_until": until}
    if right:
        assert checked_rule(**TYPED, **days).valid_until == until
    else:
        assert set(problems(**days)) == {"valid_until"}


def test_an_end_without_a_beginning_is_taken() -> None:
    assert checked_rule(**TYPED, valid_until=date(2026, 9, 1)).valid_from is None


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = problems(text="", legal_basis="", type="formula", scope={"city": ["x"]})
    assert set(found) == {"text", "legal_basis", "type", "scope.city"}
