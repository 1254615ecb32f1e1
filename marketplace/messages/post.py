"""Where mail goes: to an SMTP server, or as files into a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from marketplace.kernel.config import Settings
from marketplace.messages.errors import PostOfficeDown

SMTP_PORT, SMTPS_PORT = 25, 465
TIMEOUT_SECONDS = 20
NO_SENDER = "no-reply@localhost"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person: the message's id, her address, subject and text."""

    message: str
    to: str
    subject: str
    body: str


class Post(Protocol):
    """Somewhere to hand a letter in; the same letter again changes nothing, or arrives under the same id."""

    def send(self, letter: Letter) -> None:
        """Hand a letter in. Raises: PostOfficeDown."""


def post_of(settings: Settings) -> Post:
    """Return where the mail of a city goes: SMTP where it is configured, else a folder beside the data.

    `smtp://user:password@host:port/?from=city@example.org`; `smtps` is encrypted from the start, `smtp` as soon as the
    server offers it.
    """
    return (
        Server.at(settings.smtp_url, settings.city_name)
        if settings.smtp_url
        else Folder(settings.mail_dir, settings.city_name)
    )


def as_mail(letter: Letter, *, city: str, sender: str) -> EmailMessage:
    """Return the letter as a mail with one recipient and an id of its own, so that a second copy can be told apart."""
    mail = EmailMessage()
    mail["From"] = f"{city} <{sender}>"
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<{letter.message}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that keeps each letter as a file named by its message."""

    path: Path
    city: str

    def send(self, letter: Letter) -> None:
        """Write the letter; whole or not at all, and once however often it is sent."""
        self.path.mkdir(parents=True, exist_ok=True)
        draft = self.path / f".{letter.message}.{os.getpid()}"
        draft.write_bytes(bytes(as_mail(letter, city=self.city, sender=NO_SENDER)))
        draft.replace(self.path / f"{letter.message}.eml")


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server."""

    host: str
    port: int
    encrypted: bool
    sender: str
    city: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def at(cls, url: str, city: str) -> Server:
        """Read a server's address."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (SMTPS_PORT if encrypted else SMTP_PORT),
            encrypted=encrypted,
            sender=parse_qs(parts.query).get("from", [NO_SENDER])[0],
            city=city,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    def send(self, letter: Letter) -> None:
        """Hand the letter to the server. Raises: PostOfficeDown."""
        mail = as_mail(letter, city=self.city, sender=self.sender)
        try:
            with self._connected() as connection:
                self._introduce(connection)
                connection.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            raise PostOfficeDown() from error

    def _connected(self) -> smtplib.SMTP:
        """Connect; a server of smtps must prove who it is, STARTTLS below only keeps listeners out."""
        if self.encrypted:
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=trusted)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)

    def _introduce(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if connection.has_extn("starttls"):  # which nobody offers who is encrypted already (RFC 3207, section 4.2)
            connection.starttls()
        if self.user and self.password:
            connection.login(self.user, self.password)
