"""The service owner says for what in a life a service is there, and families find it so at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from catalog import operations, queries
from catalog.errors import ServiceWrong
from catalog.kinds import LifeEvent, ValueStream
from catalog.queries import Filters
from marketplace.kernel.errors import NotAllowed
from tests.factories.catalog import a_published_offering, a_service
from tests.factories.people import an_actor
from tests.factories.providers import a_service_owner

pytestmark = pytest.mark.database
BORN, MOVING = LifeEvent.CHILD_IS_BORN, LifeEvent.MOVING_HERE


def titles(now: datetime, **filters: Any) -> list[str]:
    return [hit.offering.title for hit in queries.search(Filters(**filters), now=now).hits]


@pytest.mark.allows("catalog.classify_service")
def test_a_service_is_found_by_life_event_stream_and_its_new_words(app: Any, now: datetime) -> None:
    service = a_service(now, keywords=["theatre"])
    a_published_offering(now, service=service.id)
    assert titles(now, event=(BORN,)) == titles(now, words="puppets") == []
    operations.classify_service(
        actor=a_service_owner(now),
        now=now,
        service=service.id,
        value_stream=ValueStream.FAMILY_WITH_CHILDREN,
        life_events=[MOVING, BORN],
        keywords=["puppets"],
    )
    assert queries.service(service.id).life_events == ["child_is_born", "moving_here"]
    assert titles(now, event=(BORN,)) == titles(now, words="puppets") == ["Drama club"]
    assert titles(now, stream=(ValueStream.FAMILY_WITH_CHILDREN,)) == ["Drama club"]
    assert titles(now, words="theatre") == titles(now, stream=(ValueStream.BUSINESS,)) == []
    facets = queries.search(Filters(event=(BORN,)), now=now).facets
    assert [(each.value, each.count) for each in facets["event"]] == [("child_is_born", 1), ("moving_here", 1)]


@pytest.mark.refuses("catalog.classify_service")
def test_only_the_service_owner_classifies_and_within_bounds(app: Any, now: datetime) -> None:
    service = a_service(now)
    with pytest.raises(NotAllowed):
        operations.classify_service(actor=an_actor(now, "city.officer"), now=now, service=service.id)
    with pytest.raises(ServiceWrong):
        many = [f"word{number}" for number in range(31)]
        operations.classify_service(actor=a_service_owner(now), now=now, service=service.id, keywords=many)
