"""All measures side by side: by service, by service model and by area, from one reading of what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from marketplace.steering.figures import At, Figure, grouped, hidden_by, of_service
from marketplace.steering.kinds import By, Measure, Silence
from marketplace.steering.queries.cost import Spent, what_was_spent
from marketplace.steering.queries.held import Held, Providers, what_was_held, who_stayed
from marketplace.steering.queries.reach import Children, Reach, what_is_in_reach, who_is_placed
from marketplace.steering.queries.said import Said, what_was_said
from marketplace.steering.queries.span import Span

Figures = Mapping[Measure, Figure]


@dataclass(frozen=True)
class Measured:
    """What was counted at a moment, to be added up by service, model or area; of one service where it is narrowed."""

    span: Span
    said: Sequence[tuple[At, Said]]
    children: Sequence[tuple[At, Children]]
    spent: Sequence[tuple[At, Spent]]
    reach: Reach
    held: Sequence[tuple[At, Held]]
    providers: Sequence[tuple[At, Providers]]

    @property
    def on(self) -> date:
        """The day of measuring."""
        return self.span.today

    @cached_property
    def by_model(self) -> Mapping[str, Figures]:
        """The measures of each model that has any."""
        return self._by(By.MODEL)

    @cached_property
    def by_service(self) -> Mapping[str, Figures]:
        """The measures of each service that has any."""
        return self._by(By.SERVICE)

    @cached_property
    def by_area(self) -> Mapping[str, Figures]:
        """The measures in each postal area where there is any; the area is that of the unit."""
        return self._by(By.AREA)

    def by(self, by: By) -> Mapping[str, Figures]:
        """Return the measures by service, model or area."""
        if by is By.MODEL:
            return self.by_model
        return self.by_service if by is By.SERVICE else self.by_area

    def of(self, service: str) -> Measured:
        """Return the same of one service."""
        return Measured(
            self.span,
            of_service(self.said, service),
            of_service(self.children, service),
            of_service(self.spent, service),
            self.reach.of_service(service),
            of_service(self.held, service),
            of_service(self.providers, service),
        )

    def figures_of(self, service: str) -> Figures:
        """Return the measures of one service, each of them, silent where nothing was recorded."""
        return _whole(self.by_service.get(service, {}))

    def _by(self, by: By) -> dict[str, Figures]:
        few_said = hidden_by([(at, said.n) for at, said in self.said], by)
        few_placed = hidden_by(_placed(self.children), by)
        found: dict[str, dict[Measure, Figure]] = {}
        spent = [(at, each) for at, each in self.spent if by is not By.AREA or not each.own_production]
        parts: list[tuple[str, Figure]] = [
            *((key, said.figure(hidden=key in few_said)) for key, said in grouped(self.said, by).items()),
            *((key, of.figure(hidden=key in few_placed)) for key, of in grouped(self.children, by).items()),
            *((key, each.figure()) for key, each in grouped(spent, by).items()),
            *self.reach.by(by).items(),
            *((key, held.figure()) for key, held in grouped(self.held, by).items()),
            *((key, stayed.figure()) for key, stayed in grouped(self.providers, by).items()),
        ]
        for key, figure in parts:
            found.setdefault(key, {})[figure.measure] = figure
        return {key: _whole(figures) for key, figures in found.items()}


def measured(now: datetime) -> Measured:
    """Read all that is measured, in a number of statements that does not depend on how much there is."""
    span = Span(now)
    return Measured(
        span,
        what_was_said(span),
        who_is_placed(span),
        what_was_spent(span),
        what_is_in_reach(span),
        what_was_held(span),
        who_stayed(span),
    )


def _whole(figures: Figures) -> Figures:
    """Return a figure for each measure, in their order."""
    return {each: figures.get(each) or Figure(each, silence=Silence.NOTHING_YET) for each in Measure}


def _placed(children: Sequence[tuple[At, Children]]) -> list[tuple[At, int]]:
    """How many children had a place where, each counted once by service, model and area."""
    return [(at, len(each.placed)) for at, each in children]
