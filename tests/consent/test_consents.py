"""Consents: asked, given by all who must agree, refused or withdrawn by any one, and their time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consent import operations, queries
from consent.door import PLATFORM, Recipient, decide
from consent.errors import (
    ConsentNotGiven,
    ConsentNotOpen,
    ConsentNotUsed,
    ConsentUnknown,
    ExpiryNotValid,
    NoticeMissing,
    NoticeTextMissing,
    RecipientMissing,
)
from consent.law import Effect
from consent.models import Consent, ConsentStatus
from consent.verdicts import consent_holds
from marketplace.kernel import events
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.outbox import run_due
from marketplace.people import operations as people
from marketplace.people import queries as people_queries
from marketplace.people.models import Custody
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import AT_THE_CLUB, CLUB, a_given_consent, a_notice, an_asked_consent, the_law
from tests.factories.people import a_family, an_actor, an_adult, as_actor, two_guardians

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ALLERGIES = ("child.allergies", "safety")
LANGUAGE = ("child.home_language", "language_grouping")


@pytest.fixture(autouse=True)
def _law(app: Any, now: datetime) -> None:
    the_law(now)


def allowed(now: datetime, subject: str, asked: tuple[str, str], recipient: Recipient = AT_THE_CLUB) -> bool:
    """Tell whether the door would let a category pass."""
    category, purpose = asked
    verdicts = decide(recipient=recipient, purpose=purpose, subjects=[subject], categories=[category], now=now)
    return verdicts[subject][category].allowed


def answer(now: datetime, consent: Consent, person: str, agrees: bool = True) -> Consent:
    """Answer a consent as a person."""
    return operations.answer_consent(actor=as_actor(person, now), now=now, consent=consent.id, agrees=agrees)


@pytest.mark.allows("consent.ask_consent")
@pytest.mark.allows("consent.answer_consent")
def test_a_consent_needs_one_guardian(now: datetime) -> None:
    family = two_guardians(now)
    a_notice(now, *LANGUAGE)
    consent = operations.ask_consent(
        actor=as_actor(family.guardian, now),
        now=now,
        subject=family.child,
        category=LANGUAGE[0],
        purpose=LANGUAGE[1],
        recipient=AT_THE_CLUB,
    )
    assert consent.status is ConsentStatus.ASKED and not allowed(now, family.child, LANGUAGE)
    answer(now, consent, family.guardian)
    assert consent.status is ConsentStatus.GIVEN and consent.given_at == now
    assert allowed(now, family.child, LANGUAGE)


def test_an_explicit_consent_needs_every_guardian_with_custody(now: datetime) -> None:
    family = two_guardians(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=[family.adults[1]])
    assert consent.status is ConsentStatus.ASKED and not allowed(now, family.child, ALLERGIES)
    assert queries.waiting_for(family.guardian, [family.child], city_day(now)) == [consent]
    assert queries.waiting_for(family.adults[1], [family.child], city_day(now)) == []
    answer(now, consent, family.guardian)
    assert consent.status is ConsentStatus.GIVEN and allowed(now, family.child, ALLERGIES)
    assert [each.person_id for each in queries.answers_to(consent.id)] == [family.adults[1], family.guardian]


def test_a_consent_is_for_one_recipient_purpose_and_category(now: datetime) -> None:
    family = a_family(now)
    a_given_consent(now, family.child, *ALLERGIES, by=family.adults)
    assert allowed(now, family.child, ALLERGIES)
    assert not allowed(now, family.child, ALLERGIES, Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24))
    assert not allowed(now, family.child, ALLERGIES, Recipient(RecipientKind.JOINT_CONTROLLER, CLUB))
    assert not allowed(now, family.child, ("child.special_needs", "service_delivery"))
    assert not allowed(now, family.child, ("child.allergies", "marketing"))
    assert not allowed(now, a_family(now).child, ALLERGIES)


def test_a_consent_for_the_marketplace_itself_names_no_organisation(now: datetime) -> None:
    family = a_family(now)
    asked = ("child.home_language", "search_fit")
    a_given_consent(now, family.child, *asked, by=family.adults, recipient=PLATFORM)
    assert allowed(now, family.child, asked, PLATFORM)


@pytest.mark.allows("consent.withdraw_consent")
@pytest.mark.parametrize("who", [0, 1])
def test_any_one_of_the_guardians_withdraws_and_it_holds_at_once(now: datetime, who: int) -> None:
    family = two_guardians(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=family.adults)
    assert allowed(now, family.child, ALLERGIES)
    actor = as_actor(family.adults[who], now)
    operations.withdraw_consent(actor=actor, now=now, consent=consent.id)
    assert not allowed(now, family.child, ALLERGIES)
    assert (consent.status, consent.ended_at, consent.ended_by) == (ConsentStatus.WITHDRAWN, now, actor.person)
    with pytest.raises(ConsentNotGiven):
        operations.withdraw_consent(actor=actor, now=now, consent=consent.id)


def test_any_one_of_the_guardians_refuses_for_good_and_may_be_asked_anew(now: datetime) -> None:
    family = two_guardians(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=[family.guardian])
    answer(now, consent, family.adults[1], agrees=False)
    assert (consent.status, consent.ended_by) == (ConsentStatus.REFUSED, family.adults[1])
    with pytest.raises(ConsentNotOpen):
        answer(now, consent, family.adults[1])
    assert not allowed(now, family.child, ALLERGIES)
    assert an_asked_consent(now, family.child, *ALLERGIES).id != consent.id


def test_a_guardian_who_agreed_may_still_change_her_mind(now: datetime) -> None:
    family = two_guardians(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=[family.guardian])
    answer(now, consent, family.guardian, agrees=False)
    assert consent.status is ConsentStatus.REFUSED
    assert [each.agrees for each in queries.answers_to(consent.id)] == [False]


@pytest.mark.refuses("consent.ask_consent")
@pytest.mark.refuses("consent.answer_consent")
@pytest.mark.refuses("consent.withdraw_consent")
def test_strangers_and_those_without_custody_find_no_consent(now: datetime) -> None:
    family, stranger = two_guardians(now), a_family(now)
    people.change_custody(actor=SYSTEM, now=now, guardian=family.adults[1], child=family.child, custody=Custody.NONE)
    consent = an_asked_consent(now, family.child, *LANGUAGE)
    for person in (stranger.guardian, family.adults[1], family.child):
        with pytest.raises(NotFound):
            answer(now, consent, person)
        with pytest.raises(NotFound):
            operations.withdraw_consent(actor=as_actor(person, now), now=now, consent=consent.id)
    for person in (stranger.guardian, family.adults[1]):
        with pytest.raises(NotFound):
            operations.ask_consent(
                actor=as_actor(person, now),
                now=now,
                subject=family.child,
                category=LANGUAGE[0],
                purpose=LANGUAGE[1],
                recipient=AT_THE_CLUB,
            )
    for actor in (SYSTEM, as_actor(family.guardian, now)):
        with pytest.raises(NotFound):
            operations.answer_consent(actor=actor, now=now, consent="a" * 24, agrees=True)
    with pytest.raises(NotFound):
        operations.answer_consent(actor=SYSTEM, now=now, consent=consent.id, agrees=True)


def test_inside_another_operation_an_unknown_consent_is_unknown_too(now: datetime) -> None:
    with transaction("a test", actor=SYSTEM, now=now), pytest.raises(ConsentUnknown):
        operations.withdraw_consent(actor=SYSTEM, now=now, consent="a" * 24)


def test_an_officer_answers_in_the_name_of_the_guardian_she_acts_for_and_it_is_recorded(now: datetime) -> None:
    family, officer = a_family(now), an_actor(now, "service_centre")
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    acting = people_queries.actor_of_person(officer.person or "", now, acting_for=family.guardian)
    operations.answer_consent(actor=acting, now=now, consent=consent.id, agrees=True)
    (given,) = queries.answers_to(consent.id)
    assert (given.person_id, given.entered_by) == (family.guardian, officer.person)
    assert consent.status is ConsentStatus.GIVEN


@pytest.mark.parametrize(
    "asked",
    [
        ("child.name", "service_delivery"),  # by contract
        ("child.birth_date", "safety"),  # prohibited
        ("child.name", "a purpose that the law does not know"),
    ],
)
def test_no_consent_is_asked_where_the_law_wants_none(now: datetime, asked: tuple[str, str]) -> None:
    family = a_family(now)
    with pytest.raises(ConsentNotUsed):
        an_asked_consent(now, family.child, *asked)


def test_a_consent_is_asked_under_a_notice(now: datetime) -> None:
    family = a_family(now)
    with pytest.raises(NoticeMissing):
        operations.ask_consent(
            actor=SYSTEM,
            now=now,
            subject=family.child,
            category=ALLERGIES[0],
            purpose=ALLERGIES[1],
            recipient=AT_THE_CLUB,
        )


def test_a_consent_names_its_provider(now: datetime) -> None:
    family = a_family(now)
    with pytest.raises(RecipientMissing):
        an_asked_consent(now, family.child, *ALLERGIES, recipient=Recipient(RecipientKind.OWN_CONTROLLER))


def test_what_is_asked_or_given_already_is_not_asked_twice(now: datetime) -> None:
    family = a_family(now)
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    assert an_asked_consent(now, family.child, *ALLERGIES) is consent
    answer(now, consent, family.guardian)
    assert an_asked_consent(now, family.child, *ALLERGIES) is consent
    assert queries.consents_of(family.child) == [consent]


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (730, True), (731, False)])
def test_a_consent_holds_from_tomorrow_to_two_years(now: datetime, days: int, taken: bool) -> None:
    family = a_family(now)
    a_notice(now, *ALLERGIES)

    def ask() -> Consent:
        return operations.ask_consent(
            actor=SYSTEM,
            now=now,
            subject=family.child,
            category=ALLERGIES[0],
            purpose=ALLERGIES[1],
            recipient=AT_THE_CLUB,
            expires_on=city_day(now) + timedelta(days),
        )

    if taken:
        assert ask().expires_on == city_day(now) + timedelta(days)
    else:
        with pytest.raises(ExpiryNotValid):
            ask()


@pytest.mark.allows("consent.expire_consents")
def test_a_consent_ends_on_its_day_and_is_marked_by_the_worker(now: datetime) -> None:
    family = a_family(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=family.adults)
    last, over = now + timedelta(days=364), now + timedelta(days=365)
    assert allowed(last, family.child, ALLERGIES)
    assert not allowed(over, family.child, ALLERGIES)
    run_due(last)
    assert consent.status is ConsentStatus.GIVEN
    run_due(over)
    assert (consent.status, consent.ended_at) == (ConsentStatus.EXPIRED, over)


def test_an_asked_consent_waits_fourteen_days(now: datetime) -> None:
    family = two_guardians(now)
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    in_time, late = now + timedelta(days=13), now + timedelta(days=14)
    answer(in_time, consent, family.guardian)
    assert queries.waiting_for(family.adults[1], [family.child], city_day(in_time)) == [consent]
    assert queries.waiting_for(family.adults[1], [family.child], city_day(late)) == []
    with pytest.raises(ConsentNotOpen):
        answer(late, consent, family.adults[1])
    run_due(in_time)
    assert consent.status is ConsentStatus.ASKED
    run_due(late + timedelta(hours=1))
    assert consent.status is ConsentStatus.EXPIRED


@pytest.mark.refuses("consent.expire_consents")
def test_a_person_does_not_make_consents_expire(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.expire_consents(actor=an_actor(now, "data_protection_officer"), now=now)


def test_a_guardian_who_gains_custody_later_must_agree_to_an_explicit_consent_too(now: datetime) -> None:
    family, other = a_family(now), an_adult(now)
    a_given_consent(now, family.child, *ALLERGIES, by=family.adults)
    people.change_custody(actor=SYSTEM, now=now, guardian=other, child=family.child, custody=Custody.JOINT)
    assert not allowed(now, family.child, ALLERGIES)


def test_the_consent_of_one_who_has_lost_custody_does_not_count(now: datetime) -> None:
    family = two_guardians(now)
    a_given_consent(now, family.child, *LANGUAGE, by=[family.guardian])
    people.change_custody(actor=SYSTEM, now=now, guardian=family.guardian, child=family.child, custody=Custody.NONE)
    assert not allowed(now, family.child, LANGUAGE)


@pytest.mark.parametrize(("born", "decides"), [(date(2013, 9, 1), True), (date(2013, 9, 2), False)])
def test_from_thirteen_a_child_decides_alone(now: datetime, born: date, decides: bool) -> None:
    family = two_guardians(now, birth_date=born)
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    if decides:
        answer(now, consent, family.child)
        assert consent.status is ConsentStatus.GIVEN and allowed(now, family.child, ALLERGIES)
    else:
        with pytest.raises(NotFound):
            answer(now, consent, family.child)


def test_an_adult_decides_about_herself(now: datetime) -> None:
    family = a_family(now)
    asked = ("guardian.contact", "marketing")
    a_notice(now, *asked)
    consent = operations.ask_consent(
        actor=as_actor(family.guardian, now),
        now=now,
        subject=family.guardian,
        category=asked[0],
        purpose=asked[1],
        recipient=AT_THE_CLUB,
    )
    answer(now, consent, family.guardian)
    assert allowed(now, family.guardian, asked)


def test_nobody_decides_about_a_person_who_is_not_known(now: datetime) -> None:
    assert queries.deciders("a" * 24, city_day(now)).everybody == frozenset()


def test_who_suffices_for_a_consent() -> None:
    both, one, nobody = frozenset("ab"), frozenset("a"), frozenset[str]()
    explicit, plain = Effect.EXPLICIT_CONSENT, Effect.CONSENT
    assert consent_holds(explicit, agreed=both, guardians=both, alone=None)
    assert not consent_holds(explicit, agreed=one, guardians=both, alone=None)
    assert not consent_holds(explicit, agreed=nobody, guardians=nobody, alone=None)
    assert consent_holds(plain, agreed=one, guardians=both, alone=None)
    assert not consent_holds(plain, agreed=nobody, guardians=both, alone=None)
    assert consent_holds(explicit, agreed=frozenset("c"), guardians=both, alone="c")
    assert not consent_holds(explicit, agreed=one, guardians=both, alone="c")


@pytest.mark.allows("consent.publish_notice")
def test_a_new_version_of_a_notice_is_for_those_who_are_asked_from_then_on(now: datetime) -> None:
    family = a_family(now)
    first = an_asked_consent(now, family.child, *ALLERGIES)
    later = now + timedelta(days=1)
    second = a_notice(later, *ALLERGIES)
    other = an_asked_consent(later + timedelta(days=1), a_family(now).child, *ALLERGIES)
    versions = [notice.version for notice in queries.notices()]
    assert versions == [1, 2, 3]
    assert first.notice_id != second != other.notice_id
    before = queries.notice_in_force(*ALLERGIES, city_day(now))
    assert before is not None and before.id == first.notice_id
    assert queries.notice(second) is not None and queries.notice("a" * 24) is None


@pytest.mark.refuses("consent.publish_notice")
def test_only_the_data_protection_officer_publishes_notices_and_they_have_a_text(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.publish_notice(
            actor=an_actor(now, "city.officer"), now=now, category="child.name", purpose="marketing", text="We ask."
        )
    with pytest.raises(NoticeTextMissing):
        operations.publish_notice(
            actor=an_actor(now, "data_protection_officer"),
            now=now,
            category="child.name",
            purpose="marketing",
            text=" ",
        )


def test_each_step_of_a_consent_is_announced(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    for name in ("asked", "given", "refused", "withdrawn", "expired"):
        listener = lambda event, *, actor, now: heard.append(f"{event.name} {event.subject} {event.recipient}")  # noqa: E731
        monkeypatch.setitem(events.LISTENERS, f"consent.consent_{name}", [listener])
    family = a_family(now)
    consent = a_given_consent(now, family.child, *ALLERGIES, by=family.adults)
    operations.withdraw_consent(actor=as_actor(family.guardian, now), now=now, consent=consent.id)
    answer(now, an_asked_consent(now, family.child, *ALLERGIES), family.guardian, agrees=False)
    an_asked_consent(now, family.child, *ALLERGIES)
    run_due(now + timedelta(days=14))
    steps = ["asked", "given", "withdrawn", "asked", "refused", "asked", "expired"]
    assert heard == [f"consent.consent_{step} {family.child} {CLUB}" for step in steps]


def test_the_database_itself_keeps_one_open_consent(now: datetime) -> None:
    family = a_family(now)
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    columns = {column.name: getattr(consent, column.name) for column in Consent.__table__.columns}
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), transaction("a test", actor=SYSTEM, now=now):
        db.session.add(Consent(**(columns | {"id": "z" * 24})))
    assert len(db.session.scalars(select(Consent)).all()) == 1
