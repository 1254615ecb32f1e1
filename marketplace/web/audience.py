"""The pages of one audience: one blueprint with a title, a menu, and who is let in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import Actor
from marketplace.kernel.text import _
from marketplace.web.sign_in import current_actor

AUDIENCES = "marketplace_audiences"
EVERYBODY = "everybody"
FRONT_PAGE = "public.home"


class NotYourPages(NotAllowed):
    """These pages are for others."""

    code = "web.not_your_pages"
    advice = _("Go back to your own pages, or sign in with the account that these pages are for.")


class Audience(Blueprint):
    """A blueprint whose pages are for the holders of some roles.

    `roles` names who is let in: role names, or nothing for everybody signed in, or `EVERYBODY` for public pages.
    `menu` is what stands in the header: (endpoint, words). The first entry is where its people start.
    """

    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        title: str,
        prefix: str,
        menu: Sequence[tuple[str, str]],
        roles: Sequence[str] | str = (),
    ) -> None:
        super().__init__(name, import_name, url_prefix=prefix or None)
        self.title = title
        self.menu = tuple(menu)
        self.roles = roles
        if not self.public:
            self.before_request(self.let_in)

    @property
    def public(self) -> bool:
        """Whether these pages are for everybody, signed in or not."""
        return self.roles == EVERYBODY

    @property
    def start(self) -> str:
        """The endpoint at which these people start."""
        return FRONT_PAGE if self.public or self.menu[0][0] not in current_app.view_functions else self.menu[0][0]

    def admits(self, actor: Actor) -> bool:
        """Tell whether an actor may see these pages at all; each page and operation still asks for itself."""
        if self.public:
            return True
        return actor.person is not None and (not self.roles or any(actor.holds(role) for role in self.roles))

    def let_in(self) -> Response | None:
        """Send strangers to the sign-in page and refuse those whom these pages are not for. Raises: NotYourPages."""
        actor = current_actor()
        if actor.person is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("public.sign_in", next=wanted))
        if not self.admits(actor):
            raise NotYourPages()
        return None


def audiences() -> list[Audience]:
    """Return the audiences of this application in their order."""
    known: list[Audience] = current_app.extensions[AUDIENCES]
    return known


def audience_of(actor: Actor) -> Audience:
    """Return whose pages a person starts with: by role, the family's where she acts for one or holds no role."""
    return own_audiences(actor)[0]


def start_of(actor: Actor) -> str:
    """Return the endpoint of the page at which a person starts."""
    return audience_of(actor).start


def own_audiences(actor: Actor) -> list[Audience]:
    """Return all audiences that a person belongs to, the one to start with first."""
    admitting = [each for each in audiences() if not each.public and each.admits(actor)]
    by_role = [each for each in admitting if each.roles]
    rest = [each for each in admitting if not each.roles]
    ordered = rest + by_role if actor.acting_for else by_role + rest
    return ordered or [each for each in audiences() if each.public]


def audience_shown(actor: Actor) -> Audience:
    """Return the audience whose menu stands in the header of this page."""
    here: Any = current_app.blueprints.get(request.blueprint or "")
    if isinstance(here, Audience) and not here.public and here.admits(actor):
        return here
    return audience_of(actor)
