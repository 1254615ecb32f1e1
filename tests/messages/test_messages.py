"""What people are told in the product, and what is written to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor
from marketplace.kernel.outbox import OutboxRow, run_due
from marketplace.kernel.registry import KindUnknown
from marketplace.messages import operations, queries
from marketplace.messages.errors import PostOfficeDown
from marketplace.messages.models import Message
from marketplace.messages.operations import collect_letters, compose_letters, mark_read, record_mailed, tell
from marketplace.messages.post import Folder, Letter, Server, post_of
from marketplace.messages.tasks.mailing import send_mails
from tests.factories.delivery import a_club, the_example_law
from tests.factories.messages import a_mail_server, a_message, letters_in
from tests.factories.people import a_family, an_actor, an_adult, as_actor, new_adult, new_child

pytestmark = pytest.mark.database

A_LETTER = Letter("m" * 24, "aino@example.org", "An invoice", "Hello,\n\nSign in.\n")


@pytest.fixture
def mail(app: Flask) -> Path:
    """The folder into which this city's mail goes."""
    folder: Path = app.config["SETTINGS"].mail_dir
    return folder


def a_reader(now: datetime, email: str | None = "aino@example.org") -> Actor:
    return as_actor(an_adult(now, email=email), now)


@pytest.mark.allows("messages.tell")
def test_each_person_gets_a_message_of_her_own(app: Flask, now: datetime) -> None:
    one, other = a_reader(now), a_reader(now)
    assert one.person and other.person
    tell(actor=SYSTEM, now=now, to=[one.person, other.person, one.person], template="invoice_issued", facts={"a": "b"})
    for reader in (one, other):
        (told,) = queries.inbox(reader)
        assert (told.message.to_person, told.message.facts, told.message.created_at) == (reader.person, {"a": "b"}, now)
        assert told.subject == "An invoice"


@pytest.mark.refuses("messages.tell")
def test_nobody_tells_by_hand(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        tell(actor=an_actor(now, "city.officer"), now=now, to=[], template="invoice_issued", facts={})


def test_only_what_has_a_template_is_told(app: Flask, now: datetime) -> None:
    with pytest.raises(KindUnknown):
        tell(actor=SYSTEM, now=now, to=[], template="gossip", facts={})


def test_an_inbox_is_one_persons_newest_first_and_in_pages(app: Flask, now: datetime) -> None:
    reader = a_reader(now)
    assert reader.person
    told = [a_message(now + timedelta(minutes=minute), reader.person).id for minute in range(3)]
    a_message(now, an_adult(now))
    assert [each.message.id for each in queries.inbox(reader)] == told[::-1]
    assert [each.message.id for each in queries.inbox(reader, limit=1, offset=1)] == [told[1]]
    assert queries.inbox(NOBODY) == []
    assert queries.unread(NOBODY) == 0
    assert queries.unread(reader) == 3


def test_a_message_names_its_offering_however_it_is_known(app: Flask, now: datetime) -> None:
    club = a_club(now)
    reader = a_reader(now)
    assert reader.person
    for fact in ({"group": club.group}, {"offering": club.offering}, {"session": club.first}, {"group": new_id()}, {}):
        a_message(now, reader.person, "offer_expired", **fact)
    bodies = [each.body for each in queries.inbox(reader)]
    assert sum("“Drama club”" in body for body in bodies) == 3
    assert sum("“the offering”" in body for body in bodies) == 2


@pytest.mark.allows("messages.mark_read")
def test_a_message_is_read_once_and_then_no_longer_unread(app: Flask, now: datetime) -> None:
    reader = a_reader(now)
    assert reader.person
    message = a_message(now, reader.person)
    assert queries.message_seen(message.id, reader) is not None
    assert mark_read(actor=reader, now=now, message=message.id).read_at == now
    assert mark_read(actor=reader, now=now + timedelta(hours=1), message=message.id).read_at == now
    assert queries.unread(reader) == 0


@pytest.mark.refuses("messages.mark_read")
def test_nobody_reads_anothers_message(app: Flask, now: datetime) -> None:
    message = a_message(now, an_adult(now))
    for other in (a_reader(now), NOBODY):
        with pytest.raises(NotFound):
            mark_read(actor=other, now=now, message=message.id)
        assert queries.message_seen(message.id, other) is None
    with pytest.raises(NotFound):
        mark_read(actor=a_reader(now), now=now, message=new_id())


def test_what_an_officer_reads_for_a_family_stays_unread(app: Flask, now: datetime) -> None:
    reader = a_reader(now)
    assert reader.person
    message = a_message(now, reader.person)
    acting = replace(an_actor(now, "service_centre"), acting_for=reader.person)
    assert mark_read(actor=acting, now=now, message=message.id).read_at is None
    assert [each.message.id for each in queries.inbox(acting)] == [message.id]


def test_a_letter_lies_in_the_mail_folder_under_the_messages_name(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now)
    message = a_message(now, an_adult(now, email="aino@example.org"))
    run_due(now)
    (letter,) = letters_in(mail)
    assert [file.name for file in mail.iterdir()] == [f"{message.id}.eml"]
    assert (letter["To"], letter["Subject"]) == ("aino@example.org", "An invoice")
    assert letter["Message-ID"] == f"<{message.id}@localhost>"
    assert letter["From"] == "Tampere <no-reply@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "There is an invoice for you." in letter.get_content()
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).mailed_at == now


