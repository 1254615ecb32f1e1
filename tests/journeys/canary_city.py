"""A small city in whose personal cells stand canaries: three families, two clubs, two units, and those who work there.

Built by operations only, and told as facts for the oracle at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text

from catalog import operations as catalog
from catalog.models import Admission, Group, LegalRegime, Placement, Session
from catalog.operations.units import packaged_units
from catalog.queries import services, sessions_of_group, units
from consent import door
from consent import operations as consents
from consent.door import Recipient
from consent.law_file import example_law
from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import placements_of
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import run_due
from marketplace.money import operations as money
from marketplace.people import operations as people
from marketplace.people.models import Custody, DeclarationPurpose
from marketplace.people.queries import persons_named
from marketplace.quality.operations import give_feedback
from marketplace.requests import operations as requests
from marketplace.service_models.base import RecipientKind
from tests.factories.people import PASSWORD, Family, an_actor, as_actor, family_of
from tests.factories.providers import AProvider, a_provider
from tests.factories.rules import LINE, a_rule_set_in_force
from tests.journeys.oracle import Facts, Hat
from tests.journeys.tokens import Canaries, spelled_amount, spelled_day, spelled_time, spelled_word, words

FOUNDED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
SHOWN = datetime(2026, 9, 22, 10, 0, tzinfo=UTC)
"""Tuesday 22 September 2026, one o'clock in the city: the drama club meets in two hours."""
PRICE_CENTS = 239_17
RULES: tuple[dict[str, Any], ...] = (
    {"type": "eligibility", "parameters": {"ages": "as_offered"}},
    {
        "type": "subsidy",
        "parameters": {
            "line": LINE,
            "form": "share",
            "share_bp": 3_700,
            "at_most_cents": 150_00,
            "when": {"fact": "fee_bracket", "in": ["free", "low"]},
        },
    },
    {"type": "platform_fee", "parameters": {"rate_bp": 500, "vat_bp": 2_550}},
)
ROLES = (
    "city.service_owner",
    "city.vetting_officer",
    "city.rule_maker",
    "city.budget_holder",
    "city.officer",
    "auditor",
    "service_centre",
    "data_protection_officer",
)


@dataclass
class CanaryCity:
    """Who lives and works there, what exists, which values are canaries, and what is true."""

    canaries: Canaries = field(default_factory=Canaries)
    facts: Facts = field(default_factory=Facts)
    words: Iterator[str] = field(default_factory=words)
    people: dict[str, str] = field(default_factory=dict)
    hats: dict[str, set[Hat]] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    providers: dict[str, AProvider] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    enrolments: dict[str, str] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)
    owner: Actor = SYSTEM
    season: str = ""
    round: str = ""

    def actor(self, name: str, now: datetime) -> Actor:
        """Return somebody as she stands at a moment."""
        return as_actor(self.people[name], now)

    def email(self, name: str) -> str:
        """Return the address with which somebody signs in."""
        return f"{name.replace('.', '-')}@sign-in.example"

    def given_name(self, name: str) -> str:
        """Return what somebody is called, in small letters."""
        cells = {(each.column, each.subject): each.spellings[0] for each in self.canaries.tokens}
        return cells["adult_detail.given_name", self.people[name]]

    def word(self, column: str, category: str, subject: str) -> str:
        """Return a new canary word that will stand in a cell."""
        word = next(self.words)
        self.canaries.add(column, category, subject, spelled_word(word))
        return word


def build(*, now: datetime = FOUNDED) -> CanaryCity:
    """Build the city and let it live until `SHOWN`."""
    city = CanaryCity()
    _law_and_rules(now)
    _families(city, now)
    _places(city, now)
    _staff(city, now)
    _clubs(city, now)
    _care(city, now)
    _seats(city, now)
    _sessions(city)
    _consents(city)
    _requests(city)
    _found_with_a_reason(city)
    run_due(SHOWN)
    _watch_what_was_made(city)
    return city


def _found_with_a_reason(city: CanaryCity) -> None:
    """An officer of the service centre has looked for a guardian, and said why."""
    word = city.word("access_log.reason", "person.accesses", city.people["first.1"])
    door.find(
        actor=city.actor("service_centre", SHOWN),
        now=SHOWN,
        reason=f"She asked about {word}.",
        words=city.given_name("first.1"),
    )


