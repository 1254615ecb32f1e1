"""The catalogue as programs read and write it."""

from typing import Any

from marshmallow import fields, validate

from catalog.kinds import (
    AccessFact,
    Admission,
    CareSide,
    Daytime,
    FactKind,
    LegalRegime,
    LifeEvent,
    Placement,
    PriceBand,
    ValueStream,
)
from catalog.operations.drafting import OfferingTerms
from catalog.queries.search import Order
from marketplace.kernel.api import ID, Day, PageQuery, Strict

CENTS_MOST = 10_000_000_00
PLACES_MOST = 1000
AGE_MOST = 120


class UnitSchema(Strict):
    """A day-care centre or a club."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    provider_type = fields.String(required=True)
    language = fields.String(required=True)
    street = fields.String(required=True)
    postal_code = fields.String(required=True)
    city = fields.String(required=True)
    lon = fields.Float(required=True, allow_none=True)
    lat = fields.Float(required=True, allow_none=True)


class UnitFactSchema(Strict):
    """What is known of a unit: a share in basis points, tenths of children, or a grade from 1 to 5."""

    kind = fields.Enum(FactKind, by_value=True, required=True)
    value = fields.Integer(required=True)
    as_of = fields.Date(required=True)
    source = fields.String(required=True)


class UnitFactsSchema(Strict):
    """The facts of a unit, the latest of each kind; a kind that is missing is not known."""

    unit = fields.String(required=True)
    facts = fields.List(fields.Nested(UnitFactSchema), required=True)


class NewFactSchema(Strict):
    """A fact to record; the kind's name says the unit of the value."""

    kind = fields.Enum(FactKind, by_value=True, required=True)
    value = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000_000))
    as_of = Day(required=True)
    source = fields.String(required=True, validate=validate.Length(1, 200))


class NewFactsSchema(Strict):
    """Facts of one unit."""

    facts = fields.List(fields.Nested(NewFactSchema), required=True, validate=validate.Length(1, 100))


class AreaSchema(Strict):
    """A postal area with its statistics (Statistics Finland, Paavo, CC BY 4.0)."""

    postal_code = fields.String(required=True)
    name = fields.String(required=True)
    residents = fields.Integer(required=True)
    children_0_14 = fields.Integer(required=True)
    median_income_cents = fields.Integer(required=True)


