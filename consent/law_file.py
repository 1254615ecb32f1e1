"""The example table of law that is shipped with the product, read from its file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib import resources

from consent.law import Effect, LawLine

EXAMPLE_FILE = "example-rules-fi.json"


@dataclass(frozen=True)
class LawProposal:
    """A table as somebody proposes it: its rows, from which day, and what must be said about it."""

    lines: tuple[LawLine, ...]
    valid_from: date
    notice: str


def example_law() -> LawProposal:
    """Return the shipped example. Its notice says that a city's data protection officer must review every row."""
    content = json.loads((resources.files("consent") / "data" / EXAMPLE_FILE).read_text("utf-8"))
    lines = tuple(
        LawLine(
            category=row["category"],
            recipient_kind=row["recipient_kind"],
            purpose=row["purpose"],
            effect=Effect(row["effect"]),
            basis=row["basis"],
            note=row["note"],
        )
        for row in content["rules"]
    )
    return LawProposal(lines, date.fromisoformat(content["valid_from"]), content["notice"])