def test_a_letter_is_sent_once_however_often_the_work_is_repeated(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now)
    message = a_message(now, an_adult(now, email="aino@example.org"))
    batch = str(collect_letters(actor=SYSTEM, now=now))
    send_mails(now=now, batch=batch)
    (mail / f"{message.id}.eml").unlink()
    send_mails(now=now, batch=batch)
    assert letters_in(mail) == []
    record_mailed(actor=SYSTEM, now=now + timedelta(days=1), messages=[message.id])
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).mailed_at == now


def test_without_an_address_that_may_be_used_the_inbox_alone_tells_it(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now)
    without = a_message(now, an_adult(now, email=None))
    run_due(now)
    assert not mail.exists()
    db.session.expire_all()
    kept = db.session.get_one(Message, without.id)
    assert (kept.mail_refused, kept.mailed_at) == ("no_address", None)


def test_where_the_law_does_not_let_us_write_nobody_is_written_to(app: Flask, now: datetime, mail: Path) -> None:
    a_message(now, an_adult(now, email="aino@example.org"))
    run_due(now)
    assert not mail.exists()


def test_some_messages_are_not_worth_a_letter(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now)
    a_message(now, an_adult(now, email="aino@example.org"), "payment_recorded")
    run_due(now)
    assert not mail.exists()
    tasks = db.session.scalars(select(OutboxRow.task)).all()
    assert "messages.send_mails" not in tasks


def test_telling_nobody_writes_no_letter(app: Flask, now: datetime) -> None:
    assert tell(actor=SYSTEM, now=now, to=[], template="invoice_issued", facts={}) == []
    assert "messages.send_mails" not in db.session.scalars(select(OutboxRow.task)).all()


def test_a_letter_names_people_only_where_the_law_lets_us(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now)
    family = a_family(now, adults=(new_adult(email="aino@example.org"),), children=(new_child(given_name="Oiva"),))
    a_message(now, family.guardian, "care_decided", child=family.child)
    run_due(now)
    (letter,) = letters_in(mail)
    assert letter.get_content().startswith("Hello,")
    assert "your child" in letter.get_content()
    assert "Oiva" not in letter.as_string() and "Aino" not in letter.as_string()


def test_a_letter_names_people_where_the_law_lets_us(app: Flask, now: datetime, mail: Path) -> None:
    the_example_law(now, ("child.name", "platform", "notification"), ("guardian.name", "platform", "notification"))
    family = a_family(now, adults=(new_adult(email="aino@example.org"),), children=(new_child(given_name="Oiva"),))
    a_message(now, family.guardian, "care_decided", child=family.child)
    run_due(now)
    text = letters_in(mail)[0].get_content()
    assert text.startswith("Hello Aino Korpela,")
    assert "care for Oiva Korpela" in text


@pytest.mark.allows("messages.collect_letters")
def test_all_that_waits_is_one_piece_of_work_however_many_told_it(app: Flask, now: datetime) -> None:
    messages = [a_message(now, an_adult(now)) for _each in range(3)]
    batch = collect_letters(actor=SYSTEM, now=now)
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.task == "messages.send_mails")).all()
    assert [row.payload for row in rows] == [{"batch": batch}]
    db.session.expire_all()
    assert {db.session.get_one(Message, message.id).batch for message in messages} == {batch}


def test_what_is_in_a_batch_is_in_no_other(app: Flask, now: datetime) -> None:
    first = a_message(now, an_adult(now))
    collect_letters(actor=SYSTEM, now=now)
    assert collect_letters(actor=SYSTEM, now=now) is None
    second = a_message(now, an_adult(now))
    batch = collect_letters(actor=SYSTEM, now=now)
    assert [each.id for each in queries.unmailed(str(batch), limit=9)] == [second.id]
    assert first.id != second.id


