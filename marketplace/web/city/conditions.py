"""Conditions of rules as a rule maker writes them in a line, from and to the rules' own form.

`age from 5 to 6 and fee_bracket in free, low`; `not earlier_refusal`; tests joined by `and` or by `or`. Groups within
groups are written in the rules' own form, JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from marketplace.kernel.text import Text, _
from marketplace.rules.conditions import FACTS, Sort
from marketplace.rules.parameters import ParameterWrong

_TEST = re.compile(
    r"(?P<no>not )?(?P<fact>[a-z_]+)"
    r"(?: from (?P<least>\d+) to (?P<most>\d+)| is (?P<value>\S+)| in (?P<values>.+))?"
)
JOINED_BY = {"all": " and ", "any": " or "}


def read_line(typed: str) -> Any:
    """Return the condition in the rules' own form. Raises: ParameterWrong where the line cannot be read."""
    typed = " ".join(typed.split())
    if typed.startswith("{"):
        try:
            return json.loads(typed)
        except ValueError:
            raise ParameterWrong(_("Check the brackets and quotes of the condition.")) from None
    used = [group for group, word in JOINED_BY.items() if word in typed]
    if len(used) > 1:
        raise ParameterWrong(_("Join the tests by and alone, or by or alone."))
    if used:
        return {used[0]: [_read_test(part) for part in typed.split(JOINED_BY[used[0]])]}
    return _read_test(typed)


def written(condition: Mapping[str, Any]) -> str:
    """Return a condition as a line; as JSON where a line cannot say it.

    >>> written({"all": [{"fact": "age", "between": [5, 6]}, {"not": {"fact": "declared_need", "has": True}}]})
    'age from 5 to 6 and not declared_need'
    """
    for group, word in JOINED_BY.items():
        if group in condition:
            parts = condition[group]
            if len(parts) > 1 and not any(set(part) & set(JOINED_BY) for part in parts):
                return word.join(_written_test(part) for part in parts)
            return json.dumps(condition)
    return _written_test(condition)


def vocabulary() -> list[tuple[str, Text, str]]:
    """Return the facts that a condition may ask: name, words, and an example of a test."""
    return [(name, fact.label, _example(name)) for name, fact in FACTS.items()]


def _example(name: str) -> str:
    fact = FACTS[name]
    if fact.sort is Sort.FLAG:
        return name
    if fact.sort is Sort.NUMBER:
        return f"{name} from 5 to 6"
    return f"{name} in {', '.join(fact.options)}" if fact.options else f"{name} is …"


def _read_test(part: str) -> Any:
    found = _TEST.fullmatch(part.strip())
    if found is None:
        raise ParameterWrong(
            _("Write a test as: age from 5 to 6, home_language is sv, fee_bracket in free, low, or earlier_refusal.")
        )
    test: dict[str, Any] = {"fact": found["fact"]}
    if found["least"]:
        test["between"] = [int(found["least"]), int(found["most"])]
    elif found["value"]:
        test["is"] = _value(found["fact"], found["value"])
    elif found["values"]:
        test["in"] = [_value(found["fact"], value.strip()) for value in found["values"].split(",")]
    else:
        test["has"] = True
    return {"not": test} if found["no"] else test


def _value(fact: str, typed: str) -> Any:
    number = fact in FACTS and FACTS[fact].sort is Sort.NUMBER and typed.isdigit()
    return int(typed) if number else typed


def _written_test(test: Mapping[str, Any]) -> str:
    if "not" in test:
        return f"not {_written_test(test['not'])}"
    fact = test["fact"]
    if "between" in test:
        return f"{fact} from {test['between'][0]} to {test['between'][1]}"
    if "is" in test:
        return f"{fact} is {test['is']}"
    if "in" in test:
        return f"{fact} in {', '.join(str(value) for value in test['in'])}"
    return str(fact)
