"""Parameters at their edges, and the schemas by which they are described."""

from datetime import date
from typing import Any

import pytest

from marketplace.kernel.text import Text
from marketplace.rules.amounts import Rounding
from marketplace.rules.parameters import (
    MOST_ROWS,
    Amounts,
    Band,
    Bands,
    Choice,
    Classes,
    Day,
    For,
    Name,
    Parameter,
    ParameterWrong,
    Unit,
    Whole,
)

LABEL = Text("A label")
NUMBER = Whole(LABEL, Unit.COUNT, 0, 10)
COUNT = Whole(LABEL, Unit.COUNT, 0, 100)
BANDS = Bands(LABEL, of=NUMBER, gives=NUMBER)
AGE = {"fact": "age", "is": 5}


def row(upto: int | None, value: int = 1) -> dict[str, int | None]:
    return {"upto": upto, "value": value}


@pytest.mark.parametrize(
    ("parameter", "raw", "value"),
    [
        (NUMBER, 0, 0),
        (NUMBER, 10, 10),
        (Choice(LABEL, Rounding), "cent", Rounding.CENT),
        (Name(LABEL), "hobby-support", "hobby-support"),
        (Name(LABEL), "x" * 60, "x" * 60),
        (Day(LABEL), "2026-02-28", date(2026, 2, 28)),
        (BANDS, [row(None)], (Band(None, 1),)),
        (BANDS, [row(1), row(2, 3), row(None)], (Band(1, 1), Band(2, 3), Band(None, 1))),
        (BANDS, [*[row(upto) for upto in range(11)], row(None)], None),
        (Bands(LABEL, of=COUNT, gives=NUMBER), [*(row(upto) for upto in range(49)), row(None)], None),
        (Amounts(LABEL, NUMBER), [1], (1,)),
        (Amounts(LABEL, NUMBER), [1] * MOST_ROWS, (1,) * MOST_ROWS),
    ],
)
def test_what_fits_is_read_and_written_as_it_was(parameter: Parameter, raw: Any, value: Any) -> None:
    read = parameter.read(raw)
    assert value is None or read == value
    assert parameter.write(read) == raw


@pytest.mark.parametrize(
    ("parameter", "raw", "says"),
    [
        (NUMBER, -1, "from 0 to 10"),
        (NUMBER, 11, "from 0 to 10"),
        (NUMBER, False, "from 0 to 10"),
        (NUMBER, "1", "from 0 to 10"),
        (NUMBER, 1.0, "from 0 to 10"),
        (Choice(LABEL, Rounding), "pound", "Choose one of: cent, euro"),
        (Choice(LABEL, Rounding), ["cent"], "Choose one of"),
        (Name(LABEL), "Hobby", "small letters"),
        (Name(LABEL), "x" * 61, "small letters"),
        (Name(LABEL), "-x", "small letters"),
        (Name(LABEL), "", "small letters"),
        (Name(LABEL), 5, "small letters"),
        (Day(LABEL), "2026-02-29", "Give a day"),
        (Day(LABEL), 20260228, "Give a day"),
        (For(LABEL), {"fact": "income", "is": 1}, "Name one of the facts"),
        (BANDS, 5, "from 1 to 50 rows"),
        (BANDS, [], "from 1 to 50 rows"),
        (BANDS, {"upto": 1}, "from 1 to 50 rows"),
        (BANDS, [row(None), 5], "from 1 to 50 rows"),
        (BANDS, [row(1)] * 51, "from 1 to 50 rows"),
        (BANDS, [{"upto": None}], "Give in each row a limit and a value"),
        (BANDS, [{**row(None), "more": 1}], "Give in each row a limit and a value"),
        (BANDS, [row(11), row(None)], "from 0 to 10"),
        (BANDS, [row(None, 11)], "from 0 to 10"),
        (BANDS, [row(5)], "Let the limits rise"),
        (BANDS, [row(2), row(1), row(None)], "Let the limits rise"),
        (BANDS, [row(2), row(2), row(None)], "Let the limits rise"),
        (BANDS, [row(None), row(None)], "Let the limits rise"),
        (BANDS, [row(1), row(None), row(None)], "Let the limits rise"),
        (Amounts(LABEL, NUMBER), [], "from 1 to 50 amounts"),
        (Amounts(LABEL, NUMBER), "12", "from 1 to 50 amounts"),
        (Amounts(LABEL, NUMBER), [1] * 51, "from 1 to 50 amounts"),
        (Amounts(LABEL, NUMBER), [1, 11], "from 0 to 10"),
        (Classes(LABEL), [{"name": "five"}], "Give in each row a name and a condition"),
        (Classes(LABEL), [{"name": "Five?", "when": AGE}], "small letters"),
        (Classes(LABEL), [{"name": "five", "when": {}}], "Name one of the facts"),
        (Classes(LABEL), AGE, "from 1 to 50 rows"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(parameter: Parameter, raw: Any, says: str) -> None:
    with pytest.raises(ParameterWrong, match=says) as refused:
        parameter.read(raw)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        (NUMBER, {"type": "integer", "minimum": 0, "maximum": 10}),
        (Choice(LABEL, Rounding), {"type": "string", "enum": ["cent", "euro"]}),
        (Name(LABEL), {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,59}$"}),
        (Day(LABEL), {"type": "string", "format": "date"}),
        (For(LABEL), {"type": "object"}),
        (
            Amounts(LABEL, NUMBER),
            {"type": "array", "items": NUMBER.schema(), "minItems": 1, "maxItems": MOST_ROWS},
        ),
    ],
)
def test_a_parameter_describes_what_may_come_in(parameter: Parameter, schema: dict[str, Any]) -> None:
    assert parameter.schema() == schema


def test_tables_describe_their_rows() -> None:
    assert BANDS.schema()["items"]["required"] == ["upto", "value"]
    assert BANDS.schema()["items"]["properties"]["upto"] == {"anyOf": [NUMBER.schema(), {"type": "null"}]}
    assert set(Classes(LABEL).schema()["items"]["properties"]) == {"name", "when"}
