"""Comparing what somebody saw with what the table lets her see, and with what was written down about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from tests.journeys.canary_city import CanaryCity
from tests.journeys.oracle import Hat, Oracle
from tests.journeys.tokens import Token
from tests.journeys.visiting import Answer, LogRow, rule_of

IN_THE_BOOKS = {"enrolment.family_cents", "enrolment.city_cents"}
"""Amounts that the ledger must show by the enrolment's id, which is a pseudonym: to the city and to auditors."""
READS_THE_BOOKS = ("city.", "auditor", "service_centre.acting")
"""Who acts for a guardian must tell her the price of what she takes."""
NOT_LOGGED = {
    "family.fee_bracket": "the price that a guardian is asked for and agrees to",
    "person.accesses": "the log itself, shown to whom it is about",
    "person.household": "an opaque id, under which she declares her income",
}
OWN = "data_subject"
INSIDE = "platform"
"""What the platform reads is logged and not shown: "computed inside; only the verdict leaves", as the table says."""
ROSTERS = (
    "/api/v1/sessions/<string:session>/roster",
    "/provider/sessions/<session>",
    "/unit/",
    "/unit/handover",
    "/unit/sessions/<session>/handover",
)
SHOWN_OTHERWISE: Mapping[tuple[str, str], str] = {
    ("/family", "child.birth_date"): "shown as the age in years",
    **{(page, "child.absence"): "shown as who is told to be away on that day" for page in ROSTERS},
    ("/find", "child.times"): "shown as what fits her week and what does not",
    ("/family/children/<child>", "family.income"): "shown as the client fee that follows from it",
    ("/api/v1/people/<string:person>/data", "person.protection_order"): "shown as yes or no, without its days",
}


@dataclass(frozen=True)
class Judge:
    """Knows the city and the law, and says what was wrong with an answer."""

    app: Flask
    city: CanaryCity
    oracle: Oracle

    def wrong_with(self, answer: Answer, hats: frozenset[Hat]) -> Iterator[str]:
        """Yield a sentence for each thing that should not be so."""
        rule = rule_of(self.app, answer.path)
        where = f"{answer.who} at {rule.rule if rule else answer.path} ({answer.status})"
        for token in self.city.canaries.words_in(answer.path):
            yield f"{where}: {self._told(token)} stands in an address"
        for token in answer.seen:
            yield from self._wrong_with_seeing(token, answer, hats, where)
        yield from self._wrong_with_log(answer, where, rule.rule if rule else answer.path)

    def _wrong_with_seeing(self, token: Token, answer: Answer, hats: frozenset[Hat], where: str) -> Iterator[str]:
        if token.column in IN_THE_BOOKS and answer.who.startswith(READS_THE_BOOKS):
            return
        of_whom = (token.subject, *token.also)
        if not any(self.oracle.may_see(hats, subject, token.category) for subject in of_whom):
            yield f"{where}: {self._told(token)} was seen and must not be"
        elif token.category not in NOT_LOGGED and not any(
            row.category == token.category and row.subject in of_whom for row in answer.log
        ):
            yield f"{where}: {self._told(token)} was seen and is not in the log"

    def _wrong_with_log(self, answer: Answer, where: str, rule: str) -> Iterator[str]:
        reader = self.city.people.get(answer.who)
        for row, times in Counter(answer.log).items():
            told = f"{row.category} of {self._name(row.subject)} for {row.purpose} as {row.kind}"
            if times > 1:
                yield f"{where}: {told} was logged {times} times"
            if row.reader != reader:
                yield f"{where}: {told} was logged for somebody else"
            hat = Hat(row.kind, row.organisation or (reader or "" if row.kind == OWN else ""))
            if not self.oracle.may_read(hat, row.subject, row.category, row.purpose):
                yield f"{where}: {told} was logged and is not allowed"
            otherwise = row.kind == INSIDE or (rule, row.category) in SHOWN_OTHERWISE
            if not otherwise and not self._was_seen(row, answer):
                yield f"{where}: {told} was logged and not seen"

    def _was_seen(self, row: LogRow, answer: Answer) -> bool:
        """What a cell without canary holds cannot be told apart, and what is empty cannot be seen."""
        cells = [
            token
            for token in self.city.canaries.tokens
            if token.category == row.category and row.subject in (token.subject, *token.also)
        ]
        return not cells or any(token in answer.seen for token in cells)

    def _told(self, token: Token) -> str:
        return f"{token.column} of {self._name(token.subject)} ({token.spellings[0]})"

    def _name(self, person: str) -> str:
        return next((name for name, each in self.city.people.items() if each == person), person)
