"""Who comes first where places are scarce."""

from __future__ import annotations

from dataclasses import dataclass, field

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import in_words
from marketplace.rules.facts import Case
from marketplace.rules.parameters import Classes, NamedClass, set_by
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(RuleType):
    """Puts applicants in ordered classes; the lot decides within a class. The first such rule of a set decides."""

    key = "priority"
    title = _("Priority")
    stage = Stage.PLACES

    classes: tuple[NamedClass, ...] = field(metadata=set_by(Classes(_("The classes, the first one first"))))

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        if sheet.priority_class is None:
            sheet.priority_class = self.class_of(case)

    def class_of(self, case: Case) -> int:
        """The number of the first class that the child belongs to, from 0; those in none come last."""
        belongs = (number for number, each in enumerate(self.classes) if each.when.holds(case))
        return next(belongs, len(self.classes))

    def words(self) -> tuple[Text, ...]:
        said = [
            _(
                "Class %(number)d, %(name)s: %(when)s.",
                number=number,
                name=in_words(each.name),
                when=each.when.words(),
            )
            for number, each in enumerate(self.classes, start=1)
        ]
        return (*said, _("Everybody else comes after them. Within a class the lot decides."))
