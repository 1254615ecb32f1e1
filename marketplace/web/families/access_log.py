"""Who saw what about us, when, for what and on which ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request

from catalog import queries as catalog
from consent import queries as consent
from consent.models import AccessLog
from marketplace.service_models.base import RecipientKind
from marketplace.web.families.ours import our_children
from marketplace.web.families.pages import pages
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import say
from marketplace.web.sign_in import current_actor
from providers.queries import provider_names

ROWS_ON_A_PAGE = 30
HERSELF = (RecipientKind.DATA_SUBJECT.value,)


@dataclass(frozen=True)
class Seen:
    """One reading: what was read of one of us in one moment, by whom, for what."""

    at: datetime
    subject: str
    reader: str
    categories: Sequence[str]
    row: AccessLog


@pages.get("/access-log")
def access_log() -> str:
    """Show the readings, the newest first; one's own only where they are asked for. Raises: ChildNotFound."""
    ours = our_children()
    subject = current_actor().subject or ""
    chosen = request.args.get("child")
    subjects = [ours[chosen].id] if chosen else [subject, *ours.children]
    own = request.args.get("own") == "yes"
    page = page_asked()
    rows, more = consent.accesses_page(
        subjects,
        apart_from=() if own else HERSELF,
        limit=ROWS_ON_A_PAGE,
        offset=(page - 1) * ROWS_ON_A_PAGE,
    )
    return render_template(
        "families/access_log.html", ours=ours, chosen=chosen, own=own, page=page, more=more, seen=_told(rows, subject)
    )


def page_asked() -> int:
    """Return the page that was asked for, the first where that is no number."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1


def _told(rows: Sequence[AccessLog], subject: str) -> list[Seen]:
    """Put together what was read of one person in one moment for one purpose, with the reader in words."""
    organisations = sorted({row.recipient_id for row in rows if row.recipient_id})
    names = {**catalog.unit_names(organisations), **provider_names(organisations)}
    found: dict[tuple[object, ...], list[AccessLog]] = {}
    for row in rows:
        found.setdefault((row.at, row.reader_id, row.recipient_kind, row.purpose, row.subject_id), []).append(row)
    return [
        Seen(
            at=same[0].at,
            subject=same[0].subject_id,
            reader=_reader(same[0], subject, names),
            categories=sorted({row.category for row in same}),
            row=same[0],
        )
        for same in found.values()
    ]


def _reader(row: AccessLog, subject: str, names: dict[str, str]) -> str:
    if row.recipient_kind == RecipientKind.DATA_SUBJECT:
        return gettext("You yourself") if row.reader_id == subject else gettext("The other guardian")
    return names.get(row.recipient_id or "") or say(vocabulary.recipient(row.recipient_kind))
