"""Small amounts of money, moved by the operations themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.db import WRITE, db
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor, RoleHeld
from marketplace.money.models import AidEntry, BankLine, BudgetLine, Funding, FundingShare, Invoice, PayoutRun
from marketplace.money.monthly.terms import Charge, Earning, MonthClaim
from marketplace.money.operations import (
    add_budget_line,
    approve_advance,
    approve_payout_run,
    bill_month,
    close_period,
    correct_aid,
    draft_payout_run,
    earn_sessions,
    end_funding,
    fund_enrolment,
    match_payment,
    record_advance_repaid,
    record_aid,
    record_payment,
    record_payout_sent,
    record_refund_sent,
    refund_sessions,
    request_advance,
    reverse_transfer,
)
from marketplace.money.personal_data import COLUMNS
from marketplace.money.queries import invoice_of_enrolment, refunds_to_send
from marketplace.people.models import Organisation, OrganisationForm, Person, PersonKind
from marketplace.service_models.base import LegalRoute, Sector
from marketplace.service_models.settlement import Source
from providers.kinds import AidRule
from providers.models import Agreement, Provider, ProviderStatus, SizeClass, VatStatus

LINE = "hobby-support"
IBAN = "FI2112345600000785"
RULE_SET = "a" * 64
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def somebody(*roles: str, scope: str | None = None, person: str | None = None) -> Actor:
    """A person who holds these roles."""
    return Actor(person=person or new_id(), roles=frozenset(RoleHeld(role, scope) for role in roles))


def a_bookkeeper() -> Actor:
    """A person who keeps the city's books."""
    return somebody("city.budget_holder")


def a_payer() -> str:
    """A guardian who will owe; returns her id."""
    person = Person(kind=PersonKind.ADULT, created_at=LONG_AGO)
    db.session.add(person)
    db.session.commit()
    return person.id


def a_payee(*, iban: str | None = IBAN, sector: Sector = Sector.THIRD_SECTOR, form: str = "association") -> str:
    """A provider as the registry knows it; returns its id."""
    organisation = Organisation(
        legal_name="An association",
        form=OrganisationForm(form),
        sector=sector.value,
        created_at=LONG_AGO,
    )
    db.session.add(organisation)
    db.session.flush()
    provider = Provider(
        organisation_id=organisation.id,
        status=ProviderStatus.ACCREDITED,
        sector=sector,
        languages=[],
        areas=[],
        size_class=next(iter(SizeClass)),
        works_with_minors=True,
        vat_status=next(iter(VatStatus)),
        contact_email="office@association.example",
        iban=iban,
        applied_at=LONG_AGO,
    )
    db.session.add(provider)
    db.session.commit()
    return provider.id


def a_budget_line(
    now: datetime, *, name: str = LINE, amount_cents: int = 1_000_00, source: Source = Source.CITY
) -> BudgetLine:
    """A budget line that the city has decided on."""
    return add_budget_line(
        actor=SYSTEM, now=now, name=name, year=2026, amount_cents=amount_cents, decision="Budget 2026", source=source
    )


def a_funding(now: datetime, **terms: Any) -> Funding:
    """A drama club of 240 euros in 4 sessions, half of it borne by the budget line, with a fee of 12.00 and its VAT."""
    asked: dict[str, Any] = {
        "enrolment": new_id(),
        "payer": terms.get("payer") or a_payer(),
        "provider": "provider",
        "service": "drama",
        "model": "v2",
        "family_cents": 120_00,
        "subsidies": [(LINE, 120_00)],
        "platform_fee_cents": 12_00,
        "platform_fee_vat_cents": 3_06,
        "sessions": 4,
        "rule_set_digest": RULE_SET,
        "text": "Drama club, autumn",
        "decision": "placement",
    }
    return fund_enrolment(actor=SYSTEM, now=now, **{**asked, **terms})


def the_invoice(funding: Funding) -> Invoice:
    """The invoice of an enrolment."""
    invoice = invoice_of_enrolment(funding.enrolment)
    assert invoice is not None
    return invoice


def a_payment(
    now: datetime, reference: str, amount_cents: int, *, booked_on: date | None = None, bank_key: str | None = None
) -> BankLine:
    """One payment as the bank reports it."""
    return record_payment(
        actor=SYSTEM,
        now=now,
        bank_key=bank_key or new_id(),
        booked_on=booked_on or now.date(),
        amount_cents=amount_cents,
        reference=reference,
    )


def paid(now: datetime, funding: Funding) -> BankLine:
    """The family pays all that is open."""
    invoice = the_invoice(funding)
    return a_payment(now, invoice.reference, invoice.open_cents)


def earned(now: datetime, *fundings: Funding, session: str = "session-1") -> list[FundingShare]:
    """A session is delivered to these enrolments."""
    return earn_sessions(
        actor=SYSTEM,
        now=now,
        session=session,
        enrolments=[funding.enrolment for funding in fundings],
        decision="confirmation",
        evidence="delivery",
    )


def refunded(now: datetime, *fundings: Funding, session: str = "session-1") -> list[FundingShare]:
    """A session is cancelled for these enrolments."""
    return refund_sessions(
        actor=SYSTEM,
        now=now,
        session=session,
        enrolments=[funding.enrolment for funding in fundings],
        decision="cancellation",
        evidence="notice",
    )


