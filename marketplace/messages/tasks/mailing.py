"""Send letters, outside of any transaction of ours."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every, task
from marketplace.messages.operations import collect_letters, compose_account_letter, compose_letters, record_mailed
from marketplace.messages.post import Letter, Post, post_of
from marketplace.messages.queries import unmailed


@every("messages.collect_letters", minutes=1)
def collect_what_waits(*, now: datetime) -> None:
    """Bring together each minute what is to be mailed, however many operations told it."""
    collect_letters(actor=SYSTEM, now=now)


@task("messages.send_mails", outside=True)
def send_mails(*, now: datetime, batch: str) -> None:
    """Send what a batch has to mail, some at a time; what was handed in is noted even if a later letter fails."""
    post = post_of(current_app.config["SETTINGS"])
    while unmailed(batch, limit=1):
        _send(compose_letters(actor=SYSTEM, now=now, batch=batch), post, now)


@task("messages.send_account_letter", outside=True)
def send_account_letter(*, now: datetime, link: str) -> None:
    """Send the letter of somebody who signs up or has forgotten her password, at once; sent twice it is one letter."""
    settings = current_app.config["SETTINGS"]
    letter = compose_account_letter(actor=SYSTEM, now=now, link=link, site=settings.public_url)
    if letter is not None:
        post_of(settings).send(letter)


def _send(letters: list[Letter], post: Post, now: datetime) -> None:
    sent: list[str] = []
    try:
        for letter in letters:
            post.send(letter)
            sent.append(letter.message)
    finally:
        record_mailed(actor=SYSTEM, now=now, messages=sent)
