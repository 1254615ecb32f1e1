"""Record what is known of units: the qualification of staff, the size of groups, the state of rooms and tools."""

from collections.abc import Sequence
from datetime import datetime

from catalog import policy, queries
from catalog.errors import FactsWrong, UnitUnknown
from catalog.fact_file import FactFile, NewFact, parse_facts, wrong_fact
from catalog.models import UnitFact
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _

MOST_AT_ONCE = 10_000


@operation(policy.RECORD_UNIT_FACTS)
def record_unit_facts(*, actor: Actor, now: datetime, facts: Sequence[NewFact]) -> list[UnitFact]:
    """Record facts of units, each with its source and its day; what was recorded before stays as it was.

    Raises: FactsWrong (naming the fields, such as `facts.0.value`), UnitUnknown.
    """
    if not 0 < len(facts) <= MOST_AT_ONCE:
        raise FactsWrong(fields={"facts": [_("Give at least one fact, and at most 10,000 at once.")]})
    wrong: dict[str, list[Text]] = {
        f"facts.{number}.{field}": [said]
        for number, fact in enumerate(facts)
        for field, said in wrong_fact(fact, city_day(now)).items()
    }
    if wrong:
        raise FactsWrong(fields=wrong)
    known = queries.unit_names(sorted({fact.unit for fact in facts}))
    for fact in facts:
        if fact.unit not in known:
            raise UnitUnknown(unit=fact.unit)
    recorded = [
        UnitFact(
            unit_id=fact.unit,
            kind=fact.kind,
            value=fact.value,
            as_of=fact.as_of,
            source=fact.source.strip(),
            recorded_by=actor.person,
            recorded_at=now,
        )
        for fact in facts
    ]
    db.session.add_all(recorded)
    db.session.flush()
    return recorded


def import_unit_facts(*, actor: Actor, now: datetime, content: bytes, dry_run: bool = False) -> FactFile:
    """Read a file of facts and record its good rows; a dry run only says what would be recorded.

    Units are named by their name, or by their id where two have the same name. Raises: FactFileUnreadable, NotAllowed.
    """
    file = parse_facts(content, queries.units_by_name(), city_day(now))
    if file.facts and not dry_run:
        record_unit_facts(actor=actor, now=now, facts=file.facts)
    return file
