"""What two guardians decide together, for programs."""

from typing import Any

from marketplace.enrolment import operations, queries, schemas
from marketplace.enrolment.api.room import refuse_stranger, routes
from marketplace.enrolment.queries.seen import enrolment_seen
from marketplace.kernel.api import PageQuery, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day


@routes.get("/enrolments/<string:enrolment>/guardian-views")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.GuardianViewSchema))
def guardian_views(asked: dict[str, int], enrolment: str) -> dict[str, Any]:
    """List what other guardians were asked about a place of a child in one's custody, without naming them."""
    found = enrolment_seen(enrolment, asker(), city_day(asked_at()))
    refuse_stranger(found.child_id)
    told = []
    for view in queries.guardian_views(found.id):
        rule = queries.silence_rule(view.rule_id)
        assert rule is not None, "a question names its rule"
        ground = {"matter": rule.title, "silence": rule.silence.value, "legal_basis": rule.legal_basis}
        answered = {name: getattr(view, name) for name in ("asked_at", "decide_at", "answered_at", "agrees")}
        told.append({"of_you": view.guardian_id == asker().subject, **answered, **ground})
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/enrolments/<string:enrolment>/guardian-view")
@routes.arguments(schemas.AnswerAsGuardianSchema)
@routes.response(200, schemas.EnrolmentSchema)
def answer_as_guardian(asked: dict[str, Any], enrolment: str) -> Any:
    """Agree to a place that the other guardian took, or refuse it."""
    return operations.answer_as_guardian(actor=asker(), now=asked_at(), enrolment=enrolment, **asked)


@routes.get("/payer-agreements")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.PayerAgreementSchema))
def payer_agreements(asked: dict[str, int]) -> dict[str, Any]:
    """List what one has proposed, was proposed and has agreed on who pays which part, the newest first."""
    told = queries.payer_agreements_of(asker().subject or "")
    return slice_of(told, number=asked["page"], size=asked["page_size"])


@routes.post("/children/<string:child>/payer-agreements")
@routes.arguments(schemas.ProposeSharesSchema)
@routes.response(201, schemas.PayerAgreementSchema)
def propose_shares(asked: dict[str, Any], child: str) -> Any:
    """Propose to the other guardian of a child in one's custody who pays which part from a day on."""
    return operations.propose_shares(actor=asker(), now=asked_at(), child=child, **asked)


@routes.post("/payer-agreements/<string:agreement>/agreement")
@routes.response(200, schemas.PayerAgreementSchema)
def agree_shares(agreement: str) -> Any:
    """Agree to what the other guardian proposed; what is signed from its first day on has two invoices."""
    return operations.agree_shares(actor=asker(), now=asked_at(), agreement=agreement)


@routes.post("/payer-agreements/<string:agreement>/end")
@routes.response(200, schemas.PayerAgreementSchema)
def end_shares(agreement: str) -> Any:
    """Refuse or take back a proposal, or end an agreement for what is signed from now on."""
    return operations.end_shares(actor=asker(), now=asked_at(), agreement=agreement)
