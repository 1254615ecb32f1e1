"""Pages are for those whom they are for: strangers sign in first, others are refused, everybody finds the own pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, session

from marketplace.app import create_app
from marketplace.kernel.config import Settings
from marketplace.kernel.db import release
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld
from marketplace.kernel.text import _
from marketplace.people import operations as people
from marketplace.web import audience as audience_module
from marketplace.web.audience import (
    AUDIENCES,
    EVERYBODY,
    Audience,
    audience_of,
    audience_shown,
    own_audiences,
    start_of,
)
from marketplace.web.roles import FAMILY, ROLE_WORDS, role_words
from marketplace.web.sign_in import SECRET
from tests.factories.people import PASSWORD, an_actor

NOW = datetime.now(UTC)


def audience(name: str, *roles: str, everybody: bool = False) -> Audience:
    """An audience with one page."""
    pages = Audience(
        name,
        __name__,
        title=_("Some people"),
        prefix=f"/{name}",
        menu=((f"{name}.start", _("Start")),),
        roles=EVERYBODY if everybody else roles,
    )

    @pages.route("/start", methods=["GET", "POST"])
    def start() -> str:
        return "the page"

    return pages


@pytest.fixture
def three(settings: Settings) -> Iterator[Flask]:
    """An application of its own with pages for everybody, for families and for auditors."""
    app = create_app(settings)
    made = [audience("open", everybody=True), audience("parents"), audience("checkers", "auditor")]
    for each in made:
        app.register_blueprint(each)
    app.extensions[AUDIENCES] = made
    with app.app_context():
        yield app
        release()


def held(role: str) -> Actor:
    """Somebody with one role."""
    return Actor(person="p", roles=frozenset({RoleHeld(role)}))


def secret_of(*roles: str) -> str:
    """The secret of a fresh sign-in of somebody with these roles."""
    person = an_actor(NOW, *roles).person
    assert person
    people.create_account(actor=SYSTEM, now=NOW, person=person, email="a@example.org", password=PASSWORD)
    return people.sign_in(actor=SYSTEM, now=NOW, email="a@example.org", password=PASSWORD, address="::1").secret


def test_a_stranger_is_sent_to_sign_in_and_back_to_where_he_wanted(three: Flask) -> None:
    answer = three.test_client().get("/parents/start?week=3")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/parents/start?week%3D3"


def test_a_form_of_a_stranger_is_not_sent_again_after_signing_in(three: Flask) -> None:
    assert three.test_client().post("/parents/start").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("roles", "path", "status"),
    [
        ((), "/open/start", 200),
        ((), "/parents/start", 200),
        ((), "/checkers/start", 403),
        (("auditor",), "/checkers/start", 200),
    ],
)
def test_pages_let_in_whom_they_are_for(three: Flask, roles: tuple[str, ...], path: str, status: int) -> None:
    client = three.test_client()
    with client.session_transaction() as kept:
        kept[SECRET] = secret_of(*roles)
    assert client.get(path).status_code == status


def test_everybody_starts_with_the_pages_of_the_role_and_may_have_others(three: Flask) -> None:
    with three.test_request_context("/"):
        assert [each.name for each in own_audiences(held("auditor"))] == ["checkers", "parents"]
        assert [each.name for each in own_audiences(Actor(person="p"))] == ["parents"]
        assert [each.name for each in own_audiences(NOBODY)] == ["open"]
        assert start_of(held("auditor")) == "checkers.start"
        assert start_of(NOBODY) == audience_module.FRONT_PAGE


def test_who_acts_for_a_family_starts_with_the_familys_pages(three: Flask) -> None:
    with three.test_request_context("/"):
        acting = Actor(person="p", roles=frozenset({RoleHeld("auditor")}), acting_for="q")
        assert audience_of(acting).name == "parents"


def test_the_menu_is_that_of_the_page_for_those_whom_it_is_for(three: Flask) -> None:
    with three.test_request_context("/parents/start"):
        assert audience_shown(held("auditor")).name == "parents"
    with three.test_request_context("/open/start"):
        assert audience_shown(held("auditor")).name == "checkers"
    with three.test_request_context("/checkers/start"):
        assert audience_shown(Actor(person="p")).name == "parents"


def test_the_role_is_told_and_never_a_name(three: Flask) -> None:
    parents, checkers = three.extensions[AUDIENCES][1:]
    assert role_words(NOBODY, parents) is None
    assert role_words(held("auditor"), parents) == FAMILY
    assert role_words(held("auditor"), checkers) == ROLE_WORDS["auditor"]
    both = Actor(person="p", roles=frozenset({RoleHeld("auditor"), RoleHeld("city.officer")}))
    assert role_words(both, checkers) == ROLE_WORDS["auditor"]


def test_every_role_has_words() -> None:
    from marketplace.people.roles import ROLES

    assert ROLE_WORDS.keys() == ROLES


def test_every_entry_of_every_menu_leads_to_a_page(app: Flask) -> None:
    entries = [entry for each in app.extensions[AUDIENCES] for entry in each.menu]
    assert [endpoint for endpoint, _words in entries if endpoint not in app.view_functions] == []


def test_a_session_with_a_strange_secret_is_nobodys(app: Flask) -> None:
    from marketplace.web.sign_in import current_actor

    with app.test_request_context("/"):
        session[SECRET] = "not a secret of ours"
        assert current_actor() == NOBODY
