"""A place is never sold twice and none is lost, whoever asks at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from catalog.models import Session
from marketplace.enrolment import operations, queries
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel.db import db
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import SYSTEM, Actor
from tests.factories.enrolment import City, a_group, a_hold, a_wait, an_enrolment, guardian
from tests.factories.people import a_family

pytestmark = pytest.mark.database


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Run all at the same moment, each with a connection of its own; give `done` or the code of the refusal."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        with app.app_context():
            start.wait()
            try:
                work()
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "done"

    db.session.rollback()
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def taken(group: str) -> set[int]:
    db.session.rollback()
    return set(db.session.scalars(select(Session.taken).where(Session.group_id == group)))


def holding(city: City, actor: Actor, child: str, now: datetime, group: str | None = None) -> Callable[[], Any]:
    return lambda: operations.hold_place(actor=actor, now=now, child=child, group=group or city.group)


def families(now: datetime, count: int) -> Sequence[tuple[Actor, str]]:
    return [(guardian(family, now), family.child) for family in (a_family(now) for _ in range(count))]


def test_the_last_places_are_held_once_by_many_families_at_the_same_moment(city: City, now: datetime):
    asked = [holding(city, actor, child, now) for actor, child in families(now, 6)]
    assert Counter(at_once(*asked)) == {"done": 2, "catalog.session_full": 4}
    assert taken(city.group) == {2}
    assert list(places_taken_equal_enrolments()) == []


def test_one_child_gets_one_of_two_places_at_the_same_time_asked_for_at_the_same_moment(city: City, now: datetime):
    other, (actor, child) = a_group(city), families(now, 1)[0]
    answers = at_once(holding(city, actor, child, now), holding(city, actor, child, now, other))
    assert sorted(answers) == ["done", "enrolment.time_clash"]
    assert taken(city.group) | taken(other) == {0, 1}


def test_an_offer_is_accepted_or_declined_never_both(city: City, now: datetime):
    first, _second = an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    operations.cancel_enrolment(actor=Actor(first.applied_by), now=now, enrolment=first.id)
    actor = Actor(wait.applied_by)
    answers = at_once(
        lambda: operations.accept_offer(actor=actor, now=now, enrolment=wait.id),
        lambda: operations.decline_offer(actor=actor, now=now, enrolment=wait.id),
    )
    assert sorted(answers) == ["done", "enrolment.move_not_possible"]
    assert list(places_taken_equal_enrolments()) == []


def test_a_hold_that_is_confirmed_and_expires_at_the_same_moment_is_one_or_the_other(city: City, now: datetime):
    held = a_hold(city)
    late = held.hold_expires_at
    assert late is not None
    at_once(
        lambda: operations.confirm_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id),
        lambda: operations.expire_hold(actor=SYSTEM, now=late, enrolment=held.id),
    )
    db.session.rollback()
    stands = db.session.get_one(Enrolment, held.id, populate_existing=True)
    assert (stands.status, taken(city.group)) in [("confirmed", {1}), ("expired", {0})]
    assert list(places_taken_equal_enrolments()) == []


def test_freed_places_go_to_different_children(city: City, now: datetime):
    places = [an_enrolment(city), an_enrolment(city)]
    waits = [a_wait(city) for _ in range(3)]
    answers = at_once(
        *(
            lambda place=place: operations.cancel_enrolment(  # type: ignore[misc]
                actor=Actor(place.applied_by), now=now, enrolment=place.id
            )
            for place in places
        )
    )
    assert answers == ["done", "done"]
    db.session.rollback()
    for wait in waits:
        db.session.refresh(wait)
    assert [wait.status.value for wait in waits] == ["offered", "offered", "waitlisted"]
    assert taken(city.group) == {2}


def test_a_place_taken_and_one_given_back_at_the_same_moment_leave_the_count_right(city: City, now: datetime):
    held = a_hold(city)
    asked = [holding(city, actor, child, now) for actor, child in families(now, 3)]
    at_once(lambda: operations.release_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id), *asked)
    assert list(places_taken_equal_enrolments()) == []
    assert taken(city.group) <= {1, 2}
    assert len(queries.enrolments_of_group(city.group, "hold")) == max(taken(city.group))  # type: ignore[arg-type]