MADE = {
    "account.email_hash": ("account.credentials", "SELECT email_hash, person_id FROM account"),
    "account.password_hash": ("account.credentials", "SELECT password_hash, person_id FROM account"),
    "adult_detail.relay_address": ("guardian.relay_address", "SELECT relay_address, person_id FROM adult_detail"),
}


def _watch_what_was_made(city: CanaryCity) -> None:
    """Values that the city makes itself are unique as they are."""
    for column, (category, statement) in MADE.items():
        for value, person in db.session.execute(text(statement)):
            city.canaries.add(column, category, person, [value])


def _law_and_rules(now: datetime) -> None:
    law = example_law()
    table = consents.propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=law.lines,
        valid_from=law.valid_from,
        notice=law.notice,
    )
    consents.approve_law_table(actor=an_actor(now, "city.service_owner"), now=now, law_table=table.id)
    a_rule_set_in_force(now, rules=RULES)
    holder = an_actor(now, "city.budget_holder")
    money.add_budget_line(actor=holder, now=now, name=LINE, year=now.year, amount_cents=9_000_00, decision="council-1")


@dataclass
class _Cells:
    """Values for the cells of a person who has no id yet, to be watched once she has one."""

    city: CanaryCity
    watched: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def word(self, column: str, category: str, shape: str = "{}") -> str:
        """Return a value with a new canary word in it."""
        value = shape.format(next(self.city.words))
        self.watched.append((column, category, spelled_word(value)))
        return value

    def day(self, column: str, category: str, day: date) -> date:
        """Watch for a day that nobody else has."""
        self.watched.append((column, category, spelled_day(day)))
        return day

    def belong_to(self, person: str) -> None:
        """Watch for these values as somebody's."""
        for column, category, spellings in self.watched:
            self.city.canaries.add(column, category, person, spellings)


def new_adult(cells: _Cells, **facts: Any) -> people.NewAdult:
    """Return an adult whose every cell is a canary."""
    word, of = cells.word, "adult_detail."
    return people.NewAdult(
        given_name=word(of + "given_name", "guardian.name"),
        family_name=word(of + "family_name", "guardian.name"),
        email=word(of + "email", "guardian.contact", "{}@example.org"),
        phone=word(of + "phone", "guardian.contact", "+358 {}"),
        emergency_phone=word(of + "emergency_phone", "guardian.emergency_phone", "+358 {}"),
        street=word(of + "street", "guardian.address", "{} street 4"),
        postal_code=word(of + "postal_code", "guardian.address"),
        city=word(of + "city", "guardian.address"),
        **facts,
    )


def new_child(cells: _Cells, birth_date: date) -> people.NewChild:
    """Return a child whose every cell is a canary."""
    word, of = cells.word, "child_detail."
    return people.NewChild(
        given_name=word(of + "given_name", "child.name"),
        family_name=word(of + "family_name", "child.name"),
        birth_date=cells.day(of + "birth_date", "child.birth_date", birth_date),
        national_id=word(of + "national_id", "child.national_id"),
        home_language=word(of + "home_language", "child.home_language"),
        home_postal_code=word(of + "home_postal_code", "child.home_area"),
        allergies=word(of + "allergies", "child.allergies", "no {} please"),
        special_needs=word(of + "special_needs", "child.special_needs", "needs {}"),
        ecec_plan=word(of + "ecec_plan", "child.ecec_plan", "learns {}"),
    )


def _family(
    city: CanaryCity, now: datetime, name: str, adults: list[dict[str, Any]], births: list[date], custody: Custody
) -> None:
    """Register a family `name`: adults name.1, name.2 … and children name.a, name.b …"""
    cells = [_Cells(city) for _ in adults + births]
    new_adults = [new_adult(each, **facts) for each, facts in zip(cells, adults, strict=False)]
    new_children = [new_child(each, born) for each, born in zip(cells[len(adults) :], births, strict=True)]
    household = people.register_family(
        actor=SYSTEM, now=now, adults=new_adults, children=new_children, custody=custody
    ).id
    persons = _in_order(new_adults, new_children)
    for each, person in zip(cells, persons, strict=True):
        each.belong_to(person)
    ids, children = persons[: len(adults)], persons[len(adults) :]
    family = family_of(household, now)
    city.families[name] = Family(household, tuple(ids), tuple(children))
    assert set(family.children) == set(children)
    at_home = {person for person, facts in zip(ids, adults, strict=True) if not facts.get("elsewhere")}
    for number, (person, facts) in enumerate(zip(ids, adults, strict=True), start=1):
        city.people[f"{name}.{number}"] = person
        city.facts.custody[person] = set(children) if facts.get("custody", True) else set()
        city.facts.at_home[person] = (at_home | set(children)) if person in at_home else set()
        _account(city, f"{name}.{number}", now)
    for letter, child in zip("abc", children, strict=False):
        city.people[f"{name}.{letter}"] = child
    city.canaries.add("household_member.household_id", "person.household", ids[0], [household], [*at_home, *children])


