"""A provider registers, with a business id that is right, and says where to pay."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.people.models import OrganisationForm
from marketplace.service_models.base import Sector
from providers import operations, queries
from providers.errors import (
    BusinessIdMissing,
    BusinessIdWrong,
    IbanWrong,
    ProviderGone,
    ProviderUnknown,
    RegistrationIncomplete,
)
from providers.models import ProviderStatus, SizeClass, VatStatus
from tests.factories.people import an_actor
from tests.factories.providers import DECIDED, IBAN, an_accredited_provider, an_applicant, an_officer

pytestmark = pytest.mark.database
COMPANY = {"form": OrganisationForm.COMPANY, "sector": Sector.PRIVATE}


@pytest.mark.allows("providers.register_provider")
def test_an_association_registers_without_a_business_id_and_its_registrant_is_its_staff(
    app: Any, now: datetime
) -> None:
    provider = an_applicant(now, legal_name="  Drama club  ", business_id=" ")
    assert provider.row.status == ProviderStatus.APPLIED
    assert provider.row.applied_by == provider.staff.person
    assert provider.staff.scopes("provider.staff") == {provider.id}
    assert queries.organisation_of(provider.id).legal_name == "Drama club"
    assert queries.organisation_of(provider.id).business_id is None


@pytest.mark.refuses("providers.register_provider")
def test_nobody_registers_a_provider_unsigned(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.register_provider(
            actor=NOBODY,
            now=now,
            legal_name="Drama club",
            form=OrganisationForm.ASSOCIATION,
            sector=Sector.THIRD_SECTOR,
            size_class=SizeClass.MICRO,
            works_with_minors=True,
            vat_status=VatStatus.EXEMPT,
            contact_email="office@example.org",
        )


def test_the_system_registers_a_provider_and_nobody_becomes_its_staff(app: Any, now: datetime) -> None:
    provider = operations.register_provider(
        actor=SYSTEM,
        now=now,
        legal_name="Drama club",
        form=OrganisationForm.ASSOCIATION,
        sector=Sector.THIRD_SECTOR,
        size_class=SizeClass.MICRO,
        works_with_minors=True,
        vat_status=VatStatus.EXEMPT,
        contact_email="office@example.org",
    )
    assert provider.applied_by is None


@pytest.mark.parametrize(
    ("form", "sector"),
    [
        (OrganisationForm.ASSOCIATION, Sector.PUBLIC),
        (OrganisationForm.FOUNDATION, Sector.PRIVATE),
        (OrganisationForm.SOLE_TRADER, Sector.THIRD_SECTOR),
        (OrganisationForm.COMPANY, Sector.THIRD_SECTOR),
        (OrganisationForm.CITY_UNIT, Sector.PRIVATE),
    ],
)
def test_a_sector_that_the_form_cannot_have_is_refused_at_its_field(
    app: Any, now: datetime, form: OrganisationForm, sector: Sector
) -> None:
    with pytest.raises(RegistrationIncomplete) as refused:
        an_applicant(now, form=form, sector=sector, business_id="2077474-0")
    assert set(refused.value.fields) == {"sector"}


def test_a_company_can_be_a_citys(app: Any, now: datetime) -> None:
    company = an_applicant(now, form=OrganisationForm.COMPANY, sector=Sector.PUBLIC, business_id="2077474-0")
    assert company.row.sector is Sector.PUBLIC


def test_the_business_id_is_kept_in_its_usual_form(app: Any, now: datetime) -> None:
    provider = an_applicant(now, business_id="20774740", **COMPANY)
    assert queries.organisation_of(provider.id).business_id == "2077474-0"


def test_a_company_without_a_business_id_is_refused(app: Any, now: datetime) -> None:
    with pytest.raises(BusinessIdMissing) as refused:
        an_applicant(now, **COMPANY)
    assert "business_id" in refused.value.fields


@pytest.mark.parametrize("written", ["2077474-1", "207747", "hello"])
def test_a_business_id_with_a_wrong_check_digit_is_refused(app: Any, now: datetime, written: str) -> None:
    with pytest.raises(BusinessIdWrong) as refused:
        an_applicant(now, business_id=written)
    assert "business_id" in refused.value.fields


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("legal_name", "  "),
        ("legal_name", "x" * 201),
        ("contact_email", "office"),
        ("contact_email", " @ "),
        ("contact_email", "a@" + "x" * 253),
        ("languages", []),
        ("languages", ["fin"]),
        ("languages", ["12"]),
        ("areas", ["33100"] * 201),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named(app: Any, now: datetime, field: str, written: Any) -> None:
    with pytest.raises(RegistrationIncomplete) as refused:
        an_applicant(now, **{field: written})
    assert list(refused.value.fields) == [field]


def test_the_longest_name_and_address_are_kept(app: Any, now: datetime) -> None:
    email = "a@" + "x" * 252
    provider = an_applicant(now, legal_name="x" * 200, contact_email=email, areas=["33100"] * 200)
    assert provider.row.contact_email == email


@pytest.mark.allows("providers.set_payout_account")
def test_the_account_is_kept_without_spaces_and_its_change_is_audited(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    changed = operations.set_payout_account(actor=provider.staff, now=now, provider=provider.id, iban=IBAN)
    assert changed.iban == "FI2112345600000785"
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "providers.set_payout_account")).one()
    assert row.notes == {"provider": provider.id}


@pytest.mark.refuses("providers.set_payout_account")
def test_others_cannot_say_where_a_provider_is_paid(app: Any, now: datetime) -> None:
    mine, other = an_applicant(now), an_applicant(now)
    for stranger in (other.staff, an_officer(now), an_actor(now), NOBODY):
        with pytest.raises(NotFound):
            operations.set_payout_account(actor=stranger, now=now, provider=mine.id, iban=IBAN)


def test_an_iban_with_wrong_check_digits_is_refused_at_its_field(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    with pytest.raises(IbanWrong) as refused:
        operations.set_payout_account(actor=provider.staff, now=now, provider=provider.id, iban=IBAN[:-1] + "6")
    assert "iban" in refused.value.fields


def test_a_provider_that_has_left_is_no_longer_paid(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    operations.end_provider(actor=provider.officers[0], now=now, provider=provider.id, **DECIDED)
    with pytest.raises(ProviderGone):
        operations.set_payout_account(actor=provider.staff, now=now, provider=provider.id, iban=IBAN)


@pytest.mark.allows("providers.state_separated_accounts")
def test_a_provider_states_that_its_accounts_are_separated(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    operations.state_separated_accounts(actor=provider.staff, now=now, provider=provider.id, separated=True)
    assert provider.row.separated_accounts


@pytest.mark.refuses("providers.state_separated_accounts")
def test_others_cannot_state_it(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    with pytest.raises(NotFound):
        operations.state_separated_accounts(actor=an_officer(now), now=now, provider=provider.id, separated=True)


def test_a_wrong_number_is_a_fault_of_the_request(app: Any) -> None:
    assert issubclass(BusinessIdWrong, Invalid) and issubclass(IbanWrong, Invalid)


def test_an_applicant_is_seen_by_its_staff_and_the_city_only(app: Any, now: datetime) -> None:
    provider, other = an_applicant(now), an_applicant(now)
    assert queries.visible_provider(provider.staff, provider.id).id == provider.id
    assert queries.visible_provider(an_officer(now), provider.id).id == provider.id
    for stranger in (other.staff, NOBODY):
        with pytest.raises(ProviderUnknown):
            queries.visible_provider(stranger, provider.id)


def test_everybody_sees_accredited_providers_by_name(app: Any, now: datetime) -> None:
    second = an_accredited_provider(now, legal_name="B club")
    first = an_accredited_provider(now, legal_name="A club")
    an_applicant(now)
    assert [row.id for row, _organisation in queries.providers(NOBODY)] == [first.id, second.id]
    assert len(queries.providers(SYSTEM)) == 3
    assert len(queries.providers(SYSTEM, ProviderStatus.APPLIED)) == 1
    assert queries.provider_names([first.id]) == {first.id: "A club"}


def test_what_is_not_there_is_unknown(app: Any) -> None:
    for ask in (queries.provider, queries.organisation_of, queries.papers_required):
        with pytest.raises(ProviderUnknown):
            ask("nothing")
