"""Say to which stream of value a service belongs, for which events of a life it is there, and by which words it is
found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from catalog import policy, queries
from catalog.errors import ServiceWrong
from catalog.kinds import LifeEvent, ValueStream
from catalog.models import Offering, Service
from catalog.operations.drafting import searched_by
from catalog.operations.seasons import MAX_KEYWORDS
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _


@operation(policy.CLASSIFY_SERVICE)
def classify_service(
    *,
    actor: Actor,
    now: datetime,
    service: str,
    value_stream: ValueStream | None = None,
    life_events: Sequence[LifeEvent] = (),
    keywords: Sequence[str] = (),
) -> Service:
    """Classify a service anew; its offerings are found by the new words at once.

    Raises: ServiceUnknown, ServiceWrong (too many keywords).
    """
    found = queries.service(service)
    if len(keywords) > MAX_KEYWORDS:
        raise ServiceWrong(fields={"keywords": [_("Give at most 30 keywords.")]})
    found.value_stream = value_stream
    found.life_events = [each.value for each in LifeEvent if each in life_events]
    found.keywords = list(keywords)
    for offering in db.session.scalars(select(Offering).where(Offering.service_id == service)):
        offering.search_words = searched_by(offering, found)
    return found