@pytest.mark.refuses("messages.collect_letters")
def test_nobody_collects_letters_by_hand(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        collect_letters(actor=an_actor(now, "city.officer"), now=now)


def test_a_large_batch_is_sent_to_its_end(
    app: Flask, now: datetime, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_example_law(now)
    monkeypatch.setattr(operations, "LETTERS_AT_ONCE", 1)
    silent = [an_adult(now) for _each in range(3)]
    written_to = [an_adult(now, email=f"{name}@example.org") for name in ("aino", "eero")]
    tell(actor=SYSTEM, now=now, to=[*silent, *written_to], template="invoice_issued", facts={})
    batch = str(collect_letters(actor=SYSTEM, now=now))
    assert len(queries.unmailed(batch, limit=2)) == 2
    send_mails(now=now, batch=batch)
    assert len(letters_in(mail)) == 2
    assert queries.unmailed(batch, limit=9) == []


@pytest.mark.allows("messages.compose_letters")
def test_letters_are_composed_by_the_system(app: Flask, now: datetime) -> None:
    the_example_law(now)
    message = a_message(now, an_adult(now, email="aino@example.org"))
    batch = str(collect_letters(actor=SYSTEM, now=now))
    (letter,) = compose_letters(actor=SYSTEM, now=now, batch=batch)
    assert (letter.message, letter.to) == (message.id, "aino@example.org")
    assert compose_letters(actor=SYSTEM, now=now, batch=new_id()) == []


@pytest.mark.refuses("messages.compose_letters")
def test_nobody_composes_letters_by_hand(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        compose_letters(actor=an_actor(now, "city.officer"), now=now, batch=new_id())


@pytest.mark.allows("messages.record_mailed")
def test_what_was_handed_in_is_noted(app: Flask, now: datetime) -> None:
    message = a_message(now, an_adult(now))
    record_mailed(actor=SYSTEM, now=now, messages=[message.id])
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).mailed_at == now


@pytest.mark.refuses("messages.record_mailed")
def test_nobody_notes_that_by_hand(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        record_mailed(actor=an_actor(now, "city.officer"), now=now, messages=[])


def test_a_city_with_a_server_hands_its_letters_in_there(app: Flask, now: datetime) -> None:
    the_example_law(now)
    a_message(now, an_adult(now, email="aino@example.org"))
    with a_mail_server() as server:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=server.url)
        run_due(now)
    (letter,) = server.taken
    assert (letter["To"], letter["From"]) == ("aino@example.org", "Tampere <city@example.org>")


def test_what_was_handed_in_is_noted_even_if_a_later_letter_fails(app: Flask, now: datetime) -> None:
    the_example_law(now)
    readers = [an_adult(now, email=f"{name}@example.org") for name in ("aino", "eero")]
    messages = tell(actor=SYSTEM, now=now, to=readers, template="invoice_issued", facts={})
    last = db.session.get_one(Message, max(messages))
    batch = str(collect_letters(actor=SYSTEM, now=now))
    with a_mail_server(refuse=f"{('aino', 'eero')[readers.index(last.to_person)]}@") as server:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=server.url)
        with pytest.raises(PostOfficeDown):
            send_mails(now=now, batch=batch)
    assert [each.id for each in queries.unmailed(batch, limit=9)] == [last.id]


def test_a_server_that_is_down_is_told_as_such() -> None:
    with a_mail_server() as server:
        url = server.url
    with pytest.raises(PostOfficeDown):
        Server.at(url, "Tampere").send(A_LETTER)


def test_a_server_has_an_address_a_sender_and_perhaps_a_password() -> None:
    plain, full = Server.at("smtp://mail", "T"), Server.at("smtps://me%40x:p%2Fw@mail:99/?from=c@x.org", "T")
    assert (plain.host, plain.port, plain.encrypted, plain.user, plain.password) == ("mail", 25, False, None, None)
    assert plain.sender == "no-reply@localhost"
    assert (full.host, full.port, full.encrypted, full.user, full.password) == ("mail", 99, True, "me@x", "p/w")
    assert full.sender == "c@x.org"
    assert Server.at("smtps://mail", "T").port == 465
    assert Server.at("smtp:", "T").host == "localhost"


def test_mail_goes_into_the_folder_where_no_server_is_configured(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    assert post_of(settings) == Folder(settings.mail_dir, "Tampere")
    assert isinstance(post_of(replace(settings, smtp_url="smtp://mail")), Server)


def test_a_server_that_asks_for_a_password_is_given_it() -> None:
    with a_mail_server() as server:
        host, port = "127.0.0.1", server.server_address[1]
        known = Server(host, port, False, "c@x.org", "T", "me", "secret")
        with pytest.raises(PostOfficeDown):  # this server knows no passwords, and says so
            known.send(A_LETTER)
        for unsaid in (replace(known, password=None), replace(known, user=None)):
            unsaid.send(A_LETTER)
    assert len(server.taken) == 2


def test_a_letter_is_encrypted_where_the_server_offers_it() -> None:
    with a_mail_server(encrypts="starttls") as server:
        Server.at(server.url, "Tampere").send(A_LETTER)
    assert [letter["To"] for letter in server.taken] == [A_LETTER.to] and server.encrypted


def test_an_encrypted_server_is_given_letters_where_it_proves_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_mail_server(encrypts="smtps") as server:
        with pytest.raises(PostOfficeDown):
            Server.at(server.url, "Tampere").send(A_LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trust))
        Server.at(server.url, "Tampere").send(A_LETTER)
    assert len(server.taken) == 1


def test_each_reader_has_a_number_and_a_sight_of_her_own_messages(app: Flask, now: datetime) -> None:
    one, other = a_reader(now), a_reader(now)
    first, second = (a_message(now, one.person or "") for _ in range(2))
    a_message(now, other.person or "")
    assert [queries.message_count(reader) for reader in (one, other, NOBODY)] == [2, 1, 0]
    for message in (first, second):
        seen = queries.message_seen(message.id, one)
        assert seen is not None and seen.message is message
        assert queries.message_seen(message.id, other) is None
