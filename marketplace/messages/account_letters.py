"""Letters to an e-mail that is not yet, or not now, known to be anybody's: they hold a code, and no name.

Whoever asks for such a letter may have typed the e-mail of another, so nothing that was typed stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.kernel.text import Text, _
from marketplace.messages.post import Letter
from marketplace.people.kinds import LinkPurpose
from marketplace.people.queries import LinkToMail

CONFIRM, NEW_PASSWORD, SIGN_UP, FORGOTTEN = "/sign-up/confirm", "/new-password", "/sign-up", "/forgotten-password"
NOT_YOU = _("If it was not you, nothing needs to be done: without this letter nobody gets any further.")

Words = tuple[Text, Text]
LETTERS: Mapping[tuple[LinkPurpose, bool], Words] = {
    (LinkPurpose.SIGN_UP, False): (
        _("Confirm your e-mail"),
        _(
            "Somebody asked for an account with this e-mail. If it was you, confirm it within a day:\n\n"
            "%(confirm)s\n\nor write this code on the page %(bare_confirm)s:\n\n%(code)s"
        ),
    ),
    (LinkPurpose.SIGN_UP, True): (
        _("You have an account already"),
        _(
            "Somebody asked for an account with this e-mail, which has one already. If it was you, sign in with it at "
            "%(sign_in)s. If you have forgotten the password, choose a new one:\n\n%(forgotten)s"
        ),
    ),
    (LinkPurpose.NEW_PASSWORD, True): (
        _("Choose a new password"),
        _(
            "Somebody asked for a new password for the account with this e-mail. If it was you, choose one within an "
            "hour:\n\n%(choose)s\n\nor write this code on the page %(bare_choose)s:\n\n%(code)s"
        ),
    ),
    (LinkPurpose.NEW_PASSWORD, False): (
        _("There is no account with this e-mail"),
        _(
            "Somebody asked for a new password for this e-mail, but there is no account with it. If it was you, try "
            "another e-mail of yours, or make an account:\n\n%(sign_up)s"
        ),
    ),
}


def account_letter(link: str, to_mail: LinkToMail, site: str) -> Letter:
    """Return the letter of a link, by its id; `site` is the address at which this city is reached."""
    subject, body = LETTERS[to_mail.purpose, to_mail.has_account]
    places = {
        "code": to_mail.code,
        "confirm": f"{site}{CONFIRM}?code={to_mail.code}",
        "bare_confirm": f"{site}{CONFIRM}",
        "choose": f"{site}{NEW_PASSWORD}?code={to_mail.code}",
        "bare_choose": f"{site}{NEW_PASSWORD}",
        "sign_in": f"{site}/sign-in",
        "sign_up": f"{site}{SIGN_UP}",
        "forgotten": f"{site}{FORGOTTEN}",
    }
    text = _("Hello,") + "\n\n" + Text(body.message, places) + f"\n\n{NOT_YOU}\n"
    return Letter(link, to_mail.email, str(subject), text)
