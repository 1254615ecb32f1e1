"""What every kind of rule is: checked integer parameters, a place in the order, an effect, and plain words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import IntEnum
from functools import lru_cache
from typing import Any, ClassVar, Self

from marketplace.kernel.text import Text, _
from marketplace.rules.facts import Case
from marketplace.rules.parameters import METADATA_KEY, Line, Parameter, ParameterWrong
from marketplace.rules.reckoning import Citation, Reckoning


class Stage(IntEnum):
    """The order in which rules work, whatever their place in the rule set."""

    ACCESS = 1
    PRICE = 2
    FEE = 3
    SIBLINGS = 4
    HOURS = 5
    SUBSIDY = 6
    BUDGET = 7
    PLATFORM = 8
    PLACES = 9


class ParametersWrong(ValueError):
    """Parameters that do not make a rule; the sentences by name of parameter say what to do."""

    def __init__(self, problems: Mapping[str, Text]) -> None:
        self.problems = problems
        super().__init__(dict(problems))


@dataclass(frozen=True, slots=True)
class RuleType(ABC):
    """A kind of rule, set to its parameters."""

    key: ClassVar[str]
    title: ClassVar[Text]
    stage: ClassVar[Stage]

    @abstractmethod
    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        """Do to the sheet what the rule does to this case."""

    @abstractmethod
    def words(self) -> tuple[Text, ...]:
        """Say in plain words what the rule does, one sentence each."""

    def problems(self) -> dict[str, Text]:
        """Return what is wrong with the parameters together, by name of parameter."""
        return {}

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Return a rule of this kind by its parameters in JSON. Raises: ParametersWrong, with all problems at once."""
        if not isinstance(raw, dict):
            raise ParametersWrong({"": _("Give the parameters by name.")})
        declared = cls.parameters()
        values: dict[str, Any] = {}
        strange = raw.keys() - declared
        problems: dict[str, Text] = {name: _("This kind of rule has no such parameter.") for name in strange}
        for name, (parameter, needed) in declared.items():
            try:
                read_one(values, name, parameter, needed, raw.get(name))
            except ParameterWrong as wrong:
                problems[name] = wrong.sentence
        if problems:
            raise ParametersWrong(problems)
        rule = cls(**values)
        if together := rule.problems():
            raise ParametersWrong(together)
        return rule

    @classmethod
    def parameters(cls) -> dict[str, tuple[Parameter, bool]]:
        """Return each parameter by name, and whether it is needed."""
        return {each.name: (each.metadata[METADATA_KEY], each.default is MISSING) for each in declared_fields(cls)}

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of the parameters."""
        declared = cls.parameters()
        return {
            "type": "object",
            "properties": {name: parameter.schema() for name, (parameter, needed) in declared.items()},
            "required": [name for name, (parameter, needed) in declared.items() if needed],
            "additionalProperties": False,
        }

    @property
    def budget_lines(self) -> frozenset[str]:
        """The names of the budget lines that the rule pays from."""
        named = (name for name, (parameter, _needed) in self.parameters().items() if isinstance(parameter, Line))
        return frozenset(line for name in named if (line := getattr(self, name)) is not None)

    def as_json(self) -> dict[str, Any]:
        """Return the parameters as they are stored; what is left open is left out."""
        return {
            name: parameter.write(value)
            for name, (parameter, needed) in self.parameters().items()
            if (value := getattr(self, name)) is not None
        }


def read_one(values: dict[str, Any], name: str, parameter: Parameter, needed: bool, raw: Any) -> None:
    """Read one parameter into the values; leave it out where it may be left out. Raises: ParameterWrong."""
    if raw is not None:
        values[name] = parameter.read(raw)
    elif needed:
        raise ParameterWrong(_("Fill this in: the rule needs it."))


@lru_cache
def declared_fields(kind: type[RuleType]) -> tuple[Field[Any], ...]:
    """Return the fields of a kind of rule."""
    return fields(kind)