def _in_order(adults: list[people.NewAdult], children: list[people.NewChild]) -> list[str]:
    """Find the ids of persons again by their unique names."""
    return [persons_named([each.given_name.casefold()], 2)[0] for each in [*adults, *children]]


def _account(city: CanaryCity, name: str, now: datetime) -> None:
    person = city.people[name]
    people.create_account(actor=SYSTEM, now=now, person=person, email=city.email(name), password=PASSWORD)
    city.hats.setdefault(name, set()).add(Hat("data_subject", person))
    city.facts.grounds |= {(Hat("platform"), person, purpose) for purpose in ("invoicing", "notification")}


def _families(city: CanaryCity, now: datetime) -> None:
    """The first is in one home but for a guardian elsewhere, the second protected from one, the third ordinary."""
    joint, sole = Custody.JOINT, Custody.SOLE
    _family(city, now, "first", [{}, {}, {"elsewhere": True}], [date(2021, 1, 17), date(2021, 12, 29)], joint)
    _family(city, now, "protected", [{}, {"elsewhere": True}], [date(2021, 3, 31)], joint)
    _family(city, now, "third", [{}, {"custody": False, "elsewhere": True}], [date(2021, 7, 19)], sole)
    protected = city.families["protected"]
    for person in (protected.guardian, protected.child):
        begins = city_day(now) - timedelta(days=4321 if person == protected.child else 4322)
        people.record_protection_order(actor=SYSTEM, now=now, person=person, valid_from=begins)
        city.facts.protected.add(person)
        city.canaries.add("protection_order.valid_from", "person.protection_order", person, spelled_day(begins))
    for number, (name, family) in enumerate(city.families.items()):
        for turn, purpose in enumerate(DeclarationPurpose):
            _declare(city, now, f"{name}.1", family, purpose, 987_31 + number * 7_654_37 + turn * 1_13)


def _declare(
    city: CanaryCity, now: datetime, who: str, family: Family, purpose: DeclarationPurpose, income_cents: int
) -> None:
    people.declare_income(
        actor=city.actor(who, now),
        now=now,
        household=family.household,
        purpose=purpose,
        income_cents_per_month=income_cents,
        family_size=2 + len(family.children),
        valid_from=city_day(now),
    )
    at_home = city.facts.at_home[family.guardian] - set(family.children)
    city.canaries.add(
        "income_declaration.income_cents_per_month",
        "family.income",
        family.guardian,
        spelled_amount(income_cents),
        at_home,
    )


def _places(city: CanaryCity, now: datetime) -> None:
    city.owner = an_actor(now, "city.service_owner", "city.officer")
    catalog.load_areas(actor=SYSTEM, now=now)
    lines = packaged_units().decode().splitlines()[:4]
    catalog.import_units(actor=SYSTEM, now=now, content="\n".join(lines).encode())
    city.units = [unit.id for unit in units()[0]]
    first = city_day(now)
    city.season = catalog.open_season(
        actor=city.owner, now=now, name="Autumn", starts_on=first, ends_on=first + timedelta(days=100)
    ).id


def _staff(city: CanaryCity, now: datetime) -> None:
    """Somebody of each role, named by it, and two of the service centre: one acts for a family."""
    for number, name in enumerate(("drama", "choir")):
        city.providers[name] = a_provider(now)
        _worker(city, now, name, "provider.staff", city.providers[name].id)
        city.hats[name].add(Hat("own_controller", city.providers[name].id))
        _worker(city, now, f"unit{number}", "unit.manager", city.units[number])
        city.hats[f"unit{number}"].add(Hat("city_unit", city.units[number]))
    for role in (*ROLES, "service_centre.acting"):
        _worker(city, now, role, role.removesuffix(".acting"), None)
        kind = {"auditor": "auditor", "service_centre": "service_desk"}.get(role.split(".")[0], "city_officer")
        city.hats[role].add(Hat(kind))


