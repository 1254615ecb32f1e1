"""Whom to tell of what happened elsewhere, and the sending of letters."""

from marketplace.messages.tasks import listening, mailing

__all__ = ["listening", "mailing"]
