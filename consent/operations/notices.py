"""What people are told before they consent: versions, so that each consent knows what was said."""

from __future__ import annotations

from datetime import datetime

from consent import policy, queries
from consent.errors import NoticeTextMissing
from consent.models import Notice
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation


@operation(policy.PUBLISH_NOTICE)
def publish_notice(*, actor: Actor, now: datetime, category: str, purpose: str, text: str) -> Notice:
    """Publish the next version of a notice, under which people are asked from today; given consents keep theirs.

    Raises: NoticeTextMissing.
    """
    if not text.strip():
        raise NoticeTextMissing(fields={"text": [NoticeTextMissing.advice]})
    today = city_day(now)
    before = queries.notice_in_force(category, purpose, today)
    row = Notice(
        category=category,
        purpose=purpose,
        version=before.version + 1 if before else 1,
        text=text.strip(),
        valid_from=today,
        published_by=actor.person,
        published_at=now,
    )
    db.session.add(row)
    return row