def _worker(city: CanaryCity, now: datetime, name: str, role: str, scope: str | None) -> None:
    cells = _Cells(city)
    person = people.register_adult(actor=SYSTEM, now=now, adult=new_adult(cells)).id
    cells.belong_to(person)
    city.people[name] = person
    people.grant_role(actor=SYSTEM, now=now, person=person, role=role, scope=scope)
    _account(city, name, now)


def _clubs(city: CanaryCity, now: datetime) -> None:
    """Drama and a taster at the first unit, a choir at the second, and a club with a round."""
    for slug in ("drama", "music"):
        catalog.define_service(actor=city.owner, now=now, slug=slug, name=slug.capitalize(), model="v2")
    _club(city, now, "drama", "drama", 0, "TU", 49, Placement.NEXT_TO)
    _club(city, now, "taster", "drama", 0, "WE", 0, None)
    _club(city, now, "choir", "choir", 1, "TH", 49, None)
    _club(city, now, "circus", "choir", 1, "FR", 49, None, admission=Admission.ROUND)
    city.round = enrolment.open_round(
        actor=city.owner,
        now=now,
        season=city.season,
        name="The round of the autumn",
        opens_at=now + timedelta(hours=1),
        closes_at=SHOWN + timedelta(days=3),
        groups=[city.groups["circus"]],
    ).id


def _club(
    city: CanaryCity,
    now: datetime,
    name: str,
    provider: str,
    unit: int,
    weekday: str,
    days: int,
    placement: Placement | None,
    admission: Admission = Admission.FIRST_COME,
) -> None:
    staff = city.actor(provider, now)
    service = next(each for each in services() if each.slug == ("music" if provider == "choir" else "drama"))
    terms = catalog.OfferingTerms(
        title=f"The {name}",
        summary="We play, invent and show it to each other at the end.",
        languages=("fi",),
        age_from=3,
        age_to=6,
        price_cents=PRICE_CENTS,
        what_else="Nothing.",
        vat_code="FI-0",
        legal_regime=LegalRegime.CONSUMER_CONTRACT,
        group_min=1,
        group_max=20,
        accessibility="Step-free.",
        admission=admission,
    )
    offering = catalog.draft_offering(
        actor=staff,
        now=now,
        provider=city.providers[provider].id,
        service=service.id,
        season=city.season,
        terms=terms,
    )
    attachment = _attach(city, now, offering.id, unit, placement, staff) if placement else None
    first = city_day(now) + timedelta(days={"TU": 7, "WE": 1, "TH": 9, "FR": 31}[weekday])
    group: Group = catalog.add_group(
        actor=staff,
        now=now,
        offering=offering.id,
        unit=city.units[unit],
        rrule=f"FREQ=WEEKLY;BYDAY={weekday}",
        start_time=time(15),
        end_time=time(16),
        starts_on=first,
        ends_on=first + timedelta(days=days),
        capacity=2,
        attachment=attachment,
    )
    catalog.submit_offering(actor=staff, now=now, offering=offering.id)
    catalog.publish_offering(actor=city.owner, now=now, offering=offering.id)
    city.groups[name] = group.id


def _attach(city: CanaryCity, now: datetime, offering: str, unit: int, placement: Placement, staff: Actor) -> str:
    asked = catalog.ask_attachment(actor=staff, now=now, offering=offering, unit=city.units[unit], placement=placement)
    terms = catalog.UnitTerms(room="Hall", time_note="After the snack", staffing="One of ours", others_do="Play")
    catalog.agree_attachment(actor=city.actor(f"unit{unit}", now), now=now, attachment=asked.id, terms=terms)
    catalog.approve_attachment(actor=city.owner, now=now, attachment=asked.id)
    return asked.id


def _care(city: CanaryCity, now: datetime) -> None:
    """Everybody is in care until three; the third family's child was in another unit for some days before."""
    for number, (child, unit) in enumerate(
        (("first.a", 0), ("first.b", 0), ("protected.a", 0), ("third.a", 1)), start=1
    ):
        starts, ends = time(5, 40 + number), time(14, 50 + number)
        _placed(city, now, child, unit, city_day(now), starts, ends, 8_737 - 13 * number)
    _moved(city, now)


