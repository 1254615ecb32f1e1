"""The blueprint of the auditors' pages, and how they name what they show: people by pseudonym, ids in short."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g

from marketplace.kernel.text import Text, _
from marketplace.money.flows import Receiver
from marketplace.money.ledger.accounts import BY_CODE
from marketplace.money.ledger.models import TransferKind
from marketplace.money.paths import TRANSFERS
from marketplace.rules.queries import rule_sets
from marketplace.service_models.settlement import Source
from marketplace.web.audience import Audience

SHORT = 8

pages = Audience(
    "auditors",
    __name__,
    title=_("Audit"),
    prefix="/audit",
    menu=(
        ("auditors.all_well", _("Is all well")),
        ("auditors.flows", _("Flows")),
        ("auditors.euro", _("One euro")),
        ("auditors.trial_balance", _("Trial balance")),
        ("auditors.journal", _("Journal")),
        ("auditors.decisions", _("Decisions")),
        ("auditors.papers", _("Papers")),
    ),
    roles=("auditor",),
)

SOURCES: Mapping[Source, Text] = {
    Source.FAMILY: _("Families"),
    Source.CITY: _("The city"),
    Source.GRANT: _("Grants"),
}
RECEIVERS: Mapping[Receiver, Text] = {
    Receiver.PROVIDER: _("Providers"),
    Receiver.PLATFORM: _("Platform fee"),
    Receiver.TAX: _("Value added tax"),
    Receiver.CITY: _("City units"),
}


@pages.app_template_filter("in_short")
def in_short(identity: str | None) -> str:
    """Return the first letters of an id or digest: enough to tell two apart on one page.

    >>> in_short("2xf2pk2es2dkw2kyca3mfwg7")
    '2xf2pk2e…'
    """
    if identity is None:
        return ""
    return identity if len(identity) <= SHORT else f"{identity[:SHORT]}…"


@pages.app_template_filter("account_words")
def account_words(code: str) -> Text:
    """Return an account's name for people."""
    return BY_CODE[code].name


@pages.app_template_filter("source_words")
def source_words(source: str) -> Text:
    """Return whose money it is, in words."""
    return SOURCES[Source(source)]


@pages.app_template_filter("transfer_words")
def transfer_words(kind: str) -> Text:
    """Return what a transfer tells, in words."""
    return TRANSFERS[TransferKind(kind)]


@pages.app_template_global("rule_set_known")
def rule_set_known(digest: str) -> bool:
    """Tell whether a digest is that of an approved rule set, so that a link to its page leads somewhere."""
    known: set[str | None] = g.setdefault("rule_set_digests", {each.digest for each in rule_sets(drafts=False)})
    return digest in known
