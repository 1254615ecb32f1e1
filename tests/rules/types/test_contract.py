"""Every kind of rule: named, ordered, checked at each parameter, written as it was read, and told in words."""

from typing import Any

import pytest

from marketplace.rules.facts import Case
from marketplace.rules.types.base import ParametersWrong, RuleType, Stage
from marketplace.rules.types.registry import RULE_TYPES
from tests.factories.rules import CASE, EXAMPLES, HOBBY_RULES, LINE, quoted

AGE = {"fact": "age", "is": 5}
WORDS = {
    "eligibility": ["A place is given only where the child's age in years is 5."],
    "requires_basic_service": ["This is only for children who have their place in the basic service at this unit."],
    "enrolment_limit": [
        "A child can have at most 2 enrolments in a season.",
        "The last day to apply is 2026-12-31.",
    ],
    "price_cap": [
        "The price of one session may be at most 260.00 €.",
        "An offering that costs more is charged at that price.",
    ],
    "income_fee": [
        "The family pays 10.7 % of its monthly income above a limit.",
        "For families of 2 members and more, one by one, the limit is: 4\u00a0369.00 €, 5\u00a0635.00 €.",
        "For each further member it is 295.00 € higher.",
        "The highest fee, also for unknown income, is 335.00 €.",
        "A fee below 32.00 € is not charged.",
        "The budget line hobby support bears the rest of the price.",
    ],
    "banded_fee": [
        "Up to a monthly income of 2\u00a0000.00 € the fee is 10.00 €.",
        "Above that, or where the income is not known, it is 90.00 €.",
        "For each member above two, 100.00 € of the income are left out of account.",
        "The budget line hobby support bears the rest of the price.",
    ],
    "sibling_discount": [
        "The youngest child pays in full, the second child 80.00 €.",
        "Each further child pays 20 %.",
        "The budget line hobby support bears the discount.",
    ],
    "hours_band": [
        "Up to 20 h 50 min a week: 60 % of the fee.",
        "For more hours it is 100 %.",
        "A fee below 32.00 € is not charged.",
    ],
    "subsidy": [
        "50 % of the price is paid for the family.",
        "The budget line hobby support pays.",
        "It is at most 150.00 €.",
        "The family pays at least 20.00 €.",
        "It is given only where the child's age in years is 5.",
    ],
    "budget_ceiling": [
        "The budget line hobby support bears no more than it has left.",
        "When the line is used up, no place can be given.",
        "For one enrolment it bears at most 150.00 €.",
    ],
    "platform_fee": [
        "The platform keeps 5 % of the price out of the provider's part.",
        "On it comes VAT of 25.5 %. The family pays no more for it.",
    ],
    "priority": [
        "Class 1, five: the child's age in years is 5.",
        "Everybody else comes after them. Within a class the lot decides.",
    ],
    "reserve": [
        "20 % of the places are kept for children for whom this is true: the child's age in years is 5.",
        "Places that the group does not fill stay free.",
        "The open places are filled before the reserved ones.",
    ],
}
SPARE_WORDS = [
    ("eligibility", {}, ["A child must be of the age that the offering states."]),
    (
        "eligibility",
        {"when": AGE},
        ["A child must be of the age that the offering states.", WORDS["eligibility"][0]],
    ),
    ("enrolment_limit", {"most": 2}, WORDS["enrolment_limit"][:1]),
    (
        "income_fee",
        {"limits_cents": [0], "rate_bp": 0, "highest_cents": 0},
        [
            "The family pays 0 % of its monthly income above a limit.",
            "For families of 2 members and more, one by one, the limit is: 0.00 €.",
            "For each further member it is 0.00 € higher.",
            "The highest fee, also for unknown income, is 0.00 €.",
            "A fee below 0.00 € is not charged.",
        ],
    ),
    (
        "banded_fee",
        {"bands": [{"upto": None, "value": 0}]},
        ["Above that, or where the income is not known, it is 0.00 €."],
    ),
    (
        "sibling_discount",
        {"second_bp": 4_000},
        ["The youngest child pays in full, the second child 40 %.", "Each further child pays 100 %."],
    ),
    ("hours_band", {"bands": [{"upto": None, "value": 5_000}]}, ["For more hours it is 50 %."]),
    (
        "subsidy",
        {"line": LINE, "form": "fixed", "amount_cents": 5_00},
        ["5.00 € of the price is paid for the family.", "The budget line hobby support pays."],
    ),
    (
        "subsidy",
        {"line": LINE, "form": "voucher", "amount_cents": 5_00},
        ["A voucher bears up to 5.00 €, less for fewer hours.", "The budget line hobby support pays."],
    ),
    (
        "budget_ceiling",
        {"line": LINE},
        [WORDS["budget_ceiling"][0], "When the line is used up, the family pays what is missing."],
    ),
    (
        "price_cap",
        {"most_cents": 1_00},
        ["The price of a season may be at most 1.00 €.", "An offering that costs more cannot be enrolled in."],
    ),
]
ALL = list(RULE_TYPES.items())