def _placed(
    city: CanaryCity, now: datetime, who: str, unit: int, since: date, starts: time, ends: time, share_bp: int
) -> str:
    child = city.people[who]
    word = city.word("placement.reasons", "child.placement_reasons", child)
    city.canaries.add("care_time.starts", "child.times", child, spelled_time(starts))
    city.canaries.add("care_time.ends", "child.times", child, spelled_time(ends))
    city.canaries.add("placement.hours_coefficient_bp", "child.times", child, [str(share_bp)])
    city.facts.in_house.setdefault(city.units[unit], set()).add(child)
    return enrolment.place_child(
        actor=city.owner,
        now=now,
        child=child,
        unit=city.units[unit],
        valid_from=since,
        care=[enrolment.Care(weekday, starts, ends) for weekday in range(5)],
        reasons=f"Because of {word}.",
        hours_coefficient_bp=share_bp,
    ).id


def _moved(city: CanaryCity, now: datetime) -> None:
    """The second child of the first family leaves its unit in winter, for a reason."""
    child = city.people["first.b"]
    word = city.word("placement.end_reasons", "child.placement_reasons", child)
    enrolment.end_placement(
        actor=city.owner,
        now=now,
        placement=placements_of(child)[0].id,
        valid_until=date(2026, 12, 1),
        reasons=f"Because of {word}.",
    )


def _seats(city: CanaryCity, now: datetime) -> None:
    """Places of every kind: taken and over, taken, waiting, given back, held, applied for."""
    _seated(city, now, "first.1", "first.a", "taster")
    _seated(city, now, "first.1", "first.a", "drama", unit=0)
    _seated(city, now, "protected.1", "protected.a", "drama", unit=0)
    _seated(city, now, "third.1", "third.a", "choir", unit=1)
    third = city.actor("third.1", now)
    wait = enrolment.join_waiting_list(actor=third, now=now, child=city.people["third.a"], group=city.groups["drama"])
    city.enrolments["third.a drama"] = wait.id
    first = city.actor("first.1", SHOWN)
    given_back = enrolment.hold_place(actor=first, now=SHOWN, child=city.people["first.a"], group=city.groups["choir"])
    enrolment.release_hold(actor=first, now=SHOWN, enrolment=given_back.id)
    held = enrolment.hold_place(actor=first, now=SHOWN, child=city.people["first.b"], group=city.groups["choir"])
    city.enrolments["first.b choir"] = held.id
    for who, child in (("first.2", "first.b"), ("protected.1", "protected.a")):
        enrolment.apply_to_round(
            actor=city.actor(who, SHOWN),
            now=SHOWN - timedelta(days=1),
            child=city.people[child],
            round=city.round,
            choices=[city.groups["circus"]],
        )


def _seated(city: CanaryCity, now: datetime, who: str, child: str, club: str, unit: int | None = None) -> None:
    guardian = city.actor(who, now)
    held = enrolment.hold_place(actor=guardian, now=now, child=city.people[child], group=city.groups[club])
    taken = enrolment.confirm_hold(actor=guardian, now=now, enrolment=held.id)
    city.enrolments[f"{child} {club}"] = taken.id
    if taken.city_cents:
        city.canaries.add(
            "enrolment.family_cents", "family.fee_bracket", taken.child_id, spelled_amount(taken.family_cents)
        )
        city.canaries.add(
            "enrolment.city_cents", "family.fee_bracket", taken.child_id, spelled_amount(taken.city_cents)
        )
    if unit is not None:
        city.facts.in_house.setdefault(city.units[unit], set()).add(taken.child_id)
    if club != "taster":
        _contract(city, child, "choir" if club == "choir" else "drama")


def _contract(city: CanaryCity, child: str, provider: str) -> None:
    """Whoever delivers may know what that needs about the child and, through the same contract, her guardians."""
    hat = Hat("own_controller", city.providers[provider].id)
    for purpose in ("service_delivery", "safety"):
        for person in (city.people[child], *_with_custody(city, child)):
            city.facts.grounds.add((hat, person, purpose))


def _with_custody(city: CanaryCity, child: str) -> list[str]:
    return [guardian for guardian, children in city.facts.custody.items() if city.people[child] in children]


