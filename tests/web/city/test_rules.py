"""Rules are drafted, tried on example families, compared in words, and approved by another person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.kernel.clock import city_day
from marketplace.rules import operations as ruling
from marketplace.rules import queries as rules
from marketplace.rules.conditions import read_condition
from marketplace.rules.parameters import ParameterWrong
from marketplace.rules.types.registry import RULE_TYPES
from marketplace.web.city.conditions import read_line, written
from marketplace.web.city.rule_effects import differences, effects_of, with_rule
from marketplace.web.city.rule_fields import fields_of, read_parameters, typed_parameters
from tests.factories.money import a_budget_line
from tests.factories.rules import HOBBY_RULES, LINE, a_draft, a_rule, a_rule_maker, a_rule_set_in_force, rules_of
from tests.web.city.conftest import Office

CAP = {"text": "No add-on costs more than 300 euros.", "legal_basis": "Decision 12 §", "parameters.most_cents": "300"}
LINES = {
    "age from 5 to 6": {"fact": "age", "between": [5, 6]},
    "not earlier_refusal": {"not": {"fact": "earlier_refusal", "has": True}},
    "home_language is sv": {"fact": "home_language", "is": "sv"},
    "family_size is 4": {"fact": "family_size", "is": 4},
    "fee_bracket in free, low or declared_need": {
        "any": [{"fact": "fee_bracket", "in": ["free", "low"]}, {"fact": "declared_need", "has": True}]
    },
    "age in 3, 4 and home_area is 33100": {
        "all": [{"fact": "age", "in": [3, 4]}, {"fact": "home_area", "is": "33100"}]
    },
}
BANDS = [{"upto": 1_200, "value": 6_000}, {"upto": None, "value": 10_000}]
SAMPLES: dict[str, dict[str, Any]] = {
    "hours_band": {"bands": BANDS},
    "income_fee": {"limits_cents": [3_874_00, 4_998_00], "rate_bp": 1_070, "highest_cents": 311_00},
    "priority": {"classes": [{"name": "first", "when": {"fact": "earlier_refusal", "has": True}}]},
    "subsidy": {"line": LINE, "form": "share", "share_bp": 5_050, "when": {"fact": "age", "between": [5, 6]}},
    "enrolment_limit": {"most": 3, "last_day": "2026-12-31"},
}


@pytest.mark.parametrize(("line", "condition"), LINES.items())
def test_a_condition_is_read_from_a_line_and_written_as_one(line: str, condition: dict[str, Any]) -> None:
    assert read_line(line) == condition
    assert written(condition) == line
    assert read_condition(condition)


def test_a_condition_within_another_is_written_in_the_rules_own_form() -> None:
    nested = {"all": [{"any": [{"fact": "age", "is": 5}, {"fact": "age", "is": 6}]}, {"fact": "age", "is": 5}]}
    assert read_line(written(nested)) == nested


@pytest.mark.parametrize("line", ["age about 5", "{not json", "age is 5 and age is 6 or declared_need", ""])
def test_a_line_that_says_nothing_is_refused_with_what_to_write(line: str) -> None:
    with pytest.raises(ParameterWrong):
        read_line(line)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_parameters_of_a_rule_are_typed_and_read_back_the_same(kind: str) -> None:
    typed = typed_parameters(RULE_TYPES[kind], SAMPLES[kind])
    assert read_parameters(RULE_TYPES[kind], typed, [LINE]) == (SAMPLES[kind], {})
    assert set(typed) <= {field.name for field in fields_of(RULE_TYPES[kind])}


def test_every_kind_of_rule_has_a_form(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft, client = a_draft(moment, maker), office(actor=maker)
    for kind in RULE_TYPES:
        page = client.get(f"/city/rules/{draft.id}/add/{kind.key}")
        assert page.status_code == 200
        assert all(field.name in page.text for field in fields_of(kind))


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        ("price_cap", "parameters.most_cents", "a lot"),
        ("hours_band", "parameters.bands", "20 hours"),
        ("priority", "parameters.classes", "no colon"),
        ("enrolment_limit", "parameters.most", "-1"),
        ("subsidy", "parameters.share_bp", "half"),
        ("reserve", "parameters.when", "somehow"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(
    kind: str, field: str, typed: str, office: Office, moment: datetime
) -> None:
    maker = a_rule_maker(moment)
    draft = a_draft(moment, maker, rules=())
    answer = office(actor=maker).post(f"/city/rules/{draft.id}/add/{kind}", data={"text": "Kept words", field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Kept words" in answer.text
    assert rules.rules_of(draft.id) == []


HALF = {"parameters.form": "share", "parameters.share_bp": "50", "text": "Half is paid.", "legal_basis": "12 §"}


def test_the_budget_line_of_a_rule_is_chosen_among_those_that_exist(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft, client = a_draft(moment, maker, rules=()), office(actor=maker)
    address = f"/city/rules/{draft.id}/add/subsidy"
    assert "There is no budget line yet" in client.get(address).text
    a_budget_line(moment, name="hobby-support")
    assert '<option value="hobby-support">Hobby support</option>' in client.get(address).text
    answer = client.post(address, data={**HALF, "parameters.line": "no-such-line"})
    assert answer.status_code == 422
    assert 'id="parameters.line-error"' in answer.text
    assert "Choose a budget line that exists." in answer.text
    assert rules.rules_of(draft.id) == []
    assert client.post(address, data={**HALF, "parameters.line": "hobby-support"}).status_code == 302
    assert rules.rules_of(draft.id)[0].parameters["line"] == "hobby-support"


def test_a_rule_that_may_do_without_a_budget_line_can_be_left_without(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft, client = a_draft(moment, maker, rules=()), office(actor=maker)
    a_budget_line(moment)
    siblings = {**HALF, "parameters.second_bp": "80", "parameters.line": ""}
    assert client.post(f"/city/rules/{draft.id}/add/sibling_discount", data=siblings).status_code == 302
    assert "line" not in rules.rules_of(draft.id)[0].parameters


def test_an_approval_that_names_no_budget_line_says_which_one_is_missing(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft = a_draft(moment, maker, rules=())
    ceiling = {"type": "budget_ceiling", "text": "As long as it lasts.", "legal_basis": "12 §"}
    ruling.add_rule(actor=maker, now=moment, rule_set=draft.id, **ceiling, parameters={"line": "no-such-line"})
    approval = {"valid_from": str(city_day(moment)), "digest": rules.rule_set_spec(draft.id).digest}
    answer = office("city.rule_maker").post(f"/city/rules/{draft.id}/approve", data=approval)
    assert answer.status_code == 409
    assert "There is no budget line no-such-line. Add it first" in answer.text


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        ("subsidy", "parameters.share_bp", "150", "Write a share from 0 to 100 per cent."),
        ("platform_fee", "parameters.rate_bp", "150", "Write a share from 0 to 50 per cent."),
        ("price_cap", "parameters.most_cents", "10000001", "Write an amount from 0 to 10000000 euros."),
        ("subsidy", "parameters.line", "", "Fill this in: the rule needs it."),
    ],
)
def test_what_is_out_of_bounds_is_said_in_the_units_of_the_field(
    kind: str, field: str, typed: str, said: str, office: Office, moment: datetime
) -> None:
    maker = a_rule_maker(moment)
    draft = a_draft(moment, maker, rules=())
    answer = office(actor=maker).post(f"/city/rules/{draft.id}/add/{kind}", data={**CAP, field: typed})
    assert answer.status_code == 422
    at_field = answer.text[answer.text.index(f'id="{field}-error"') :]
    assert said in at_field[: at_field.index("</p>")]


def test_the_name_of_a_rule_set_has_a_length_that_is_said_to_people(office: Office, moment: datetime) -> None:
    answer = office("city.rule_maker").post("/city/rules", data={"name": "x" * 121, "copy_of": ""})
    assert answer.status_code == 422
    assert "Write at most 120 characters." in answer.text


def test_the_second_child_of_the_examples_gets_what_the_rule_gives_second_children(
    app: Flask, moment: datetime
) -> None:
    siblings = rules_of({"type": "sibling_discount", "parameters": {"second_bp": 8_000}})
    paid = {str(each.words): each.after.family_cents for each in effects_of(siblings, None)}
    assert paid["Four persons, 4,800 € a month"] == 240_00
    assert paid["Four persons, 4,800 €, second child from the youngest"] == 192_00


def test_a_preview_shows_sentence_and_effect_and_saves_nothing(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft = a_draft(moment, maker, rules=())
    cap = {**CAP, "parameters.most_cents": "200", "preview": "yes"}
    page = office(actor=maker).post(f"/city/rules/{draft.id}/add/price_cap", data=cap)
    assert page.status_code == 200
    assert "What this rule says" in page.text
    assert "no place" in page.text
    assert rules.rules_of(draft.id) == []


def test_a_rule_is_added_changed_and_taken_out(office: Office, moment: datetime) -> None:
    maker = a_rule_maker(moment)
    draft = a_draft(moment, maker, rules=())
    client = office(actor=maker)
    scoped = {**CAP, "scope.service": "drama, music"}
    assert client.post(f"/city/rules/{draft.id}/add/price_cap", data=scoped).status_code == 302
    (rule,) = rules.rules_of(draft.id)
    assert (rule.parameters["most_cents"], rule.scope) == (300_00, {"service": ["drama", "music"]})
    form = client.get(f"/city/rules/{draft.id}/rules/{rule.id}").text
    assert 'value="300"' in form
    assert 'value="drama, music"' in form
    changed = {**CAP, "parameters.most_cents": "250,50"}
    client.post(f"/city/rules/{draft.id}/rules/{rule.id}", data=changed)
    assert rules.rules_of(draft.id)[0].parameters["most_cents"] == 250_50
    client.post(f"/city/rules/{draft.id}/rules/{rule.id}/remove")
    assert rules.rules_of(draft.id) == []


def test_a_draft_is_a_copy_and_another_person_approves_it(office: Office, moment: datetime) -> None:
    first = a_rule_set_in_force(moment)
    maker = a_rule_maker(moment)
    client = office(actor=maker)
    made = client.post("/city/rules", data={"name": "Spring", "copy_of": first.id}).headers["Location"]
    assert len(rules.rules_of(made.rsplit("/", 1)[1])) == len(HOBBY_RULES)
    digest = rules.rule_set_spec(made.rsplit("/", 1)[1]).digest
    approval = {"valid_from": str(city_day(moment) + timedelta(days=9)), "digest": digest}
    assert client.post(f"{made}/approve", data=approval).status_code == 409
    other = office("city.rule_maker")
    assert other.post(f"{made}/approve", data={**approval, "digest": "0" * 64}).status_code == 409
    assert other.post(f"{made}/approve", data=approval).status_code == 302
    assert "approved" in other.get(made).text
    assert other.get(f"{made}/approve").status_code == 409


def test_other_offices_read_the_rules_and_change_nothing(office: Office, moment: datetime) -> None:
    draft = a_draft(moment)
    client = office("city.officer")
    page = client.get(f"/city/rules/{draft.id}").text
    assert "This is done by: Rule maker" in page
    assert "Take it out of the draft" not in page
    assert client.post("/city/rules", data={"name": "Mine"}).status_code == 403
    assert client.post(f"/city/rules/{draft.id}/add/price_cap", data=CAP).status_code == 403


def test_two_sets_are_compared_rule_by_rule(app: Flask) -> None:
    cap = {"type": "price_cap", "parameters": {"most_cents": 300_00}}
    before = rules_of(cap, {"type": "enrolment_limit", "parameters": {"most": 3}})
    lower = {"type": "price_cap", "parameters": {"most_cents": 200_00}}
    after = rules_of(lower, {"type": "requires_basic_service", "parameters": {}})
    found = {(bool(each.before), bool(each.after)) for each in differences(before, after)}
    assert found == {(True, True), (True, False), (False, True)}
    assert differences(before, before) == []


def test_a_rule_takes_the_place_of_the_one_with_its_id() -> None:
    before = rules_of({"type": "enrolment_limit", "parameters": {"most": 3}})
    assert len(with_rule(before, a_rule("enrolment_limit", id="rule-1", most=1)).rules) == 1
    assert len(with_rule(before, a_rule("enrolment_limit", id="new", most=1)).rules) == 2


def test_the_comparison_is_a_page(office: Office, moment: datetime) -> None:
    first, second = a_rule_set_in_force(moment), a_draft(moment, rules=())
    client = office("city.officer")
    chosen = client.get(f"/city/rules/{second.id}/compare?other={first.id}").headers["Location"]
    page = client.get(chosen)
    assert page.status_code == 200
    assert "gone" in page.text
