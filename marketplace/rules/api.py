"""The rules for programs: what holds on a day, in words; a client fee; and how rule makers write and approve."""

from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.kernel.clock import city_day
from marketplace.rules import operations, queries, schemas
from marketplace.rules.client_fee import client_fee as reckoned_fee
from marketplace.rules.errors import RuleSetNotFound
from marketplace.rules.models import Status
from marketplace.rules.policy import holds_in_person
from marketplace.rules.specification import RuleSetSpec

routes = Room("rules", description="Rule sets in words, client fees, and the writing of rules.")


def in_words(spec: RuleSetSpec) -> dict[str, Any]:
    """Return a rule set with what each rule does in plain words."""
    return {
        "id": spec.id,
        "name": spec.name,
        "digest": spec.digest,
        "valid_from": spec.valid_from,
        "valid_until": spec.valid_until,
        "rules": [{**rule.as_json(), "words": [str(sentence) for sentence in rule.words()]} for rule in spec.rules],
    }


def sees_drafts() -> bool:
    """Tell whether the asker writes rules, and so sees drafts."""
    return holds_in_person(asker(), {})


@routes.get("/rule-sets", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.RuleSetSchema))
def rule_sets(asked: dict[str, int]) -> dict[str, Any]:
    """List the rule sets from the latest day back; drafts are shown to rule makers."""
    found = queries.rule_sets(drafts=sees_drafts())
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.get("/rule-sets/in-force", public=True)
@routes.arguments(schemas.OnDayQuery, location="query")
@routes.response(200, schemas.RuleSetInWordsSchema)
def rule_set_in_force(asked: dict[str, Any]) -> dict[str, Any]:
    """Show the rules that hold on a day, in words."""
    return in_words(queries.rule_set_in_force(asked["on"] or city_day(asked_at())))


@routes.get("/rule-sets/<string:rule_set>", public=True)
@routes.response(200, schemas.RuleSetInWordsSchema)
def rule_set(rule_set: str) -> dict[str, Any]:
    """Show one rule set in words; a draft to rule makers alone."""
    if queries.rule_set(rule_set).status is Status.DRAFT and not sees_drafts():
        raise RuleSetNotFound(rule_set=rule_set)
    return in_words(queries.rule_set_spec(rule_set))


@routes.post("/rule-sets")
@routes.arguments(schemas.NewRuleSetSchema)
@routes.response(201, schemas.RuleSetSchema)
def draft_rule_set(asked: dict[str, Any]) -> Any:
    """Begin a rule set, empty or with the rules of another."""
    return operations.draft_rule_set(actor=asker(), now=asked_at(), **asked)


@routes.post("/rule-sets/<string:rule_set>/rules")
@routes.arguments(schemas.WriteRuleSchema)
@routes.response(201, schemas.StoredRuleSchema)
def add_rule(asked: dict[str, Any], rule_set: str) -> Any:
    """Add a rule to the end of a draft."""
    return operations.add_rule(actor=asker(), now=asked_at(), rule_set=rule_set, **asked)


@routes.put("/rules/<string:rule>")
@routes.arguments(schemas.WriteRuleSchema)
@routes.response(200, schemas.StoredRuleSchema)
def change_rule(asked: dict[str, Any], rule: str) -> Any:
    """Write a rule of a draft anew."""
    return operations.change_rule(actor=asker(), now=asked_at(), rule=rule, **asked)


@routes.delete("/rules/<string:rule>")
@routes.response(204)
def remove_rule(rule: str) -> None:
    """Take a rule out of a draft."""
    operations.remove_rule(actor=asker(), now=asked_at(), rule=rule)


@routes.post("/rule-sets/<string:rule_set>/approval")
@routes.arguments(schemas.ApproveSchema)
@routes.response(200, schemas.RuleSetSchema)
def approve_rule_set(asked: dict[str, Any], rule_set: str) -> Any:
    """Approve a draft that others wrote, from a day on."""
    return operations.approve_rule_set(actor=asker(), now=asked_at(), rule_set=rule_set, **asked)


@routes.get("/client-fee", public=True)
@routes.arguments(schemas.ClientFeeQuery, location="query")
@routes.response(200, schemas.ClientFeeSchema)
def client_fee(asked: dict[str, Any]) -> Any:
    """Reckon the monthly client fee of early childhood education for stated facts."""
    on = asked.pop("on") or city_day(asked_at())
    return reckoned_fee(on, **asked)