def test_the_kinds_are_those_of_the_product() -> None:
    assert set(RULE_TYPES.keys()) == set(EXAMPLES) == set(WORDS)
    assert len(ALL) == 13


def test_rules_work_in_one_order_whatever_the_order_of_the_set() -> None:
    stages = {key: kind.stage for key, kind in ALL}
    assert sorted(stages, key=lambda key: stages[key]) == [
        "eligibility",
        "requires_basic_service",
        "enrolment_limit",
        "price_cap",
        "income_fee",
        "banded_fee",
        "sibling_discount",
        "hours_band",
        "subsidy",
        "budget_ceiling",
        "platform_fee",
        "priority",
        "reserve",
    ]
    assert stages["income_fee"] < stages["sibling_discount"] < stages["hours_band"] < stages["subsidy"]
    assert stages["subsidy"] < stages["budget_ceiling"] < stages["platform_fee"]


@pytest.mark.parametrize(("key", "kind"), ALL, ids=[key for key, _ in ALL])
class TestEveryKind:
    def test_it_has_a_title_and_a_stage(self, key: str, kind: type[RuleType]) -> None:
        assert kind.key == key and kind.title
        assert isinstance(kind.stage, Stage)

    def test_it_is_written_as_it_was_read(self, key: str, kind: type[RuleType]) -> None:
        read = kind.read(EXAMPLES[key])
        assert read.as_json() == EXAMPLES[key]
        assert kind.read(read.as_json()) == read

    def test_it_says_what_it_does_in_plain_words(self, key: str, kind: type[RuleType]) -> None:
        assert [str(said) for said in kind.read(EXAMPLES[key]).words()] == WORDS[key]

    def test_each_needed_parameter_is_asked_for(self, key: str, kind: type[RuleType]) -> None:
        needed = {name for name, (_, needed) in kind.parameters().items() if needed}
        if not needed:
            return
        with pytest.raises(ParametersWrong) as refused:
            kind.read({})
        assert set(refused.value.problems) == needed
        assert set(refused.value.problems.values()) == {"Fill this in: the rule needs it."}

    def test_each_parameter_refuses_what_it_cannot_be(self, key: str, kind: type[RuleType]) -> None:
        for name in kind.parameters():
            for nonsense in (-1, 1.5, True, "Nonsense?", ["x"], {"x": 1}, 10**18, []):
                with pytest.raises(ParametersWrong) as refused:
                    kind.read({**EXAMPLES[key], name: nonsense})
                assert set(refused.value.problems) == {name}
                assert refused.value.problems[name].endswith(".")

    def test_an_unknown_parameter_is_refused(self, key: str, kind: type[RuleType]) -> None:
        with pytest.raises(ParametersWrong) as refused:
            kind.read({**EXAMPLES[key], "formula": "price * 2"})
        assert dict(refused.value.problems) == {"formula": "This kind of rule has no such parameter."}

    def test_parameters_are_given_by_name(self, key: str, kind: type[RuleType]) -> None:
        for nonsense in (None, [], "x", 5):
            with pytest.raises(ParametersWrong, match="by name"):
                kind.read(nonsense)

    def test_its_schema_names_each_parameter_and_which_are_needed(self, key: str, kind: type[RuleType]) -> None:
        schema = kind.schema()
        assert set(schema["properties"]) == set(kind.parameters())
        assert set(schema["required"]) == {name for name, (_, needed) in kind.parameters().items() if needed}
        assert schema["additionalProperties"] is False

    def test_it_keeps_the_books_of_a_quote_in_order(self, key: str, kind: type[RuleType]) -> None:
        result = quoted(key, CASE, parameters=EXAMPLES[key])
        assert result.family_cents + result.subsidy_cents == result.price_cents
        assert result.provider_cents == (result.price_cents - result.platform_fee_cents - result.platform_fee_vat_cents)


