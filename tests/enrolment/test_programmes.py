"""A place in a programme costs the family nothing: its grant pays, and a part of each session waits."""

from __future__ import annotations

from datetime import datetime

import pytest

from catalog import operations as catalog
from marketplace.enrolment import operations
from marketplace.enrolment.errors import NotOpenToFamilies
from marketplace.enrolment.verification import quotes_follow_from_their_facts
from marketplace.kernel.operation import SYSTEM
from marketplace.money.models import Part
from marketplace.money.operations import earn_sessions
from marketplace.money.queries import budget_situation, funding_of, invoice_of_enrolment, parts_of
from marketplace.money.verification import differences
from tests.factories.enrolment import PRICE_CENTS, a_hold, an_enrolment, guardian
from tests.factories.people import a_family
from tests.factories.programmes import GRANT, AProgramme, a_draft_programme, a_programme, a_wellbeing_city

pytestmark = pytest.mark.database


@pytest.fixture
def programme(session: object, now: datetime) -> AProgramme:
    return a_programme(now, a_wellbeing_city(now))


def test_the_grant_pays_the_whole_price_and_says_by_which_decision(programme: AProgramme, now: datetime) -> None:
    family = a_family(now)
    quote = operations.quote_for(actor=guardian(family, now), now=now, child=family.child, group=programme.group)
    assert (quote.family_cents, quote.platform_fee_cents) == (0, 0)
    assert [(each.line, each.cents) for each in quote.subsidies] == [(GRANT, PRICE_CENTS)]
    assert quote.steps[1].legal_basis.startswith("Grant of the ministry")


def test_a_place_is_funded_by_the_grant_and_a_fifth_waits_for_the_objective(
    programme: AProgramme, now: datetime
) -> None:
    place = an_enrolment(programme.city)
    funding = funding_of(place.id)
    assert funding is not None
    assert (funding.waits_for, funding.legal_route) == (programme.objective, "grant")
    held = {part.part: part.total_cents for part in parts_of([place.id])}
    assert held == {Part.GRANT: PRICE_CENTS, Part.HELD: PRICE_CENTS // 5}
    assert invoice_of_enrolment(place.id) is None
    (line,) = (each for each in budget_situation() if each.name == GRANT)
    assert line.committed_cents == PRICE_CENTS
    earn_sessions(actor=SYSTEM, now=now, session="first", enrolments=[place.id], decision="confirmed")
    assert list(differences()) == []
    assert list(quotes_follow_from_their_facts()) == []


def test_a_part_takes_nobody_before_its_programme_is_open_nor_after_it_is_closed(
    session: object, now: datetime
) -> None:
    draft = a_draft_programme(now, a_wellbeing_city(now))
    with pytest.raises(NotOpenToFamilies):
        a_hold(draft.city)
    catalog.open_programme(actor=draft.city.owner, now=now, programme=draft.id)
    a_hold(draft.city)
    catalog.close_programme(actor=draft.city.owner, now=now, programme=draft.id, reason="The grant is used.")
    with pytest.raises(NotOpenToFamilies):
        a_hold(draft.city)
