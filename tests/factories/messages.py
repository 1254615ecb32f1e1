"""Messages for tests, and a small mail server that keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

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
    """Takes mail by SMTP on a port of its own; `refuse` lets it turn down the recipients that it names."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, refuse: str) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refuse = refuse
        self.taken: list[EmailMessage] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://127.0.0.1:{self.server_address[1]}/?from=city@example.org"


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "DATA":
                self._take()
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
def a_mail_server(refuse: str = "") -> Iterator[MailServer]:
    """Run a mail server while a test needs it."""
    with MailServer(refuse) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
