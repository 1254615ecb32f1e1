"""A programme for wellbeing: city unit, association and company around day care, paid by a grant and measured."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import NamedTuple

from catalog import operations as catalog
from catalog import queries as catalogue
from catalog.kinds import Admission, Direction, LegalRegime, Scale
from marketplace.delivery import operations as delivery
from marketplace.demo.city import SEED, ChildOfStory, City, ProviderOfStory, city_time
from marketplace.demo.founding import AUTUMN, SPRING
from marketplace.demo.supply import ACCESSIBILITY, VAT_CODE
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.kernel.errors import Refusal
from marketplace.money import operations as money
from marketplace.quality import operations as quality
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.settlement import Source
from providers import operations as registry

LINE = "wellbeing-grant"
GRANT_CENTS = 15_000_00
OUTCOME_BP = 2_000
DECISION = "Grant for wellbeing across sectors, 16.6.2026, § 12 (made up for the example)"
COMPOSED, OPENED, ENROLLED = city_time(2026, 11, 2), city_time(2026, 11, 3), city_time(2026, 11, 4)
LIVED_UNTIL = city_time(2026, 12, 14)
MEASURED = city_time(2026, 12, 8, 14)
CHILDREN = 8
PRESENT, ABSENT = "present", "absent"


class PartOfStory(NamedTuple):
    """A part of the programme: who delivers it by which route, when, for what price, for which objective."""

    provider: str
    route: LegalRoute
    season: str
    title: str
    summary: str
    rrule: str
    starts: int
    first: date
    last: date
    price_cents: int
    objective: int


PARTS = (
    PartOfStory(
        "sports",
        LegalRoute.PROCUREMENT,
        AUTUMN,
        "Evenings for children and parents",
        "A short talk for everybody, then children and parents move together in the hall of the day care.",
        "FREQ=WEEKLY;BYDAY=TU",
        17,
        date(2026, 11, 10),
        date(2026, 12, 1),
        48_00,
        0,
    ),
    PartOfStory(
        "drama",
        LegalRoute.GRANT,
        AUTUMN,
        "Supper and stories",
        "Families cook a simple supper together and play scenes about sharing, waiting and making friends.",
        "FREQ=WEEKLY;BYDAY=TH",
        17,
        date(2026, 11, 12),
        date(2026, 12, 3),
        60_00,
        1,
    ),
    PartOfStory(
        "swimming",
        LegalRoute.PROCUREMENT,
        SPRING,
        "Family swim",
        "Children and parents learn to be safe in water, on Saturday mornings with two teachers in the pool.",
        "FREQ=WEEKLY;BYDAY=SA",
        10,
        date(2026, 12, 12),
        date(2027, 3, 13),
        96_00,
        0,
    ),
)
OBJECTIVES = (
    catalog.ObjectiveTerms(
        statement="More families move together every week.",
        indicator="Families of the units that moved together at least twice in the week before they were asked",
        measured_in="per cent of families",
        scale=Scale.SHARE,
        direction=Direction.RISES,
        baseline_hundredths=38_00,
        target_hundredths=50_00,
        measure_on=date(2026, 12, 7),
        comparison="families of three day-care centres without the programme",
    ),
    catalog.ObjectiveTerms(
        statement="Children spend less of a weekday at a screen.",
        indicator="Minutes at a screen on the weekday before the family was asked, as the parents say",
        measured_in="minutes a day",
        scale=Scale.MEAN,
        direction=Direction.FALLS,
        baseline_hundredths=96_00,
        target_hundredths=75_00,
        measure_on=date(2027, 5, 20),
        comparison="families of three day-care centres without the programme",
    ),
)


def play(city: City) -> None:
    """Compose and open the programme, let families take part, hold its sessions and measure its first objective."""
    chance = Random(f"{SEED} wellbeing")
    objectives, groups = compose(city)
    for group, _provider in groups:
        take_part(city, chance, group)
    for group, provider in groups:
        hold_sessions(city, chance, group, provider)
    measure(city, objectives[0])


def compose(city: City) -> tuple[list[str], list[tuple[str, ProviderOfStory]]]:
    """Put the grant on a line, agree with the three providers, publish their parts and open the programme."""
    owner = city.people["owner"]
    money.add_budget_line(
        actor=city.people["budget"],
        now=COMPOSED,
        name=LINE,
        year=2026,
        amount_cents=GRANT_CENTS,
        decision=DECISION,
        source=Source.GRANT,
    )
    service = catalog.define_service(
        actor=owner,
        now=COMPOSED,
        slug="family-wellbeing",
        name="Wellbeing of families",
        model="vx",
        is_basic=False,
        keywords=["family", "wellbeing"],
    ).id
    programme = catalog.compose_programme(
        actor=owner,
        now=COMPOSED,
        terms=catalog.ProgrammeTerms(
            title="Families in motion",
            purpose="Children and parents move, eat and learn together, close to the day care that they know.",
            grant_line=LINE,
            grant_decision=DECISION,
            outcome_bp=OUTCOME_BP,
        ),
        units=city.hubs[:2],
    ).id
    objectives = [
        catalog.add_objective(actor=owner, now=COMPOSED, programme=programme, terms=terms).id for terms in OBJECTIVES
    ]
    groups = []
    for part in PARTS:
        provider = city.providers[part.provider]
        offering, group = _publish(city, part, provider, service)
        catalog.add_part(
            actor=owner, now=OPENED, programme=programme, offering=offering, objective=objectives[part.objective]
        )
        groups.append((group, provider))
    catalog.open_programme(actor=owner, now=OPENED, programme=programme)
    return objectives, groups


def _publish(city: City, part: PartOfStory, provider: ProviderOfStory, service: str) -> tuple[str, str]:
    _agree(city, part, provider)
    terms = catalog.OfferingTerms(
        title=part.title,
        summary=part.summary,
        languages=["fi"],
        age_from=3,
        age_to=6,
        price_cents=part.price_cents,
        what_else="Nothing else to pay.",
        group_min=1,
        group_max=12,
        admission=Admission.FIRST_COME,
        vat_code=VAT_CODE,
        legal_regime=LegalRegime.CLIENT_FEE,
        accessibility=ACCESSIBILITY,
    )
    staff = provider.staff
    offering = catalog.draft_offering(
        actor=staff,
        now=COMPOSED,
        provider=provider.id,
        service=service,
        season=city.seasons[part.season],
        terms=terms,
    ).id
    group = catalog.add_group(
        actor=staff,
        now=COMPOSED,
        offering=offering,
        unit=city.hubs[0],
        rrule=part.rrule,
        start_time=time(part.starts, 30),
        end_time=time(part.starts + 1, 30),
        starts_on=part.first,
        ends_on=part.last,
        capacity=12,
    ).id
    catalog.submit_offering(actor=staff, now=COMPOSED + timedelta(hours=1), offering=offering)
    catalog.publish_offering(actor=city.people["owner"], now=COMPOSED + timedelta(hours=2), offering=offering)
    return offering, group


def _agree(city: City, part: PartOfStory, provider: ProviderOfStory) -> None:
    agreement = registry.conclude_agreement(
        actor=city.people["owner"],
        now=COMPOSED,
        provider=provider.id,
        model="vx",
        legal_route=part.route,
        valid_from=COMPOSED.date(),
        selected_by_city=part.route is LegalRoute.PROCUREMENT,
    )
    registry.accept_agreement(actor=provider.staff, now=COMPOSED, agreement=agreement.id)


def take_part(city: City, chance: Random, group: str) -> None:
    """Let Maria's Aino and other children of the house take part; whose week is full stays away."""
    aino, *others = city.children[:40]
    chance.shuffle(others)
    taken = 0
    for child in (aino, *others):
        if taken == CHILDREN:
            break
        taken += _takes(child, group)


