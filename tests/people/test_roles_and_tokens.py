"""Roles, organisations and bearer tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.ids import new_secret
from marketplace.kernel.operation import SYSTEM, RoleHeld
from marketplace.people import operations, queries
from marketplace.people.errors import (
    BusinessIdTaken,
    OrganisationNameMissing,
    PeriodNotValid,
    PersonUnknown,
    RoleForOneself,
    RoleGrantUnknown,
    RoleScopeNotValid,
    RoleUnknown,
    TokenLifetimeNotValid,
    TokenUnknown,
)
from marketplace.people.models import OrganisationForm
from marketplace.service_models.base import Sector
from tests.factories.people import an_actor, an_adult, an_organisation, as_actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
UNIT = "u" * 24
ASSOCIATION = operations.NewOrganisation(
    legal_name=" Stage of the Lake ",
    form=OrganisationForm.ASSOCIATION,
    sector=Sector.THIRD_SECTOR,
    business_id="1234567-1",
)


@pytest.mark.allows("people.grant_role")
def test_a_service_owner_grants_a_role_that_holds_from_a_day_until_a_day(now: datetime) -> None:
    person, today = an_adult(now), city_day(now)
    operations.grant_role(
        actor=an_actor(now, "city.service_owner"),
        now=now,
        person=person,
        role="unit.manager",
        scope=UNIT,
        title="Head of the unit",
        valid_from=today + timedelta(1),
        valid_until=today + timedelta(3),
    )
    held = [as_actor(person, now + timedelta(days=days)).roles for days in range(4)]
    mine = frozenset({RoleHeld("unit.manager", UNIT)})
    assert held == [frozenset(), mine, mine, frozenset()]
    assert queries.holders_of("unit.manager", today + timedelta(1), UNIT) == [person]
    assert queries.holders_of("unit.manager", today + timedelta(1)) == [person]
    assert queries.holders_of("unit.manager", today + timedelta(1), "v" * 24) == []
    assert queries.holders_of("unit.manager", today) == []


@pytest.mark.refuses("people.grant_role")
@pytest.mark.refuses("people.end_role")
def test_an_officer_neither_grants_nor_ends_roles(now: datetime) -> None:
    officer, person = an_actor(now, "city.officer"), an_adult(now)
    grant = operations.grant_role(actor=SYSTEM, now=now, person=person, role="auditor")
    with pytest.raises(NotAllowed):
        operations.grant_role(actor=officer, now=now, person=person, role="auditor")
    with pytest.raises(NotAllowed):
        operations.end_role(actor=officer, now=now, grant=grant.id)


def test_a_service_owner_does_not_grant_herself_a_role_of_the_city(now: datetime) -> None:
    owner = an_actor(now, "city.service_owner")
    with pytest.raises(RoleForOneself):
        operations.grant_role(actor=owner, now=now, person=owner.person or "", role="auditor")
    assert operations.grant_role(actor=owner, now=now, person=owner.person or "", role="provider.staff", scope=UNIT)


def test_a_role_exists_and_has_a_scope_where_it_needs_one(now: datetime) -> None:
    person = an_adult(now)
    with pytest.raises(RoleUnknown):
        operations.grant_role(actor=SYSTEM, now=now, person=person, role="city.emperor")
    with pytest.raises(RoleScopeNotValid):
        operations.grant_role(actor=SYSTEM, now=now, person=person, role="unit.manager")
    with pytest.raises(RoleScopeNotValid):
        operations.grant_role(actor=SYSTEM, now=now, person=person, role="auditor", scope=UNIT)


def test_a_role_is_for_somebody_and_for_at_least_a_day(now: datetime) -> None:
    with pytest.raises(PersonUnknown):
        operations.grant_role(actor=SYSTEM, now=now, person="a" * 24, role="auditor")
    with pytest.raises(PeriodNotValid):
        operations.grant_role(actor=SYSTEM, now=now, person=an_adult(now), role="auditor", valid_until=city_day(now))


@pytest.mark.allows("people.end_role")
def test_a_role_ends_today_and_one_of_today_is_taken_back(now: datetime) -> None:
    person, owner = an_adult(now), an_actor(now, "city.service_owner")
    later = now + timedelta(days=3)
    old = operations.grant_role(actor=owner, now=now, person=person, role="auditor")
    new = operations.grant_role(actor=owner, now=later, person=person, role="city.officer")
    for grant in (old, new):
        operations.end_role(actor=owner, now=later, grant=grant.id)
    assert as_actor(person, later).roles == frozenset()
    assert as_actor(person, now).roles == {RoleHeld("auditor")}
    with pytest.raises(RoleGrantUnknown):
        operations.end_role(actor=owner, now=later, grant=new.id)


@pytest.mark.allows("people.register_organisation")
def test_a_vetting_officer_registers_an_organisation_once(now: datetime) -> None:
    officer = an_actor(now, "city.vetting_officer")
    row = operations.register_organisation(actor=officer, now=now, organisation=ASSOCIATION)
    found = queries.organisation(row.id)
    assert found is not None and found.legal_name == "Stage of the Lake"
    with pytest.raises(BusinessIdTaken):
        operations.register_organisation(actor=officer, now=now, organisation=ASSOCIATION)


def test_organisations_without_business_id_are_several_and_each_has_a_name(now: datetime) -> None:
    assert an_organisation(now) != an_organisation(now)
    with pytest.raises(OrganisationNameMissing):
        an_organisation(now, legal_name=" ")


@pytest.mark.refuses("people.register_organisation")
def test_a_family_does_not_register_organisations(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.register_organisation(actor=an_actor(now), now=now, organisation=ASSOCIATION)


@pytest.mark.allows("people.issue_token")
@pytest.mark.allows("people.revoke_token")
def test_a_token_stands_for_its_person_until_it_ends_or_is_revoked(now: datetime) -> None:
    me, secret = an_actor(now, "auditor"), new_secret()
    token = operations.issue_token(actor=me, now=now, person=me.person or "", secret=secret, label="books", days=2)
    assert token.token_hash != secret
    actor = queries.actor_of_token(secret, now)
    assert actor is not None
    assert (actor.person, actor.roles, actor.channel) == (me.person, me.roles, "api")
    assert queries.actor_of_token("another", now) is None
    assert queries.actor_of_token(secret, now + timedelta(days=2)) is None
    assert queries.tokens_of(me.person or "") == [token]
    operations.revoke_token(actor=me, now=now, token=token.id)
    assert queries.actor_of_token(secret, now) is None
    again = operations.revoke_token(actor=me, now=now + timedelta(hours=1), token=token.id)
    assert again.revoked_at == now


@pytest.mark.refuses("people.issue_token")
@pytest.mark.refuses("people.revoke_token")
def test_nobody_issues_or_revokes_the_tokens_of_another_not_even_acting_for_her(now: datetime) -> None:
    me, officer = an_actor(now), an_actor(now, "service_centre")
    person = me.person or ""
    token = operations.issue_token(actor=me, now=now, person=person, secret=new_secret())
    acting = queries.actor_of_person(officer.person or "", now, acting_for=person)
    for actor in (officer, acting):
        with pytest.raises(NotFound):
            operations.issue_token(actor=actor, now=now, person=person, secret=new_secret())
        with pytest.raises(NotFound):
            operations.revoke_token(actor=actor, now=now, token=token.id)


@pytest.mark.parametrize("days", [0, 91])
def test_a_token_lives_from_one_to_ninety_days(now: datetime, days: int) -> None:
    with pytest.raises(TokenLifetimeNotValid):
        operations.issue_token(actor=SYSTEM, now=now, person=an_adult(now), secret=new_secret(), days=days)


@pytest.mark.parametrize("days", [1, 90])
def test_a_token_may_live_for_one_or_for_ninety_days(now: datetime, days: int) -> None:
    assert operations.issue_token(actor=SYSTEM, now=now, person=an_adult(now), secret=new_secret(), days=days)


def test_a_token_is_of_somebody_and_only_a_known_one_is_revoked(now: datetime) -> None:
    with pytest.raises(PersonUnknown):
        operations.issue_token(actor=SYSTEM, now=now, person="a" * 24, secret=new_secret())
    with pytest.raises(TokenUnknown):
        operations.revoke_token(actor=SYSTEM, now=now, token="a" * 24)
