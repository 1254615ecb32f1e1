"""The closed vocabulary of conditions: what it says, what it refuses, and how it reads in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules.conditions import FACTS, WORDS_OF, ConditionWrong, Sort, Word, read_condition
from marketplace.rules.facts import Case
from tests.factories.rules import CASE, a_case


def holds(raw: Any, case: Case = CASE) -> bool:
    return read_condition(raw).holds(case)


FIVE = {"fact": "age", "is": 5}
SIX = {"fact": "age", "is": 6}


@pytest.mark.parametrize(
    ("raw", "case", "expected"),
    [
        (FIVE, a_case(child={"age_years": 5}), True),
        (FIVE, a_case(child={"age_years": 6}), False),
        ({"fact": "age", "in": [3, 5]}, a_case(child={"age_years": 5}), True),
        ({"fact": "age", "in": [3, 5]}, a_case(child={"age_years": 4}), False),
        ({"fact": "age", "between": [3, 7]}, a_case(child={"age_years": 5}), True),
        ({"fact": "age", "between": [5, 6]}, a_case(child={"age_years": 4}), False),
        ({"fact": "age", "between": [5, 6]}, a_case(child={"age_years": 5}), True),
        ({"fact": "age", "between": [5, 6]}, a_case(child={"age_years": 6}), True),
        ({"fact": "age", "between": [5, 6]}, a_case(child={"age_years": 7}), False),
        ({"fact": "home_area", "in": ["33100"]}, a_case(child={"home_area": "33100"}), True),
        ({"fact": "home_area", "in": ["33100"]}, a_case(child={"home_area": None}), False),
        ({"fact": "home_area", "has": True}, a_case(child={"home_area": None}), False),
        ({"fact": "home_language", "is": "sv"}, a_case(child={"home_language": "sv"}), True),
        ({"fact": "home_language", "is": "sv"}, a_case(child={"home_language": "fi"}), False),
        ({"fact": "fee_bracket", "is": "low"}, a_case(family={"income_cents_per_month": 7_000_00}), True),
        ({"fact": "fee_bracket", "is": "free"}, a_case(family={"income_cents_per_month": 0}), True),
        ({"fact": "fee_bracket", "is": "full"}, a_case(family={"income_cents_per_month": None}), True),
        (
            {"fact": "fee_bracket", "is": "full"},
            a_case(family={"income_cents_per_month": 0, "income_may_be_used": False}),
            True,
        ),
        ({"fact": "family_size", "between": [4, 9]}, a_case(family={"family_size": 4}), True),
        ({"fact": "family_size", "between": [4, 9]}, a_case(family={"family_size": 3}), False),
        ({"fact": "child_order", "is": 2}, a_case(family={"child_order": 2}), True),
        ({"fact": "child_order", "is": 2}, a_case(family={"child_order": 1}), False),
        ({"fact": "declared_need", "has": True}, a_case(child={"declared_need": True}), True),
        ({"fact": "declared_need", "has": True}, a_case(child={"declared_need": False}), False),
        ({"fact": "basic_service_unit", "has": True}, a_case(child={"basic_service_unit": "unit-a"}), True),
        ({"fact": "basic_service_unit", "has": True}, a_case(child={"basic_service_unit": None}), False),
        ({"fact": "basic_service_unit", "is": "unit-b"}, a_case(child={"basic_service_unit": "unit-a"}), False),
        ({"fact": "earlier_refusal", "has": True}, a_case(history={"refused_earlier": True}), True),
        ({"fact": "earlier_refusal", "has": True}, a_case(history={"refused_earlier": False}), False),
        ({"not": FIVE}, a_case(child={"age_years": 5}), False),
        ({"not": FIVE}, a_case(child={"age_years": 6}), True),
    ],
)
def test_a_fact_is_compared(raw: dict[str, Any], case: Case, expected: bool) -> None:
    assert holds(raw, case) is expected


def test_all_wants_every_part_and_any_wants_one() -> None:
    swedish = {"fact": "home_language", "is": "sv"}
    assert holds({"all": [FIVE, swedish]})
    assert not holds({"all": [SIX, swedish]})
    assert not holds({"all": [swedish, SIX]})
    assert holds({"any": [SIX, swedish]})
    assert holds({"any": [swedish, SIX]})
    assert not holds({"any": [SIX, {"not": swedish}]})


def test_groups_go_two_deep_and_no_deeper() -> None:
    assert holds({"all": [{"any": [SIX, FIVE]}, {"not": SIX}]})
    with pytest.raises(ConditionWrong, match="two deep"):
        read_condition({"all": [{"any": [{"all": [FIVE]}]}]})


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (None, "State a condition"),
        ([FIVE], "State a condition"),
        ("age is 5", "State a condition"),
        ({}, "Name one of the facts"),
        ({"fact": "income", "is": 5}, "Name one of the facts"),
        ({"fact": ["age"], "is": 5}, "Name one of the facts"),
        ({"age": 5, "is": 5}, "Name one of the facts"),
        ({"fact": "age"}, "Name one of the facts"),
        ({"fact": "age", "is": 5, "in": [5]}, "Name one of the facts"),
        ({"fact": "age", "above": 5}, "Use for this fact one of: is, in, between"),
        ({"fact": "age", "has": True}, "Use for this fact one of"),
        ({"fact": "home_area", "between": ["a", "b"]}, "Use for this fact one of: is, in, has"),
        ({"fact": "declared_need", "is": True}, "Use for this fact one of: has"),
        ({"fact": "declared_need", "has": False}, "Say has: true"),
        ({"fact": "declared_need", "has": 1}, "Say has: true"),
        ({"fact": "age", "is": "5"}, "Give values"),
        ({"fact": "age", "is": True}, "Give values"),
        ({"fact": "age", "is": 5.0}, "Give values"),
        ({"fact": "age", "is": -1}, "Give values"),
        ({"fact": "age", "is": 1_000_001}, "Give values"),
        ({"fact": "age", "in": 5}, "Give values"),
        ({"fact": "age", "in": []}, "Give values"),
        ({"fact": "age", "in": [5, "6"]}, "Give values"),
        ({"fact": "age", "in": list(range(201))}, "Give values"),
        ({"fact": "age", "between": [5]}, "Give the least and the most"),
        ({"fact": "age", "between": [5, 6, 7]}, "Give the least and the most"),
        ({"fact": "age", "between": [6, 5]}, "Give the least and the most"),
        ({"fact": "home_area", "is": ""}, "Give values"),
        ({"fact": "home_area", "is": "x" * 61}, "Give values"),
        ({"fact": "home_area", "is": 33100}, "Give values"),
        ({"fact": "fee_bracket", "is": "rich"}, "Give values"),
        ({"fact": "fee_bracket", "in": ["low", ["free"]]}, "Give values"),
        ({"not": {"all": [FIVE]}}, "Name one of the facts"),
        ({"not": {"not": FIVE}}, "Name one of the facts"),
        ({"not": FIVE, "fact": "age"}, "Use for this fact"),
        ({"not": 5}, "Name one of the facts"),
        ({"all": []}, "Give a group"),
        ({"any": FIVE}, "Give a group"),
        ({"any": [FIVE] * 21}, "Give a group"),
        ({"all": [FIVE], "any": [FIVE]}, "Name one of the facts"),
        ({"all": [5]}, "State a condition"),
    ],
)
def test_what_the_vocabulary_does_not_know_is_refused_with_a_sentence(raw: Any, says: str) -> None:
    with pytest.raises(ConditionWrong, match=says) as refused:
        read_condition(raw)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "raw",
    [
        {"fact": "age", "is": 0},
        {"fact": "family_size", "is": 1_000_000},
        {"fact": "age", "in": list(range(200))},
        {"fact": "age", "between": [5, 5]},
        {"fact": "home_area", "is": "x" * 60},
        {"any": [FIVE] * 20},
        {"not": {"fact": "declared_need", "has": True}},
    ],
)
def test_what_lies_at_the_edge_is_taken_and_written_as_it_was(raw: Any) -> None:
    assert read_condition(raw).as_json() == raw


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (FIVE, "the child's age in years is 5"),
        ({"fact": "age", "in": [5]}, "the child's age in years is 5"),
        ({"fact": "age", "in": [5, 6]}, "the child's age in years is 5 or 6"),
        ({"fact": "age", "between": [5, 6]}, "the child's age in years is from 5 to 6"),
        ({"fact": "declared_need", "has": True}, "there is a declared need"),
        ({"not": FIVE}, "it is not so that the child's age in years is 5"),
        ({"all": [FIVE, SIX]}, "the child's age in years is 5 and the child's age in years is 6"),
        (
            {"any": [FIVE, {"all": [FIVE, SIX]}]},
            "the child's age in years is 5 or (the child's age in years is 5 and the child's age in years is 6)",
        ),
        (
            {"all": [{"fact": "earlier_refusal", "has": True}, {"any": [FIVE]}]},
            "there is an earlier refusal and (the child's age in years is 5)",
        ),
    ],
)
def test_a_condition_reads_in_plain_words(raw: dict[str, Any], words: str) -> None:
    assert read_condition(raw).words() == words


def value_of(sort: Sort, options: tuple[str, ...]) -> st.SearchStrategy[Any]:
    if options:
        return st.sampled_from(options)
    return st.integers(0, 100) if sort is Sort.NUMBER else st.text("abc123", min_size=1, max_size=5)


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(list(FACTS)))
    fact = FACTS[name]
    word = draw(st.sampled_from(WORDS_OF[fact.sort]))
    values = value_of(fact.sort, fact.options)
    said: dict[Word, st.SearchStrategy[Any]] = {
        Word.IS: values,
        Word.IN: st.lists(values, min_size=1, max_size=5),
        Word.BETWEEN: st.tuples(st.integers(0, 50), st.integers(51, 100)).map(list),
        Word.HAS: st.just(True),
    }
    return {"fact": name, word.value: draw(said[word])}


@given(first=comparisons(), second=comparisons())
def test_not_turns_a_test_around_and_what_is_written_can_be_read_again(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert holds({"not": first}) is not holds(first)
    group = {"any": [first, {"all": [first, {"not": second}]}]}
    assert read_condition(group).as_json() == group
    assert holds({"any": [{"not": first}, {"not": second}]}) is not holds({"all": [first, second]})