def _takes(child: ChildOfStory, group: str) -> bool:
    try:
        held = enrolment.hold_place(actor=child.guardian, now=ENROLLED, child=child.id, group=group)
    except Refusal:
        return False
    enrolment.confirm_hold(actor=child.guardian, now=ENROLLED + timedelta(minutes=3), enrolment=held.id)
    return True


def hold_sessions(city: City, chance: Random, group: str, provider: ProviderOfStory) -> None:
    """Let each session up to now be held, marked by its provider and borne out by the head of the house."""
    for session in catalogue.sessions_of_group(group):
        if session.ends_at < LIVED_UNTIL:
            at = session.ends_at + timedelta(minutes=10)
            places = enrolments.enrolments_in_session(session.id)
            marks = [(each.id, PRESENT if chance.random() < 0.9 else ABSENT) for each in places]
            delivery.mark_attendance(actor=provider.staff, now=at, session=session.id, marks=marks)
            delivery.mark_delivered(actor=provider.staff, now=at, session=session.id)
            delivery.confirm_delivery(
                actor=city.managers[city.hubs[0]], now=at + timedelta(hours=2), session=session.id
            )


def measure(city: City, objective: str) -> None:
    """Let the service owner, who delivers nothing, tell what the survey found; the first objective is reached."""
    quality.measure_objective(
        actor=city.people["owner"],
        now=MEASURED,
        objective=objective,
        finding=quality.Finding(
            value_hundredths=54_00,
            comparison_hundredths=41_00,
            n=186,
            measured_on=date(2026, 12, 7),
            source="Survey of all families of the two units, November 2026 (made up for the example)",
        ),
    )