@pytest.mark.parametrize(("key", "parameters", "words"), SPARE_WORDS, ids=[key for key, *_ in SPARE_WORDS])
def test_nothing_is_said_of_what_is_left_open(key: str, parameters: dict[str, Any], words: list[str]) -> None:
    assert [str(said) for said in RULE_TYPES[key].read(parameters).words()] == words


@pytest.mark.parametrize(
    ("key", "parameters", "field"),
    [
        ("eligibility", {"ages": "any"}, "when"),
        ("subsidy", {"line": LINE, "form": "share", "amount_cents": 1}, "share_bp"),
        ("subsidy", {"line": LINE, "form": "fixed", "share_bp": 1}, "amount_cents"),
        ("subsidy", {"line": LINE, "form": "voucher", "share_bp": 1}, "amount_cents"),
        ("income_fee", {"limits_cents": [0], "rate_bp": 0, "highest_cents": 1, "least_cents": 2}, "least_cents"),
    ],
)
def test_parameters_that_do_not_go_together_are_refused_at_their_field(
    key: str, parameters: dict[str, Any], field: str
) -> None:
    with pytest.raises(ParametersWrong) as refused:
        RULE_TYPES[key].read(parameters)
    assert set(refused.value.problems) == {field}


@pytest.mark.parametrize(
    ("key", "parameters"),
    [
        ("income_fee", {"limits_cents": [0], "rate_bp": 0, "highest_cents": 2, "least_cents": 2}),
        ("eligibility", {"ages": "any", "when": AGE}),
        ("eligibility", {}),
        ("subsidy", {"line": LINE, "form": "share", "share_bp": 1}),
        ("subsidy", {"line": LINE, "form": "fixed", "amount_cents": 1}),
    ],
)
def test_parameters_that_just_go_together_are_taken(key: str, parameters: dict[str, Any]) -> None:
    assert RULE_TYPES[key].read(parameters)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ParametersWrong) as refused:
        RULE_TYPES["platform_fee"].read({"rate_bp": 5_001, "vat_bp": -1, "x": 1})
    assert set(refused.value.problems) == {"rate_bp", "vat_bp", "x"}


def test_an_explicit_nothing_is_the_same_as_leaving_it_out() -> None:
    assert RULE_TYPES["enrolment_limit"].read({"most": 2, "last_day": None}) == RULE_TYPES["enrolment_limit"].read(
        {"most": 2}
    )


def test_the_examples_of_the_factories_are_rules() -> None:
    assert all(RULE_TYPES[rule["type"]].read(rule["parameters"]) for rule in HOBBY_RULES)


def test_a_case_knows_what_each_line_has_left() -> None:
    case: Case = CASE
    assert case.available_cents(LINE) == 10_000_00
    assert case.available_cents("grant") == 0
