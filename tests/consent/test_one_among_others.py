"""A consent, a notice and a log are about one person, one thing and one recipient, however many others there are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, update

from consent import door, operations, queries
from consent.circumstances import Circumstances, admitted
from consent.door import Recipient, decide
from consent.errors import LawApprovedByProposer
from consent.law import Effect, LawLine
from consent.law_file import example_law
from consent.models import ConsentAnswer, ConsentStatus
from consent.outlook import verdicts
from consent.recipients import speaks_for
from consent.verdicts import CONCEALED
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld, transaction
from marketplace.people import operations as people
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import AT_THE_CLUB, CLUB, a_given_consent, a_notice, an_asked_consent, the_law
from tests.factories.people import a_family, an_actor, as_actor, two_guardians

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ALLERGIES = ("child.allergies", "safety")
NAME = ("child.name", "marketing")
OTHER_CLUB = Recipient(RecipientKind.OWN_CONTROLLER, "d" * 24)
OFFICER = Actor("o" * 24, frozenset({RoleHeld("city.officer")}))


@pytest.fixture(autouse=True)
def _law(app: Any, now: datetime) -> None:
    the_law(now)


def asked_anew(now: datetime, subject: str, asked: tuple[str, str], recipient: Recipient) -> str:
    """Ask for a consent and return its id."""
    return an_asked_consent(now, subject, *asked, recipient).id


def test_a_consent_is_asked_beside_others_about_another_thing_purpose_or_recipient(now: datetime) -> None:
    lines = [
        LawLine("child.name", kind, purpose, Effect.CONSENT, "an act")
        for kind in ("own_controller", "joint_controller")
        for purpose in ("marketing", "safety")
    ]
    the_law(now, [*lines, *example_law().lines[-1:], _explicit("child.allergies")], city_day(now))
    child = a_family(now).child
    joint = Recipient(RecipientKind.JOINT_CONTROLLER, CLUB)
    asked = [
        asked_anew(now, child, ("child.allergies", "safety"), AT_THE_CLUB),
        asked_anew(now, child, ("child.name", "safety"), AT_THE_CLUB),
        asked_anew(now, child, ("child.name", "marketing"), AT_THE_CLUB),
        asked_anew(now, child, ("child.name", "marketing"), OTHER_CLUB),
        asked_anew(now, child, ("child.name", "marketing"), joint),
    ]
    assert len(set(asked)) == 5
    open_ = [(row.category, row.purpose, row.recipient_kind, row.recipient_id) for row in queries.open_consents(child)]
    assert len(set(open_)) == 5


def _explicit(category: str) -> LawLine:
    return LawLine(category, "own_controller", "safety", Effect.EXPLICIT_CONSENT, "an act")


def test_a_consent_that_was_given_for_one_thing_does_not_disturb_the_reading_of_another(now: datetime) -> None:
    the_law(now, [_explicit("child.allergies"), _explicit("child.special_needs")], city_day(now))
    family = a_family(now)
    for category in ("child.allergies", "child.special_needs"):
        a_given_consent(now, family.child, category, "safety", by=family.adults)
    found = decide(
        recipient=AT_THE_CLUB, purpose="safety", subjects=[family.child], categories=["child.allergies"], now=now
    )
    assert {category: each.allowed for category, each in found[family.child].items()} == {"child.allergies": True}


def test_consents_are_listed_for_the_person_they_are_about(now: datetime) -> None:
    family, other = a_family(now), a_family(now)
    theirs = an_asked_consent(now, other.child, *ALLERGIES)
    ours = an_asked_consent(now, family.child, *ALLERGIES)
    today = city_day(now)
    assert queries.consents_of(family.child) == queries.open_consents(family.child) == [ours]
    assert queries.waiting_for(family.guardian, [family.child], today) == [ours]
    operations.answer_consent(actor=as_actor(other.guardian, now), now=now, consent=theirs.id, agrees=True)
    operations.answer_consent(actor=as_actor(family.guardian, now), now=now, consent=ours.id, agrees=False)
    assert [row.consent_id for row in queries.answers_to(ours.id)] == [ours.id]
    assert queries.agreed_to(ours.id) == frozenset() and queries.agreed_to(theirs.id) == {other.guardian}
    assert queries.open_consents(family.child) == [] and queries.consents_of(family.child) == [ours]


def test_a_consent_that_another_guardian_has_refused_waits_for_nobody(now: datetime) -> None:
    family = two_guardians(now)
    consent = an_asked_consent(now, family.child, *ALLERGIES)
    operations.answer_consent(actor=as_actor(family.guardian, now), now=now, consent=consent.id, agrees=False)
    assert consent.status is ConsentStatus.REFUSED
    assert queries.waiting_for(family.adults[1], [family.child], city_day(now)) == []


def test_each_thing_and_purpose_has_a_notice_of_its_own(now: datetime) -> None:
    of_name, of_allergies = a_notice(now, *NAME), a_notice(now, *ALLERGIES)
    today = city_day(now)
    notices = [queries.notice_in_force(*asked, today) for asked in (NAME, ALLERGIES)]
    assert [each and each.id for each in notices] == [of_name, of_allergies]
    assert queries.notice_in_force("child.name", "safety", today) is None
    assert queries.notice_in_force("child.allergies", "marketing", today) is None


def test_who_read_what_is_shown_of_the_persons_one_asks_about(now: datetime) -> None:
    family, other = a_family(now), a_family(now)
    for each in (family, other):
        door.own_access(actor=as_actor(each.guardian, now), now=now, subjects=[each.child], categories=["child.name"])
    rows, _more = queries.accesses_page([family.child], limit=9)
    assert [row.subject_id for row in rows] == [family.child]


def test_an_officer_who_acts_for_a_family_does_not_read_as_herself_meanwhile() -> None:
    herself = Recipient(RecipientKind.DATA_SUBJECT, person="s" * 24)
    assert speaks_for(Actor("s" * 24), herself)
    assert not speaks_for(Actor("s" * 24, acting_for="g" * 24), herself)


def test_nobody_in_particular_approves_no_law(now: datetime) -> None:
    example = example_law()
    table = operations.propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=example.lines,
        valid_from=example.valid_from,
        notice="",
    )
    with transaction("a test", actor=SYSTEM, now=now), pytest.raises(LawApprovedByProposer):
        operations.approve_law_table(actor=SYSTEM, now=now, law_table=table.id)


def test_one_who_is_not_signed_in_decides_on_no_consent(now: datetime) -> None:
    consent = an_asked_consent(now, a_family(now).child, *ALLERGIES)
    with pytest.raises(NotFound):
        operations.answer_consent(actor=NOBODY, now=now, consent=consent.id, agrees=True)


def test_what_is_refused_is_neither_asked_for_nor_written_down(now: datetime) -> None:
    family = a_family(now)
    seen: list[str] = []
    listener = lambda connection, cursor, statement, *more: seen.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    staff = Actor("s" * 24, frozenset({RoleHeld("provider.staff", CLUB)}))
    read = door.read(
        actor=staff,
        now=now,
        recipient=AT_THE_CLUB,
        purpose="safety",
        subjects=[family.child],
        categories=["child.name", "child.allergies"],
    )
    event.remove(db.engine, "before_cursor_execute", listener)
    assert read == {} and seen
    assert not [each for each in seen if "access_log" in each or "child_detail" in each or "guardianship" in each]


def test_a_figure_for_many_is_no_reading_even_where_somebody_has_agreed() -> None:
    line = LawLine("child.name", "own_controller", "safety", Effect.AGGREGATE_ONLY, "an act")
    facts = Circumstances(consented=frozenset({("a", "child.name")}))
    assert admitted("child.name", line, frozenset({"a"}), facts) == frozenset()


def test_where_a_protected_child_is_stays_hidden_from_a_guardian_of_another_kind_and_from_an_officer(
    now: datetime,
) -> None:
    family = a_family(now)
    allowed = [
        LawLine("child.home_area", "guardian", "eligibility", Effect.ALLOWED, "an act"),
        LawLine("child.home_area", "city_officer", "eligibility", Effect.ALLOWED, "an act"),
    ]
    the_law(now, allowed, city_day(now))
    readers = [Recipient(RecipientKind.GUARDIAN, person=family.guardian), Recipient(RecipientKind.CITY_OFFICER)]

    def verdict(reader: Recipient) -> Any:
        asked = {"purpose": "eligibility", "subjects": [family.child], "categories": ["child.home_area"]}
        return decide(recipient=reader, **asked, now=now)[family.child]["child.home_area"]

    assert all(verdict(reader).allowed for reader in readers)
    people.record_protection_order(actor=SYSTEM, now=now, person=family.child, valid_from=city_day(now))
    assert [verdict(reader) for reader in readers] == [CONCEALED, CONCEALED]


def test_whoever_is_found_has_a_name_and_who_may_not_be_named_is_not_found(now: datetime) -> None:
    family = a_family(now)
    officer = an_actor(now, "service_centre")
    found = door.find(actor=officer, now=now, reason="phone call", words="korpela")
    assert {hit.person: hit.name for hit in found if hit.person in (family.guardian, family.child)} == {
        family.guardian: "Aino Korpela",
        family.child: "Oiva Korpela",
    }
    children_alone = LawLine("child.name", "service_desk", "act_for_family", Effect.ALLOWED, "an act")
    the_law(now, [children_alone], city_day(now))
    found = door.find(actor=officer, now=now, reason="phone call", words="korpela")
    assert [hit.person for hit in found] == [family.child]


def test_what_the_law_speaks_of_is_told_once_and_not_also_as_unspoken(now: datetime) -> None:
    told = verdicts(recipient=AT_THE_CLUB, child=a_family(now).child, now=now)
    assert ("child.name", "*") not in {(each.category, each.purpose) for each in told}


def test_a_consent_holds_for_the_children_one_asks_about(now: datetime) -> None:
    family, other = a_family(now), a_family(now)
    for each in (family, other):
        a_given_consent(now, each.child, *ALLERGIES, by=each.adults)
    effects = {"child.allergies": Effect.EXPLICIT_CONSENT}
    found = queries.consents_in_force(AT_THE_CLUB, "safety", [family.child], effects, city_day(now))
    assert found == {(family.child, "child.allergies")}


def test_a_consent_holds_for_its_purpose_and_kind_of_recipient_and_only_where_the_answer_was_yes(
    now: datetime,
) -> None:
    family, today = a_family(now), city_day(now)
    a_given_consent(now, family.child, *ALLERGIES, by=family.adults)

    def holds(recipient: Recipient = AT_THE_CLUB, purpose: str = "safety") -> bool:
        effects = {"child.allergies": Effect.EXPLICIT_CONSENT}
        return bool(queries.consents_in_force(recipient, purpose, [family.child], effects, today))

    assert holds()
    assert not holds(purpose="marketing")
    assert not holds(Recipient(RecipientKind.JOINT_CONTROLLER, CLUB))
    db.session.execute(update(ConsentAnswer).values(agrees=False))
    assert not holds()
