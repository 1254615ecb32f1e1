"""Write down what is offered, and change it while it may be changed."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from catalog import policy, queries
from catalog.errors import OfferingNotDraft, PriceOnFree, SeasonClosed, TermsWrong
from catalog.kinds import AccessFact
from catalog.models import Admission, LegalRegime, Offering, OfferingStatus, SeasonStatus, Service
from catalog.operations.revisions import keep_revision
from catalog.words import stored_words
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import model as service_model
from providers.queries import provider_names

OLDEST = 120
MAX_PRICE_CENTS = 100_000_00
MAX_GROUP = 1000
LIMITS = {"title": 120, "summary": 5000, "what_else": 2000, "accessibility": 2000}
TEXTS = frozenset(LIMITS)
CHANGEABLE_WHEN_PUBLISHED = TEXTS | {"access"}
CHANGEABLE = frozenset({OfferingStatus.DRAFT, OfferingStatus.SUBMITTED, OfferingStatus.WITHDRAWN})

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, kw_only=True)
class OfferingTerms:
    """What an offering says. A draft may lack anything; ages are in years and both included, the price is all-in."""

    title: str = ""
    summary: str = ""
    languages: Sequence[str] = ()
    age_from: int | None = None
    age_to: int | None = None
    price_cents: int | None = None
    what_else: str = ""
    vat_code: str | None = None
    legal_regime: LegalRegime | None = None
    group_min: int | None = None
    group_max: int | None = None
    go_no_go_on: date | None = None
    accessibility: str = ""
    access: Sequence[AccessFact] = ()
    admission: Admission | None = None


def terms_of(offering: Offering) -> OfferingTerms:
    """Return what an offering says now."""
    said = {each.name: getattr(offering, each.name) for each in fields(OfferingTerms)}
    return OfferingTerms(**{**said, "access": tuple(AccessFact(each) for each in offering.access)})


@operation(policy.DRAFT_OFFERING)
def draft_offering(
    *,
    actor: Actor,
    now: datetime,
    provider: str | None,
    service: str,
    season: str,
    terms: OfferingTerms,
    model: str | None = None,
    key: IdempotencyKey | None = None,
) -> Offering:
    """Draft what a provider offers (the city, where none is named), under the service's model unless another is named.

    Raises: ServiceUnknown, SeasonUnknown, SeasonClosed, KindUnknown (the model), TermsWrong, PriceOnFree.
    """
    found = queries.service(service)
    if queries.season(season).status == SeasonStatus.CLOSED:
        raise SeasonClosed(season=season)
    _refuse_wrong(terms)
    offering = Offering(
        provider_id=provider,
        service_id=service,
        season_id=season,
        model=service_model(model or found.model).key,
        drafted_by=actor.person,
        drafted_at=now,
    )
    _write(offering, terms, found)
    db.session.add(offering)
    db.session.flush()
    return offering


@operation(policy.REVISE_OFFERING)
def revise_offering(*, actor: Actor, now: datetime, offering: str, terms: OfferingTerms) -> Offering:
    """Replace what an offering says. A submitted or withdrawn one becomes a draft again; of a published one only the
    texts and the facts of access may change, and the new revision is kept.

    Raises: OfferingUnknown, OfferingNotDraft, TermsWrong, PriceOnFree.
    """
    found = queries.offering(offering)
    _refuse_wrong(terms)
    published = found.status == OfferingStatus.PUBLISHED
    if not published and found.status not in CHANGEABLE:
        raise OfferingNotDraft(offering=offering)
    if published and _changed(found, terms) - CHANGEABLE_WHEN_PUBLISHED:
        raise OfferingNotDraft(
            offering=offering, fields={name: [OfferingNotDraft.advice] for name in _changed(found, terms)}
        )
    _write(found, terms, queries.service(found.service_id))
    if published:
        keep_revision(found, actor=actor, now=now)
    else:
        found.status = OfferingStatus.DRAFT
    return found


def _changed(offering: Offering, terms: OfferingTerms) -> set[str]:
    written = asdict(terms) | {"languages": list(terms.languages), "access": _access(terms)}
    return {each.name for each in fields(OfferingTerms) if getattr(offering, each.name) != written[each.name]}


def _write(offering: Offering, terms: OfferingTerms, service: Service) -> None:
    for name, value in asdict(terms).items():
        setattr(offering, name, value.strip() if name in TEXTS else value)
    offering.languages, offering.access = list(terms.languages), _access(terms)
    offering.search_words = searched_by(offering, service)
    offering.search_languages = f" {' '.join(terms.languages)} "


def searched_by(offering: Offering, service: Service) -> str:
    """Return the words by which an offering is found: its own, its service's and its provider's name."""
    names = provider_names([offering.provider_id]).values() if offering.provider_id else ()
    return stored_words([offering.title, offering.summary, service.name, *service.keywords, *names])


def _access(terms: OfferingTerms) -> list[str]:
    """The facts as they are kept: each once, in the order of the closed list."""
    return [fact.value for fact in AccessFact if fact in terms.access]


def wrong_terms(terms: OfferingTerms) -> dict[str, list[Text]]:
    """Return all that cannot be in an offering's terms, by field; what is only missing is not wrong."""
    wrong = _out_of_bounds(terms)
    if _priced_though_free(terms):
        wrong.setdefault("price_cents", []).append(PriceOnFree.advice)
    return wrong


def _refuse_wrong(terms: OfferingTerms) -> None:
    if wrong := _out_of_bounds(terms):
        raise TermsWrong(fields=wrong)
    if _priced_though_free(terms):
        raise PriceOnFree(fields={"price_cents": [PriceOnFree.advice]})


def _priced_though_free(terms: OfferingTerms) -> bool:
    return terms.legal_regime is not None and terms.legal_regime.must_be_free and bool(terms.price_cents)


def _out_of_bounds(terms: OfferingTerms) -> dict[str, list[Text]]:
    wrong: dict[str, list[Text]] = {}
    for name, limit in LIMITS.items():
        if len(getattr(terms, name)) > limit:
            wrong[name] = [_("Write at most %(limit)s characters.", limit=limit)]
    if not all(_LANGUAGE.fullmatch(code) for code in terms.languages) or len(terms.languages) > 20:
        wrong["languages"] = [_("Name each language by its two-letter code, such as fi or sv.")]
    if terms.vat_code is not None and not _CODE.fullmatch(terms.vat_code):
        wrong["vat_code"] = [_("A VAT code has at most 20 letters, digits, hyphens and points.")]
    if not _within(terms.price_cents, 0, MAX_PRICE_CENTS):
        wrong["price_cents"] = [_("State a price from 0 to 100,000 euros.")]
    _check_span(
        wrong, terms, ("age_from", "age_to"), (0, OLDEST), _("Ages go from 0 to 120, the first not above the last.")
    )
    _check_span(
        wrong,
        terms,
        ("group_min", "group_max"),
        (1, MAX_GROUP),
        _("A group has 1 to 1,000 children, the least not above the most."),
    )
    return wrong


def _check_span(
    wrong: dict[str, list[Text]], terms: OfferingTerms, names: tuple[str, str], limits: tuple[int, int], text: Text
) -> None:
    least, most = (getattr(terms, name) for name in names)
    for name, value in zip(names, (least, most), strict=True):
        if not _within(value, *limits):
            wrong[name] = [text]
    if least is not None and most is not None and least > most:
        wrong[names[1]] = [text]


def _within(value: int | None, least: int, most: int) -> bool:
    return value is None or least <= value <= most
