"""Messages for tests, and a small mail server that keeps what it is given."""

from __future__ import annotations

import socket
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme

from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.messages.models import Message
from marketplace.messages.operations import tell


def a_message(now: datetime, to: str, template: str = "invoice_issued", **facts: str) -> Message:
    """Tell one person something."""
    (told,) = tell(actor=SYSTEM, now=now, to=[to], template=template, facts=facts)
    return db.session.get_one(Message, told)


def letters_in(folder: Path) -> list[EmailMessage]:
    """Return the letters that lie in a folder, by file name."""
    return [read_letter(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]


def read_letter(raw: bytes) -> EmailMessage:
    """Return a letter as a mail program would read it."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP on a port of its own.

    `refuse` lets it turn down the recipients that it names. It encrypts from the beginning (`smtps`), when asked to
    (`starttls`), or not at all.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, refuse: str, encrypts: str, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuse = refuse
        self.encrypts = encrypts
        self.encrypted = False
        self.trust = folder / "authority.pem"
        self.taken: list[EmailMessage] = []
        self._proof = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if encrypts:
            authority = trustme.CA()
            authority.cert_pem.write_to_path(str(self.trust))
            authority.issue_cert("127.0.0.1").configure_cert(self._proof)

    @property
    def url(self) -> str:
        """Where it listens."""
        scheme = "smtps" if self.encrypts == "smtps" else "smtp"
        return f"{scheme}://127.0.0.1:{self.server_address[1]}/?from=city@example.org"

    def encrypt(self, plain: socket.socket) -> ssl.SSLSocket:
        """Go on in secret."""
        kept = self._proof.wrap_socket(plain, server_side=True)
        self.encrypted = True
        return kept

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a caller go who does not trust the server."""


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def setup(self) -> None:
        if self.server.encrypts == "smtps":
            self.request = self.server.encrypt(self.request)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "DATA":
                self._take()
            elif verb == "EHLO" and self.server.encrypts == "starttls" and not self.server.encrypted:
                self._say("250-good morning")
                self._say("250 STARTTLS")
            elif verb == "STARTTLS":
                self._say("220 go on in secret")
                self.request = self.server.encrypt(self.request)
                super().setup()
            elif verb == "RCPT" and self.server.refuse and self.server.refuse in line:
                self._say("550 no such box")
            else:
                self._say("250 fine")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.taken.append(read_letter(b"".join(lines)))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def a_mail_server(refuse: str = "", encrypts: str = "") -> Iterator[MailServer]:
    """Run a mail server while a test needs it."""
    with tempfile.TemporaryDirectory() as folder, MailServer(refuse, encrypts, Path(folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
