"""What was consented to, asked and told: consents, requests, a search with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from catalog.queries import sessions_of_group
from consent import door
from consent import operations as consents
from consent.door import Recipient
from marketplace.kernel.operation import SYSTEM
from marketplace.requests import operations as requests
from marketplace.service_models.base import RecipientKind
from tests.factories.people import an_actor
from tests.journeys.canary_city.city import SHOWN, CanaryCity
from tests.journeys.oracle import Hat

CONSENTS = (
    ("child.allergies", "safety"),
    ("child.special_needs", "service_delivery"),
    ("child.home_language", "language_grouping"),
)


def ask_consents(city: CanaryCity) -> None:
    """The club may know one child's allergies; asked for her needs; had her language once; nothing of the other."""
    now = SHOWN - timedelta(days=3)
    officer = an_actor(now, "data_protection_officer")
    for category, purpose in CONSENTS:
        consents.publish_notice(
            actor=officer, now=now, category=category, purpose=purpose, text="May the club know this? You can withdraw."
        )
    child = city.people["first.a"]
    given = _asked(city, now, child, *CONSENTS[0])
    for who in ("first.1", "first.2", "first.3"):
        consents.answer_consent(actor=city.actor(who, now), now=now, consent=given, agrees=True)
    city.facts.consents.add((Hat("own_controller", city.providers["drama"].id), child, *CONSENTS[0]))
    waiting = _asked(city, now, child, *CONSENTS[1])
    consents.answer_consent(actor=city.actor("first.1", now), now=now, consent=waiting, agrees=True)
    ended = _asked(city, now, child, *CONSENTS[2])
    consents.answer_consent(actor=city.actor("first.1", now), now=now, consent=ended, agrees=True)
    consents.withdraw_consent(actor=city.actor("first.2", now), now=now, consent=ended)
    city.consents |= {"given": given, "waiting": waiting, "ended": ended}
    city.consents["other"] = _asked(city, now, city.people["protected.a"], *CONSENTS[0])


def _asked(city: CanaryCity, now: datetime, child: str, category: str, purpose: str) -> str:
    return consents.ask_consent(
        actor=SYSTEM,
        now=now,
        subject=child,
        category=category,
        purpose=purpose,
        recipient=Recipient(RecipientKind.OWN_CONTROLLER, city.providers["drama"].id),
    ).id


def ask_questions(city: CanaryCity) -> None:
    """A question that the club answered, a fault that waits for the unit, a complaint that waits for the city."""
    now = SHOWN - timedelta(hours=20)
    question = _request(city, now, "first.1", "question", "content", enrolment=city.enrolments["first.a drama"])
    word = city.word("service_request.answer_words", "person.message", city.people["first.1"])
    requests.answer_request(
        actor=city.actor("drama", now), now=now, request=question, outcome="answered", words=f"We mean {word}."
    )
    need = city.word("adjustment.words", "child.special_needs", city.people["first.a"])
    requests.ask_adjustment(
        actor=city.actor("first.1", now),
        now=now,
        enrolment=city.enrolments["first.a drama"],
        need="quiet_place",
        words=f"She needs {need}.",
    )
    session = sessions_of_group(city.groups["drama"])[1].id
    _request(city, now, "first.2", "fault", "room", session=session)
    _request(city, now, "protected.1", "complaint", "treatment", enrolment=city.enrolments["protected.a drama"])


def _request(city: CanaryCity, now: datetime, who: str, kind: str, topic: str, **about: str) -> str:
    word = city.word("service_request.words", "person.message", city.people[who])
    return requests.open_request(
        actor=city.actor(who, now), now=now, kind=kind, topic=topic, words=f"We ask about {word}.", **about
    ).id


def find_with_a_reason(city: CanaryCity) -> None:
    """An officer of the service centre has looked for a guardian, and said why."""
    word = city.word("access_log.reason", "person.accesses", city.people["first.1"])
    door.find(
        actor=city.actor("service_centre", SHOWN),
        now=SHOWN,
        reason=f"She asked about {word}.",
        words=city.given_name("first.1"),
    )
