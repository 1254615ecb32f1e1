"""The catalogue for programs: what exists, and how a provider writes, attaches and publishes an offering."""

from typing import Any

from catalog import operations, queries, schemas
from catalog.operations.attaching import UnitTerms
from catalog.queries import Filters
from catalog.sentences import understand
from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page, page_of, slice_of

SAID = tuple(schemas.OfferingSchema().fields)

routes = Room("catalog", description="Services, offerings, units and sessions.")


@routes.get("/units", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.UnitSchema))
def units(asked: dict[str, int]) -> dict[str, Any]:
    """List the units by name."""
    found, total = queries.units(page=asked["page"], page_size=asked["page_size"])
    return page(found, number=asked["page"], size=asked["page_size"], total=total)


@routes.get("/units/<string:unit>", public=True)
@routes.response(200, schemas.UnitSchema)
def unit(unit: str) -> Any:
    """Show one unit."""
    return queries.unit(unit)


@routes.get("/units/<string:unit>/facts", public=True)
@routes.response(200, schemas.UnitFactsSchema)
def unit_facts(unit: str) -> dict[str, Any]:
    """Show what is known of a unit's staff, rooms and tools, with source and day."""
    return {"unit": queries.unit(unit).id, "facts": list(queries.facts_of_unit(unit).values())}


@routes.post("/units/<string:unit>/facts")
@routes.arguments(schemas.NewFactsSchema)
@routes.response(201, schemas.UnitFactsSchema)
def record_unit_facts(asked: dict[str, Any], unit: str) -> dict[str, Any]:
    """Record facts of a unit, as its head or as the service owner."""
    facts = [operations.NewFact(unit=unit, **each) for each in asked["facts"]]
    return {"unit": unit, "facts": operations.record_unit_facts(actor=asker(), now=asked_at(), facts=facts)}


@routes.get("/areas", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AreaSchema))
def areas(asked: dict[str, int]) -> dict[str, Any]:
    """List the postal areas."""
    return slice_of(queries.areas(), number=asked["page"], size=asked["page_size"])


@routes.get("/seasons", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.SeasonSchema))
def seasons(asked: dict[str, int]) -> dict[str, Any]:
    """List the seasons."""
    return slice_of(queries.seasons(), number=asked["page"], size=asked["page_size"])


@routes.get("/services", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ServiceSchema))
def services(asked: dict[str, int]) -> dict[str, Any]:
    """List the services."""
    return slice_of(queries.services(), number=asked["page"], size=asked["page_size"])


@routes.put("/services/<string:service>/classification")
@routes.arguments(schemas.ClassificationSchema)
@routes.response(200, schemas.ServiceSchema)
def classify(asked: dict[str, Any], service: str) -> Any:
    """Say to which stream a service belongs, for which events of a life it is there, and by which words it is found."""
    return operations.classify_service(actor=asker(), now=asked_at(), service=service, **asked)


@routes.get("/offerings", public=True)
@routes.arguments(schemas.OfferingQuery, location="query")
@routes.response(200, page_of(schemas.FoundOfferingSchema))
def offerings(asked: dict[str, Any]) -> dict[str, Any]:
    """Search the published offerings of the open seasons."""
    number, size, order = asked.pop("page"), asked.pop("page_size"), asked.pop("order")
    found = queries.search(_filters(asked), now=asked_at(), page=number, page_size=size, order=order, facets=False)
    return page([_found(hit) for hit in found.hits], number=number, size=size, total=found.total)


@routes.get("/offering-facets", public=True)
@routes.arguments(schemas.OfferingTermsQuery, location="query")
@routes.response(200, schemas.FacetSchema(many=True))
def facets(asked: dict[str, Any]) -> Any:
    """Count by what a search can be narrowed further; of a kind with chosen values, as if none were chosen."""
    found = queries.search(_filters(asked), now=asked_at(), page_size=1)
    return [{"kind": kind, **vars(each)} for kind, values in found.facets.items() for each in values]


def _filters(asked: dict[str, Any]) -> Filters:
    near = asked.pop("near")
    origin = queries.origin(near) if near else None
    return Filters(**asked, near=origin.spot if origin else None)


def _found(hit: queries.Hit) -> dict[str, Any]:
    return {**{name: getattr(hit.offering, name) for name in SAID}, "distance_m": hit.distance_m}


@routes.get("/programmes", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ProgrammeSchema))
def programmes(asked: dict[str, int]) -> dict[str, Any]:
    """List the programmes that were opened, the latest first."""
    return slice_of(queries.programmes(), number=asked["page"], size=asked["page_size"])


@routes.get("/programmes/<string:programme>", public=True)
@routes.response(200, schemas.ProgrammeWithPartsSchema)
def programme(programme: str) -> dict[str, Any]:
    """Show a programme that was opened, with its parts and units."""
    page = queries.programme_page(programme)
    told = {name: getattr(page.programme, name) for name in schemas.ProgrammeSchema().fields}
    parts = [
        {
            "offering": part.offering.id,
            "title": part.offering.title,
            "sector": part.sector.value,
            "objective": part.objective,
        }
        for part in page.parts
    ]
    return told | {"parts": parts, "units": [unit.id for unit in page.units]}