def _sessions(city: CanaryCity) -> None:
    """The taster is over and judged; the drama club has met twice: confirmed, and marked only."""
    enrolment.start_enrolments(actor=SYSTEM, now=FOUNDED + timedelta(days=2))
    staff, head = city.actor("drama", SHOWN), city.actor("unit0", SHOWN)
    taster, (first, second, *_) = sessions_of_group(city.groups["taster"])[0], sessions_of_group(city.groups["drama"])
    _marked(staff, taster, [(city.enrolments["first.a taster"], "present")])
    delivery.confirm_delivery(actor=head, now=taster.ends_at + timedelta(minutes=5), session=taster.id)
    enrolment.complete_enrolments(actor=SYSTEM, now=taster.ends_at + timedelta(days=1), group=city.groups["taster"])
    _marked(
        staff, first, [(city.enrolments["first.a drama"], "present"), (city.enrolments["protected.a drama"], "sick")]
    )
    delivery.confirm_delivery(actor=head, now=first.ends_at + timedelta(minutes=5), session=first.id)
    _marked(
        staff, second, [(city.enrolments["first.a drama"], "absent"), (city.enrolments["protected.a drama"], "present")]
    )
    give_feedback(
        actor=city.actor("first.1", SHOWN),
        now=SHOWN - timedelta(days=2),
        enrolment=city.enrolments["first.a taster"],
        enjoyment=5,
        leader=4,
        fit=3,
    )


def _marked(staff: Actor, session: Session, marks: list[tuple[str, str]]) -> None:
    now = session.ends_at
    delivery.mark_attendance(actor=staff, now=now, session=session.id, marks=marks)
    delivery.mark_delivered(actor=staff, now=now, session=session.id)


CONSENTS = (
    ("child.allergies", "safety"),
    ("child.special_needs", "service_delivery"),
    ("child.home_language", "language_grouping"),
)


def _consents(city: CanaryCity) -> None:
    """The club may know one child's allergies; asked for her needs; had her language once; nothing of the other."""
    now = SHOWN - timedelta(days=3)
    officer = an_actor(now, "data_protection_officer")
    for category, purpose in CONSENTS:
        consents.publish_notice(
            actor=officer, now=now, category=category, purpose=purpose, text="May the club know this? You can withdraw."
        )
    child = city.people["first.a"]
    given = _asked(city, now, child, *CONSENTS[0])
    for who in ("first.1", "first.2", "first.3"):
        consents.answer_consent(actor=city.actor(who, now), now=now, consent=given, agrees=True)
    city.facts.consents.add((Hat("own_controller", city.providers["drama"].id), child, *CONSENTS[0]))
    waiting = _asked(city, now, child, *CONSENTS[1])
    consents.answer_consent(actor=city.actor("first.1", now), now=now, consent=waiting, agrees=True)
    ended = _asked(city, now, child, *CONSENTS[2])
    consents.answer_consent(actor=city.actor("first.1", now), now=now, consent=ended, agrees=True)
    consents.withdraw_consent(actor=city.actor("first.2", now), now=now, consent=ended)
    city.consents |= {"given": given, "waiting": waiting, "ended": ended}
    city.consents["other"] = _asked(city, now, city.people["protected.a"], *CONSENTS[0])


def _asked(city: CanaryCity, now: datetime, child: str, category: str, purpose: str) -> str:
    return consents.ask_consent(
        actor=SYSTEM,
        now=now,
        subject=child,
        category=category,
        purpose=purpose,
        recipient=Recipient(RecipientKind.OWN_CONTROLLER, city.providers["drama"].id),
    ).id


def _requests(city: CanaryCity) -> None:
    """A question that the club answered, a fault that waits for the unit, a complaint that waits for the city."""
    now = SHOWN - timedelta(hours=20)
    question = _request(city, now, "first.1", "question", "content", enrolment=city.enrolments["first.a drama"])
    word = city.word("service_request.answer_words", "person.message", city.people["first.1"])
    requests.answer_request(
        actor=city.actor("drama", now), now=now, request=question, outcome="answered", words=f"We mean {word}."
    )
    session = sessions_of_group(city.groups["drama"])[1].id
    _request(city, now, "first.2", "fault", "room", session=session)
    _request(city, now, "protected.1", "complaint", "treatment", enrolment=city.enrolments["protected.a drama"])


def _request(city: CanaryCity, now: datetime, who: str, kind: str, topic: str, **about: str) -> str:
    word = city.word("service_request.words", "person.message", city.people[who])
    return requests.open_request(
        actor=city.actor(who, now), now=now, kind=kind, topic=topic, words=f"We ask about {word}.", **about
    ).id
