"""What other rooms and pages ask about law, consents, grounds and the access log."""

from consent.queries.accesses import accesses_of, accesses_of_many, accesses_page
from consent.queries.consents import (
    Deciders,
    agreed_to,
    answers_to,
    consent,
    consents_in_force,
    consents_of,
    deciders,
    deciders_of,
    locked_consent,
    notice,
    notice_in_force,
    notices,
    open_consent,
    open_consents,
    overdue_consents,
    waiting_for,
)
from consent.queries.grounds import grounds_from, grounds_of, open_grounds
from consent.queries.law import law_in_force, law_rows, law_table, law_tables, lines_of, next_version

__all__ = [
    "Deciders",
    "accesses_of",
    "accesses_of_many",
    "accesses_page",
    "agreed_to",
    "answers_to",
    "consent",
    "consents_in_force",
    "consents_of",
    "deciders",
    "deciders_of",
    "grounds_from",
    "grounds_of",
    "law_in_force",
    "law_rows",
    "law_table",
    "law_tables",
    "lines_of",
    "locked_consent",
    "next_version",
    "notice",
    "notice_in_force",
    "notices",
    "open_consent",
    "open_consents",
    "open_grounds",
    "overdue_consents",
    "waiting_for",
]