class SeasonSchema(Strict):
    """A season, both days included."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    status = fields.String(required=True)


class ServiceSchema(Strict):
    """What is done for people, whoever does it."""

    id = fields.String(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)
    model = fields.String(required=True)
    is_basic = fields.Boolean(required=True)
    keywords = fields.List(fields.String(), required=True)
    value_stream = fields.String(required=True, allow_none=True)
    life_events = fields.List(fields.String(), required=True)


class OfferingSchema(Strict):
    """A service as one provider offers it in one season; price in cents for the season."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True, allow_none=True)
    service_id = fields.String(required=True)
    season_id = fields.String(required=True)
    model = fields.String(required=True)
    status = fields.String(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    age_from = fields.Integer(required=True, allow_none=True)
    age_to = fields.Integer(required=True, allow_none=True)
    price_cents = fields.Integer(required=True, allow_none=True)
    vat_code = fields.String(required=True, allow_none=True)
    legal_regime = fields.String(required=True, allow_none=True)
    group_min = fields.Integer(required=True, allow_none=True)
    group_max = fields.Integer(required=True, allow_none=True)
    go_no_go_on = fields.Date(required=True, allow_none=True)
    accessibility = fields.String(required=True)
    access = fields.List(fields.String(), required=True)
    admission = fields.String(required=True, allow_none=True)


class RevisionDifferenceSchema(Strict):
    """One thing that a revision changed; the group's id where it is a group's, values as a revision keeps them."""

    term = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    group = fields.Function(lambda found: found.group and found.group["group"])


class RevisionSchema(Strict):
    """A published revision and what it changed of the one before."""

    revision = fields.Integer(required=True, attribute="revision.revision")
    published_at = fields.AwareDateTime(required=True, attribute="revision.published_at")
    digest = fields.String(required=True, attribute="revision.digest")
    differences = fields.List(fields.Nested(RevisionDifferenceSchema), required=True)


class ClassificationSchema(Strict):
    """To which stream a service belongs, for which events of a life it is there, and its words."""

    value_stream = fields.Enum(ValueStream, by_value=True, load_default=None, allow_none=True)
    life_events = fields.List(fields.Enum(LifeEvent, by_value=True), load_default=())
    keywords = fields.List(fields.String(validate=validate.Length(1, 60)), load_default=())


class GroupSchema(Strict):
    """A group of an offering at a unit."""

    id = fields.String(required=True)
    offering_id = fields.String(required=True)
    unit_id = fields.String(required=True)
    rrule = fields.String(required=True)
    start_time = fields.Time(required=True)
    end_time = fields.Time(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    capacity = fields.Integer(required=True)


class SessionSchema(Strict):
    """One session with its places."""

    id = fields.String(required=True)
    position = fields.Integer(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    capacity = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    status = fields.String(required=True)


class AttachmentSchema(Strict):
    """An add-on at a unit and how far it is agreed."""

    id = fields.String(required=True)
    offering_id = fields.String(required=True)
    unit_id = fields.String(required=True)
    placement = fields.String(required=True)
    status = fields.String(required=True)
    room = fields.String(required=True, allow_none=True)


class ProgrammeSchema(Strict):
    """A bundle of offerings that one grant pays; `outcome_bp` of each price wait for an objective."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    purpose = fields.String(required=True)
    grant_line = fields.String(required=True)
    grant_decision = fields.String(required=True)
    outcome_bp = fields.Integer(required=True)
    status = fields.String(required=True)


class ProgrammePartSchema(Strict):
    """An offering in a programme, the sector that delivers it, and the objective its held part waits for."""

    offering = fields.String(required=True)
    title = fields.String(required=True)
    sector = fields.String(required=True)
    objective = fields.String(required=True, allow_none=True)


class ProgrammeWithPartsSchema(ProgrammeSchema):
    """A programme with its parts and the units to whose day care it is joined."""

    parts = fields.List(fields.Nested(ProgrammePartSchema), required=True)
    units = fields.List(fields.String(), required=True)


def _several(field: fields.Field[Any]) -> fields.List[Any]:
    return fields.List(field, load_default=(), validate=validate.Length(max=50))


class OfferingTermsQuery(Strict):
    """What is looked for; age in years, weekday Monday 1 to Sunday 7, the price that of a season before support.

    Several values of a kind widen the search; all facts of access are needed. `near` is a postal code or the id of a
    unit."""

    words = fields.String(load_default="", validate=validate.Length(max=200))
    age = fields.Integer(load_default=None, validate=validate.Range(0, AGE_MOST))
    language = _several(fields.String(validate=validate.Length(2, 8)))
    area = _several(fields.String(validate=validate.Length(1, 16)))
    unit = _several(fields.String(validate=ID))
    weekday = _several(fields.Integer(validate=validate.Range(1, 7)))
    daytime = _several(fields.Enum(Daytime, by_value=True))
    care = fields.Enum(CareSide, by_value=True, load_default=None)
    placement = _several(fields.Enum(Placement, by_value=True))
    band = _several(fields.Enum(PriceBand, by_value=True))
    price_at_most_cents = fields.Integer(load_default=None, validate=validate.Range(0, CENTS_MOST))
    model = _several(fields.String(validate=validate.Length(1, 20)))
    service = _several(fields.String(validate=validate.Length(1, 60)))
    access = _several(fields.Enum(AccessFact, by_value=True))
    stream = _several(fields.Enum(ValueStream, by_value=True))
    event = _several(fields.Enum(LifeEvent, by_value=True))
    free_only = fields.Boolean(load_default=False)
    near = fields.String(load_default=None, validate=validate.Length(1, 32))
    within_m = fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000))


class OfferingQuery(OfferingTermsQuery, PageQuery):
    """What is looked for, the page, and what stands first."""

    order = fields.Enum(Order, by_value=True, load_default=Order.FIT)


class FoundOfferingSchema(OfferingSchema):
    """An offering that was found; the distance in metres from where it was asked for."""

    distance_m = fields.Integer(required=True, allow_none=True)


class FacetSchema(Strict):
    """A value by which a search can be narrowed, and how many offerings there would be with it."""

    kind = fields.String(required=True)
    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class SentenceQuery(Strict):
    """What somebody would type into a search box."""

    sentence = fields.String(required=True, validate=validate.Length(1, 200))


class SearchTermsSchema(Strict):
    """What a sentence asks for, in the terms in which offerings are searched for; what it does not ask for is null or
    an empty list."""

    words = fields.String(required=True)
    age = fields.Integer(required=True, allow_none=True)
    language = fields.List(fields.String(), required=True)
    area = fields.List(fields.String(), required=True)
    unit = fields.List(fields.String(), required=True)
    near = fields.String(required=True, allow_none=True)
    within_m = fields.Integer(required=True, allow_none=True)
    weekday = fields.List(fields.Integer(), required=True)
    daytime = fields.List(fields.Enum(Daytime, by_value=True), required=True)
    care = fields.Enum(CareSide, by_value=True, required=True, allow_none=True)
    placement = fields.List(fields.Enum(Placement, by_value=True), required=True)
    price_at_most_cents = fields.Integer(required=True, allow_none=True)
    free_only = fields.Boolean(required=True, allow_none=True)


class TermsSchema(Strict):
    """The terms of an offering that is being written; what is left out is not said yet."""

    title = fields.String(validate=validate.Length(max=120))
    summary = fields.String(validate=validate.Length(max=5000))
    languages = fields.List(fields.String(validate=validate.Length(2, 8)), validate=validate.Length(max=20))
    age_from = fields.Integer(strict=True, validate=validate.Range(0, AGE_MOST))
    age_to = fields.Integer(strict=True, validate=validate.Range(0, AGE_MOST))
    price_cents = fields.Integer(strict=True, validate=validate.Range(0, CENTS_MOST))
    what_else = fields.String(validate=validate.Length(max=5000))
    vat_code = fields.String(validate=validate.Length(1, 20))
    legal_regime = fields.Enum(LegalRegime, by_value=True)
    group_min = fields.Integer(strict=True, validate=validate.Range(1, PLACES_MOST))
    group_max = fields.Integer(strict=True, validate=validate.Range(1, PLACES_MOST))
    go_no_go_on = Day()
    accessibility = fields.String(validate=validate.Length(max=5000))
    access = fields.List(fields.Enum(AccessFact, by_value=True), validate=validate.Length(max=20))
    admission = fields.Enum(Admission, by_value=True)


class DraftSchema(TermsSchema):
    """A new draft: whose, of which service, in which season."""

    provider = fields.String(required=True, validate=ID)
    service = fields.String(required=True, validate=ID)
    season = fields.String(required=True, validate=ID)


class CopySchema(Strict):
    """In which season an offering is drafted again."""

    season = fields.String(required=True, validate=ID)


class NewGroupSchema(Strict):
    """A group to add: a recurrence rule (RFC 5545) in the city's wall time, both days included."""

    unit = fields.String(required=True, validate=ID)
    rrule = fields.String(required=True, validate=validate.Length(1, 200))
    start_time = fields.Time(required=True)
    end_time = fields.Time(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(1, PLACES_MOST))
    attachment = fields.String(load_default=None, validate=ID)


class AskAttachmentSchema(Strict):
    """Where an add-on wants to be attached."""

    unit = fields.String(required=True, validate=ID)
    placement = fields.Enum(Placement, by_value=True, required=True)
    wish = fields.String(load_default="", validate=validate.Length(max=5000))


class UnitTermsSchema(Strict):
    """What a unit agrees to; rent in cents for the season."""

    room = fields.String(required=True, validate=validate.Length(1, 120))
    time_note = fields.String(required=True, validate=validate.Length(1, 500))
    staffing = fields.String(required=True, validate=validate.Length(1, 500))
    others_do = fields.String(load_default="", validate=validate.Length(max=500))
    handover = fields.String(load_default="", validate=validate.Length(max=5000))
    rent_cents = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 100_000_00))


class ReasonSchema(Strict):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


def terms_of(loaded: dict[str, object]) -> OfferingTerms:
    """Return the terms that a request states."""
    return OfferingTerms(**{name: value for name, value in loaded.items() if name in TermsSchema().fields})  # type: ignore[arg-type]
