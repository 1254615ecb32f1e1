"""What a recipient would know, told before anything is shared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from consent.door import Recipient
from consent.law import Effect
from consent.outlook import Outlook, Prospect, verdicts
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import AT_THE_CLUB, an_asked_consent, the_law
from tests.factories.people import a_family

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


@pytest.fixture(autouse=True)
def _law(app: Any, now: datetime) -> None:
    the_law(now)


def outlook(now: datetime, child: str, recipient: Recipient = AT_THE_CLUB) -> dict[tuple[str, str], Outlook]:
    """The outlooks by category and purpose."""
    return {(each.category, each.purpose): each for each in verdicts(recipient=recipient, child=child, now=now)}


@pytest.mark.parametrize(
    ("category", "purpose", "prospect"),
    [
        ("child.name", "service_delivery", Prospect.BY_CONTRACT),
        ("child.name", "marketing", Prospect.IF_ONE_AGREES),
        ("child.allergies", "safety", Prospect.IF_ALL_AGREE),
        ("child.allergies", "marketing", Prospect.NEVER),
        ("child.birth_date", "*", Prospect.NEVER),
        ("person.protection_order", "*", Prospect.NEVER),
        ("guardian.address", "*", Prospect.NO),
    ],
)
def test_a_family_is_told_what_a_provider_would_know(
    now: datetime, category: str, purpose: str, prospect: Prospect
) -> None:
    found = outlook(now, a_family(now).child)[category, purpose]
    assert found.prospect is prospect and found.sentence
    assert bool(found.basis) == (prospect is not Prospect.NO)


def test_the_surest_comes_first_and_never_comes_last(now: datetime) -> None:
    told = [each.prospect for each in verdicts(recipient=AT_THE_CLUB, child=a_family(now).child, now=now)]
    assert told == sorted(told, key=list(Prospect).index)
    assert (told[0], told[-1]) == (Prospect.BY_CONTRACT, Prospect.NEVER)


def test_a_unit_of_the_city_knows_by_law_and_no_consent_is_shown(now: datetime) -> None:
    unit = Recipient(RecipientKind.CITY_UNIT, "n" * 24)
    found = outlook(now, a_family(now).child, unit)
    assert found["child.allergies", "basic_service"].prospect is Prospect.BY_LAW
    assert not {each.effect for each in found.values()} & {Effect.CONSENT, Effect.EXPLICIT_CONSENT}


def test_analysts_make_figures_only(now: datetime) -> None:
    found = outlook(now, a_family(now).child, Recipient(RecipientKind.QUALITY_UNIT))
    assert found["child.attendance", "impact_analysis"].prospect is Prospect.IN_FIGURES_ONLY


def test_an_open_consent_stands_beside_what_it_is_about(now: datetime) -> None:
    family = a_family(now)
    consent = an_asked_consent(now, family.child, "child.allergies", "safety")
    found = outlook(now, family.child)
    assert found["child.allergies", "safety"].consent is consent
    assert [each for each in found.values() if each.consent] == [found["child.allergies", "safety"]]
    elsewhere = outlook(now, family.child, Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24))
    assert not any(each.consent for each in elsewhere.values())
