"""Enter the registry, and say where to pay."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.kernel import audit
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.people.models import OrganisationForm
from marketplace.people.operations.roles import NewOrganisation, grant_role, register_organisation
from marketplace.service_models.base import Sector
from providers import numbers, policy, queries
from providers.errors import BusinessIdMissing, ProviderGone, RegistrationIncomplete
from providers.models import Provider, ProviderStatus, SizeClass, VatStatus

MAX_NAME, MAX_EMAIL = 200, 254
MAX_AREAS = 200
LANGUAGE_LENGTH = 2
SECTORS = {
    OrganisationForm.COMPANY: {Sector.PRIVATE, Sector.PUBLIC},
    OrganisationForm.SOLE_TRADER: {Sector.PRIVATE},
    OrganisationForm.ASSOCIATION: {Sector.THIRD_SECTOR},
    OrganisationForm.FOUNDATION: {Sector.THIRD_SECTOR},
    OrganisationForm.CITY_UNIT: {Sector.PUBLIC},
}
"""The sectors to which an organisation of each form can belong; a company may be owned by a city."""
SECTOR_ADVICE = _(
    "Choose the sector of the form: an association or a foundation belongs to the third sector, a sole trader is "
    "private, a company private or owned by a city, a city unit public."
)


@operation(policy.REGISTER_PROVIDER)
def register_provider(
    *,
    actor: Actor,
    now: datetime,
    legal_name: str,
    form: OrganisationForm,
    sector: Sector,
    business_id: str | None = None,
    group_name: str | None = None,
    languages: Sequence[str] = ("fi",),
    areas: Sequence[str] = (),
    size_class: SizeClass,
    works_with_minors: bool,
    vat_status: VatStatus,
    separated_accounts: bool = False,
    contact_email: str,
    key: IdempotencyKey | None = None,
) -> Provider:
    """Register an organisation as a provider that applies; whoever registers it becomes its staff.

    `areas` are postal codes, none meaning the whole city; `languages` are two-letter codes.
    Raises: RegistrationIncomplete, BusinessIdMissing, BusinessIdWrong.
    """
    _refuse_incomplete(legal_name, contact_email, languages, areas)
    if sector not in SECTORS[form]:
        raise RegistrationIncomplete(fields={"sector": [SECTOR_ADVICE]})
    organisation = register_organisation(
        actor=actor,
        now=now,
        organisation=NewOrganisation(
            legal_name=legal_name.strip(),
            business_id=_business_id(business_id, form),
            form=form,
            sector=sector,
            group_name=group_name,
        ),
    )
    db.session.flush()
    provider = Provider(
        organisation_id=organisation.id,
        sector=sector,
        languages=list(languages),
        areas=list(areas),
        size_class=size_class,
        works_with_minors=works_with_minors,
        vat_status=vat_status,
        separated_accounts=separated_accounts,
        contact_email=contact_email.strip(),
        applied_by=actor.person,
        applied_at=now,
    )
    db.session.add(provider)
    db.session.flush()
    if actor.person:
        grant_role(actor=actor, now=now, person=actor.person, role="provider.staff", scope=provider.id)
    return provider


@operation(policy.SET_PAYOUT_ACCOUNT)
def set_payout_account(*, actor: Actor, now: datetime, provider: str, iban: str) -> Provider:
    """Say to which account the provider is paid. Raises: IbanWrong, ProviderGone."""
    found = _still_registered(provider)
    found.iban = numbers.iban(iban)
    audit.note(provider=found.id)
    return found


@operation(policy.STATE_SEPARATED_ACCOUNTS)
def state_separated_accounts(*, actor: Actor, now: datetime, provider: str, separated: bool) -> Provider:
    """State whether the provider keeps the accounts of what it sells apart from the rest. Raises: ProviderGone."""
    found = _still_registered(provider)
    found.separated_accounts = separated
    return found


def _still_registered(provider: str) -> Provider:
    found = queries.provider(provider)
    if found.status == ProviderStatus.ENDED:
        raise ProviderGone(provider=provider)
    return found


def _business_id(written: str | None, form: OrganisationForm) -> str | None:
    if written and written.strip():
        return numbers.business_id(written)
    if form != OrganisationForm.ASSOCIATION:
        raise BusinessIdMissing(fields={"business_id": [BusinessIdMissing.advice]})
    return None


def _refuse_incomplete(legal_name: str, email: str, languages: Sequence[str], areas: Sequence[str]) -> None:
    fields: dict[str, list[Text]] = {}
    if not 0 < len(legal_name.strip()) <= MAX_NAME:
        fields["legal_name"] = [_("Give the name as it stands in the register, in at most 200 characters.")]
    if "@" not in email.strip(" @") or len(email) > MAX_EMAIL:
        fields["contact_email"] = [_("Give an e-mail address such as office@example.org.")]
    if not languages or any(len(code) != LANGUAGE_LENGTH or not code.isalpha() for code in languages):
        fields["languages"] = [_("Name at least one language by its two-letter code, such as fi or sv.")]
    if len(areas) > MAX_AREAS:
        fields["areas"] = [_("Name at most 200 areas; none means the whole city.")]
    if fields:
        raise RegistrationIncomplete(fields=fields)