def paid_out(now: datetime) -> PayoutRun:
    """Everything earned so far is paid out: drafted, approved by a second person, sent."""
    run = draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    approve_payout_run(actor=a_bookkeeper(), now=now, run=run.id)
    return record_payout_sent(actor=SYSTEM, now=now, run=run.id)


@dataclass
class SmallBooks:
    """A month and a half in which everything happens once."""

    provider: str
    fundings: list[Funding] = field(default_factory=list)
    run: PayoutRun | None = None


def an_aid(now: datetime, provider: str, *, amount_cents: int, **facts: Any) -> AidEntry:
    """Public aid of another grantor that the city records."""
    said = {"rule": AidRule.DE_MINIMIS, "granted_on": now.date(), "decision": "Board 12", "ground": "start-up support"}
    return record_aid(actor=a_bookkeeper(), now=now, provider=provider, amount_cents=amount_cents, **{**said, **facts})


def an_advance_half_settled(books: SmallBooks, now: datetime) -> None:
    """An advance that a fifth enrolment's session settles a part of, and the provider pays a part of back."""
    agreement = Agreement(
        provider_id=books.provider,
        model="v2",
        legal_route=LegalRoute.PLATFORM_AGREEMENT,
        platform_fee_bp=500,
        advance_bp=5_000,
        selected_by_city=False,
        valid_from=now.date(),
        concluded_at=now,
        accepted_at=now,
    )
    db.session.add(agreement)
    db.session.commit()
    fifth = a_funding(now, provider=books.provider)
    staff = somebody("provider.staff", scope=books.provider)
    advance = request_advance(actor=staff, now=now, provider=books.provider, amount_cents=100_00)
    approve_advance(actor=a_bookkeeper(), now=now, advance=advance.id)
    earned(now, fifth)
    record_advance_repaid(actor=a_bookkeeper(), now=now, advance=advance.id, amount_cents=5_00)


def small_books(now: datetime) -> SmallBooks:
    """Play everything once: charges, payments, earnings, refunds, ends, a reversal, payouts, a closed month."""
    a_budget_line(now)
    a_budget_line(now, name="culture-grant", source=Source.GRANT, amount_cents=500_00)
    books = SmallBooks(a_payee())
    first, second, third = (a_funding(now, provider=books.provider) for _ in range(3))
    fourth = a_funding(now, provider=books.provider, subsidies=[(LINE, 60_00), ("culture-grant", 60_01)])
    books.fundings = [first, second, third, fourth]
    day = now + timedelta(days=7)
    paid(day, first)
    a_payment(day, the_invoice(second).reference, 150_00)
    a_payment(day, the_invoice(third).reference, 20_00)
    lost = a_payment(day, "no such reference", 50_00)
    kept = a_payment(day, "", 1_00)
    assert kept.invoice_id is None
    earned(day, *books.fundings)
    refunded(day, *books.fundings, session="session-2")
    wrong = earned(day, first, session="session-3")[0]
    an_advance_half_settled(books, day)
    books.run = paid_out(day)
    next_month = now + timedelta(days=35)
    match_payment(actor=a_bookkeeper(), now=next_month, bank_line=lost.id, invoice=the_invoice(fourth).id)
    reverse_transfer(actor=a_bookkeeper(), now=next_month, transfer=wrong.transfer_id or "", decision="not delivered")
    earned(next_month, *books.fundings[1:], session="session-3")
    end_funding(actor=SYSTEM, now=next_month, enrolment=first.enrolment, reason="moved_away")
    end_funding(actor=SYSTEM, now=next_month, enrolment=third.enrolment, reason="moved_away")
    record_refund_sent(actor=SYSTEM, now=next_month, refund=refunds_to_send()[0].id)
    draft_payout_run(actor=SYSTEM, now=next_month, through_on=next_month.date())
    aid = an_aid(now, books.provider, amount_cents=9_000_00)
    correct_aid(actor=a_bookkeeper(), now=next_month, entry=aid.id, decision="Board 21", ground="given to another")
    close_period(actor=SYSTEM, now=next_month, month="2026-09")
    return books


def a_billed_month(now: datetime, provider: str) -> None:
    """A month of care by voucher, billed to one family and earned by a provider."""
    a_budget_line(now, name="care-vouchers-2026")
    shared: dict[str, Any] = {
        "provider_id": provider,
        "service": "day-care",
        "model": "vplus",
        "legal_route": "voucher",
    }
    claim = MonthClaim(payer=a_payer(), charges=[Charge("row", "decision", "Day care", 335_00)], **shared)
    earning = Earning(children=1, family_cents=335_00, city_cents=614_00, budget_line="care-vouchers-2026", **shared)
    bill_month(actor=SYSTEM, now=now, month="2026-08", text="Day care", claims=[claim], earnings=[earning])


def straight(*statements: str, **values: Any) -> None:
    """Send SQL straight to the database in one transaction, past every operation."""
    db.session.rollback()
    with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement), values)


def refusal_of(*statements: str, **values: Any) -> str:
    """Send SQL straight to the database and return why it was refused, or an empty string where it was not."""
    try:
        straight(*statements, **values)
    except DBAPIError as error:
        return str(error.orig)
    return ""


def everything() -> dict[str, list[Any]]:
    """Every row of every table of the room, to see that nothing changed."""
    with db.engine.connect() as connection:
        return {
            table.__tablename__: sorted(connection.execute(select(table.__table__)).all(), key=str) for table in COLUMNS
        }