@routes.get("/search-terms", public=True)
@routes.arguments(schemas.SentenceQuery, location="query")
@routes.response(200, schemas.SearchTermsSchema)
def search_terms(asked: dict[str, str]) -> Any:
    """Read a sentence as the terms of a search; what was not understood is among the words."""
    return understand(
        asked["sentence"],
        queries.area_names(),
        {each.name.casefold(): id for id, each in queries.known_units().items()},
    )


@routes.post("/offerings")
@routes.arguments(schemas.DraftSchema)
@routes.response(201, schemas.OfferingSchema)
def draft(asked: dict[str, Any]) -> Any:
    """Draft an offering of a provider for whom one works."""
    return operations.draft_offering(
        actor=asker(),
        now=asked_at(),
        provider=asked["provider"],
        service=asked["service"],
        season=asked["season"],
        terms=schemas.terms_of(asked),
    )


@routes.get("/offerings/<string:offering>", public=True)
@routes.response(200, schemas.OfferingSchema)
def offering(offering: str) -> Any:
    """Show an offering that is published or one's own."""
    return queries.offering_page(offering, actor=asker()).offering


@routes.put("/offerings/<string:offering>")
@routes.arguments(schemas.TermsSchema)
@routes.response(200, schemas.OfferingSchema)
def revise(asked: dict[str, Any], offering: str) -> Any:
    """Write the terms of an offering anew."""
    return operations.revise_offering(actor=asker(), now=asked_at(), offering=offering, terms=schemas.terms_of(asked))


@routes.get("/offerings/<string:offering>/groups", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.GroupSchema))
def groups(asked: dict[str, int], offering: str) -> dict[str, Any]:
    """List the groups of an offering that is published or one's own."""
    found = [group for group, _unit in queries.offering_page(offering, actor=asker()).groups]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/offerings/<string:offering>/revisions", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.RevisionSchema))
def revisions(asked: dict[str, int], offering: str) -> dict[str, Any]:
    """List what was published of an offering, the latest first, with what each revision changed."""
    queries.offering_page(offering, actor=asker())
    return slice_of(queries.changes_of(offering), number=asked["page"], size=asked["page_size"])


@routes.post("/offerings/<string:offering>/groups")
@routes.arguments(schemas.NewGroupSchema)
@routes.response(201, schemas.GroupSchema)
def add_group(asked: dict[str, Any], offering: str) -> Any:
    """Add a group to a draft; its sessions are planned by the rule."""
    return operations.add_group(actor=asker(), now=asked_at(), offering=offering, **asked)


@routes.post("/offerings/<string:offering>/copies")
@routes.arguments(schemas.CopySchema)
@routes.response(201, schemas.OfferingSchema)
def copy(asked: dict[str, Any], offering: str) -> Any:
    """Draft an offering again in another season, with its groups."""
    return operations.copy_offering(actor=asker(), now=asked_at(), offering=offering, **asked)


@routes.post("/offerings/<string:offering>/submission")
@routes.response(200, schemas.OfferingSchema)
def submit(offering: str) -> Any:
    """Say that a draft is ready to be published."""
    return operations.submit_offering(actor=asker(), now=asked_at(), offering=offering)


@routes.post("/offerings/<string:offering>/publication")
@routes.response(200, schemas.OfferingSchema)
def publish(offering: str) -> Any:
    """Publish a submitted offering."""
    return operations.publish_offering(actor=asker(), now=asked_at(), offering=offering)


@routes.post("/offerings/<string:offering>/withdrawal")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.OfferingSchema)
def withdraw(asked: dict[str, str], offering: str) -> Any:
    """Take an offering back from families; those enrolled keep their places."""
    return operations.withdraw_offering(actor=asker(), now=asked_at(), offering=offering, **asked)


@routes.get("/offerings/<string:offering>/groups/<string:group>/sessions", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.SessionSchema))
def sessions(asked: dict[str, int], offering: str, group: str) -> dict[str, Any]:
    """List the sessions of a group."""
    known = {each.id for each, _unit in queries.offering_page(offering, actor=asker()).groups}
    found = queries.sessions_of_group(group) if group in known else []
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/offerings/<string:offering>/attachments")
@routes.arguments(schemas.AskAttachmentSchema)
@routes.response(201, schemas.AttachmentSchema)
def ask_attachment(asked: dict[str, Any], offering: str) -> Any:
    """Ask a unit to carry an add-on."""
    return operations.ask_attachment(actor=asker(), now=asked_at(), offering=offering, **asked)


@routes.post("/attachments/<string:attachment>/agreement")
@routes.arguments(schemas.UnitTermsSchema)
@routes.response(200, schemas.AttachmentSchema)
def agree(asked: dict[str, Any], attachment: str) -> Any:
    """Agree as the head of the unit to room, time and staffing."""
    return operations.agree_attachment(actor=asker(), now=asked_at(), attachment=attachment, terms=UnitTerms(**asked))


@routes.post("/attachments/<string:attachment>/approval")
@routes.response(200, schemas.AttachmentSchema)
def approve(attachment: str) -> Any:
    """Approve as the service owner what the unit agreed to."""
    return operations.approve_attachment(actor=asker(), now=asked_at(), attachment=attachment)


@routes.post("/attachments/<string:attachment>/refusal")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.AttachmentSchema)
def decline(asked: dict[str, str], attachment: str) -> Any:
    """Say no to an attachment, with the reason."""
    return operations.decline_attachment(actor=asker(), now=asked_at(), attachment=attachment, **asked)
