"""What can be refused, and how it is said: five kinds, each concrete one with a stable code and a way forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marketplace.kernel.text import Text, _

FieldErrors = Mapping[str, Sequence[str]]


class Refusal(Exception):
    """Something that was asked cannot be done, and the asker can be told why.

    `facts` are ids and numbers, never names; `fields` says for each field of the request what to mend.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "kernel.refused"
    advice: ClassVar[str] = _("Check what you asked for and try again.")

    def __init__(self, *, fields: FieldErrors | None = None, detail: Text | str | None = None, **facts: Any) -> None:
        self.fields: FieldErrors = fields or {}
        self.detail = detail
        self.facts = facts
        super().__init__(self.code, facts, sorted(self.fields))

    @property
    def title(self) -> str:
        """The state in a few words, for people: the first sentence of the class's docstring."""
        return (self.__doc__ or self.code).strip().splitlines()[0]

    @property
    def retry_after_seconds(self) -> int | None:
        """After how many seconds it is worth asking again, where time alone helps; the answer's `Retry-After`."""
        return None


class Invalid(Refusal):
    """Something in the request is not right."""

    status = 422
    code = "kernel.invalid"
    advice = _("Mend the fields that are named and send it again.")


class NotFound(Refusal):
    """There is no such thing here."""

    status = 404
    code = "kernel.not_found"
    advice = _("Check the address, or start again from the front page.")


class NotAllowed(Refusal):
    """You may not do this."""

    status = 403
    code = "kernel.not_allowed"
    advice = _("Sign in as somebody who may, or ask the city's service centre.")


class Conflict(Refusal):
    """This does not go together with how things stand now."""

    status = 409
    code = "kernel.conflict"
    advice = _("Look at how things stand now, and choose again.")


class Unavailable(Refusal):
    """The service is busy or a part of it is down."""

    status = 503
    code = "kernel.unavailable"
    advice = _("Nothing was lost. Try again in a moment.")

    @property
    def retry_after_seconds(self) -> int:
        """A moment."""
        return 1


class StorageFull(Unavailable):
    """There is no room left to write anything down."""

    code = "kernel.storage_full"
    advice = _("Nothing was lost. Tell whoever runs this service that its disk is full, and try again then.")
