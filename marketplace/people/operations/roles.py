"""Who holds which role, and which organisations there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.people import policy, queries
from marketplace.people.errors import (
    BusinessIdTaken,
    OrganisationNameMissing,
    PersonUnknown,
    RoleForOneself,
    RoleGrantUnknown,
    RoleScopeNotValid,
    RoleUnknown,
)
from marketplace.people.models import Organisation, OrganisationForm, RoleGrant
from marketplace.people.operations.families import refuse_backward
from marketplace.people.roles import CITY_ROLES, ROLES, SCOPED_ROLES
from marketplace.service_models.base import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """An organisation as it is registered; the check digit of its business id is verified by the provider registry."""

    legal_name: str
    form: OrganisationForm
    sector: Sector
    business_id: str | None = None
    group_name: str | None = None


@operation(policy.REGISTER_ORGANISATION)
def register_organisation(*, actor: Actor, now: datetime, organisation: NewOrganisation) -> Organisation:
    """Register an organisation, so that it can be a provider and a recipient.

    Raises: OrganisationNameMissing, BusinessIdTaken.
    """
    if not organisation.legal_name.strip():
        raise OrganisationNameMissing(fields={"legal_name": [OrganisationNameMissing.advice]})
    if organisation.business_id and queries.organisation_by_business_id(organisation.business_id):
        raise BusinessIdTaken(fields={"business_id": [BusinessIdTaken.advice]})
    row = Organisation(
        legal_name=organisation.legal_name.strip(),
        business_id=organisation.business_id or None,
        form=organisation.form,
        sector=organisation.sector.value,
        group_name=organisation.group_name,
        created_at=now,
    )
    db.session.add(row)
    return row


@operation(policy.GRANT_ROLE)
def grant_role(
    *,
    actor: Actor,
    now: datetime,
    person: str,
    role: str,
    scope: str | None = None,
    title: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> RoleGrant:
    """Give a person a role, from today or a later day. `scope` is the provider or unit of a role that has one.

    Raises: RoleUnknown, RoleScopeNotValid, RoleForOneself, PersonUnknown, PeriodNotValid.
    """
    refuse_impossible_role(role, scope)
    if role in CITY_ROLES and person == actor.person:
        raise RoleForOneself()
    if queries.person(person) is None:
        raise PersonUnknown()
    begins = valid_from or city_day(now)
    refuse_backward(begins, valid_until)
    grant = RoleGrant(
        person_id=person,
        role=role,
        scope=scope,
        title=title,
        valid_from=begins,
        valid_until=valid_until,
        granted_by=actor.person,
    )
    db.session.add(grant)
    return grant


@operation(policy.END_ROLE)
def end_role(*, actor: Actor, now: datetime, grant: str) -> None:
    """End a role today; one that begins today or later is taken back. Raises: RoleGrantUnknown."""
    row = db.session.get(RoleGrant, grant)
    if row is None:
        raise RoleGrantUnknown()
    today = city_day(now)
    if row.valid_from >= today:
        db.session.delete(row)
    else:
        row.valid_until = today


def refuse_impossible_role(role: str, scope: str | None) -> None:
    """Pass a role that exists, with a scope where it has one. Raises: RoleUnknown, RoleScopeNotValid."""
    if role not in ROLES:
        raise RoleUnknown(fields={"role": [RoleUnknown.advice]})
    if (role in SCOPED_ROLES) != (scope is not None):
        raise RoleScopeNotValid(fields={"scope": [RoleScopeNotValid.advice]})
