"""The life of a rule set: drafted, approved by somebody else, in force from a day, and then never changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld
from marketplace.rules import operations, queries
from marketplace.rules.errors import (
    DayTaken,
    NoRuleSetInForce,
    RuleInvalid,
    RuleNotFound,
    RuleSetChanged,
    RuleSetInvalid,
    RuleSetNotDraft,
    RuleSetNotFound,
    SelfApproval,
)
from marketplace.rules.evaluate import quote
from marketplace.rules.events import RuleSetApproved
from marketplace.rules.models import RuleSet, Status
from marketplace.rules.verification import rule_set_digests
from tests.factories.people import an_actor
from tests.factories.rules import CASE, HOBBY_RULES, LAW, LINE, a_draft, a_rule_maker, a_rule_set_in_force

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("session")]

TODAY = date(2026, 9, 1)
CAP: dict[str, Any] = {
    "type": "price_cap",
    "text": "A season costs at most 260 euros.",
    "legal_basis": LAW,
    "parameters": {"most_cents": 260_00},
}
EVERY_OPERATION: list[tuple[str, Callable[..., Any]]] = [
    ("draft", lambda actor, now, draft: operations.draft_rule_set(actor=actor, now=now, name="Rules")),
    ("add", lambda actor, now, draft: operations.add_rule(actor=actor, now=now, rule_set=draft.id, **CAP)),
    ("change", lambda actor, now, draft: operations.change_rule(actor=actor, now=now, rule=a_rule_of(draft), **CAP)),
    ("remove", lambda actor, now, draft: operations.remove_rule(actor=actor, now=now, rule=a_rule_of(draft))),
    (
        "approve",
        lambda actor, now, draft: operations.approve_rule_set(
            actor=actor, now=now, rule_set=draft.id, valid_from=TODAY
        ),
    ),
]


def a_rule_of(rule_set: RuleSet) -> str:
    return queries.rules_of(rule_set.id)[0].id


def approve(draft: RuleSet, now: datetime, valid_from: date = TODAY, **more: Any) -> RuleSet:
    return operations.approve_rule_set(
        actor=more.pop("actor", None) or a_rule_maker(now), now=now, rule_set=draft.id, valid_from=valid_from, **more
    )


@pytest.mark.allows("rules.draft_rule_set")
def test_a_rule_maker_drafts_a_rule_set(now: datetime) -> None:
    maker = a_rule_maker(now)
    draft = operations.draft_rule_set(actor=maker, now=now, name="  Hobby support 2027 ")
    assert (draft.name, draft.status, draft.drafted_by, draft.drafted_at) == (
        "Hobby support 2027",
        Status.DRAFT,
        maker.person,
        now,
    )
    assert (draft.digest, draft.valid_from, draft.approved_by) == (None, None, None)
    assert queries.writers_of(draft.id) == {maker.person}
    assert queries.rules_of(draft.id) == []


def test_who_wrote_in_another_draft_may_approve_this_one_and_its_rules_are_counted_apart(now: datetime) -> None:
    maker, draft = a_rule_maker(now), a_draft(now, rules=HOBBY_RULES[:2])
    another = operations.draft_rule_set(actor=maker, now=now, name="Another")
    assert operations.add_rule(actor=maker, now=now, rule_set=another.id, **CAP).position == 1
    approved = approve(draft, now, actor=maker)
    assert (approved.status, approved.approved_by) == (Status.APPROVED, maker.person)
    spec = queries.rule_set_spec(approved.id)
    assert (spec.valid_from, spec.valid_until, len(spec.rules)) == (TODAY, None, 2)


def test_a_set_names_the_budget_lines_that_its_rules_pay_from_and_no_other(now: datetime) -> None:
    discount = {"second_bp": 4_000, "further_bp": 2_000}
    draft = a_draft(now, rules=[*HOBBY_RULES, {"type": "sibling_discount", "parameters": discount}])
    assert queries.rule_set_spec(draft.id).budget_lines == {LINE}


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_rule_set_needs_a_name_that_fits(now: datetime, name: str) -> None:
    with pytest.raises(RuleSetInvalid) as refused:
        operations.draft_rule_set(actor=a_rule_maker(now), now=now, name=name)
    assert set(refused.value.fields) == {"name"}


def test_a_name_of_the_greatest_length_is_taken(now: datetime) -> None:
    assert operations.draft_rule_set(actor=a_rule_maker(now), now=now, name="x" * 120).name == "x" * 120


def test_a_draft_can_begin_with_the_rules_of_another_set(now: datetime) -> None:
    earlier = a_rule_set_in_force(now)
    draft = operations.draft_rule_set(actor=a_rule_maker(now), now=now, name="Next year", copy_of=earlier.id)
    before, copied = queries.rules_of(earlier.id), queries.rules_of(draft.id)
    assert [rule.parameters for rule in copied] == [rule.parameters for rule in before]
    assert [rule.position for rule in copied] == list(range(1, len(HOBBY_RULES) + 1))
    assert not {rule.id for rule in copied} & {rule.id for rule in before}


def test_a_set_that_does_not_exist_cannot_be_copied(now: datetime) -> None:
    with pytest.raises(RuleSetNotFound):
        operations.draft_rule_set(actor=a_rule_maker(now), now=now, name="Next year", copy_of="nowhere")


@pytest.mark.allows("rules.add_rule")
def test_a_rule_is_added_at_the_end_as_it_was_typed(now: datetime) -> None:
    draft = a_draft(now, rules=HOBBY_RULES[:2])
    added = operations.add_rule(
        actor=a_rule_maker(now),
        now=now,
        rule_set=draft.id,
        **CAP,
        scope={"service": ["drama"]},
        valid_from=date(2026, 10, 1),
        valid_until=date(2027, 8, 1),
    )
    assert queries.rules_of(draft.id)[-1].id == added.id
    assert (added.position, added.type, added.text, added.legal_basis) == (3, "price_cap", CAP["text"], LAW)
    assert added.parameters == {"most_cents": 260_00, "per": "season", "above": "refuse"}
    assert added.scope == {"service": ["drama"]}
    assert (added.valid_from, added.valid_until) == (date(2026, 10, 1), date(2027, 8, 1))


def test_a_rule_that_is_wrong_is_refused_at_its_fields_and_nothing_is_kept(now: datetime) -> None:
    draft = a_draft(now, rules=())
    for act in (
        lambda: operations.add_rule(
            actor=a_rule_maker(now), now=now, rule_set=draft.id, **{**CAP, "parameters": {"most_cents": -1}}
        ),
    ):
        with pytest.raises(RuleInvalid) as refused:
            act()
        assert set(refused.value.fields) == {"parameters.most_cents"}
    assert queries.rules_of(draft.id) == []


@pytest.mark.allows("rules.change_rule")
def test_a_rule_of_a_draft_is_written_anew_at_its_place(now: datetime) -> None:
    draft = a_draft(now, rules=HOBBY_RULES[:3])
    first = queries.rules_of(draft.id)[0]
    changed = operations.change_rule(
        actor=a_rule_maker(now), now=now, rule=first.id, **CAP, scope={"model": ["v2"]}, valid_until=date(2027, 1, 1)
    )
    assert (changed.id, changed.position, changed.type) == (first.id, 1, "price_cap")
    assert (changed.scope, changed.valid_until) == ({"model": ["v2"]}, date(2027, 1, 1))
    assert queries.rules_of(draft.id)[0].parameters["most_cents"] == 260_00


def test_a_change_that_is_wrong_is_refused_at_its_fields(now: datetime) -> None:
    draft = a_draft(now)
    with pytest.raises(RuleInvalid):
        operations.change_rule(actor=a_rule_maker(now), now=now, rule=a_rule_of(draft), **{**CAP, "legal_basis": " "})
    assert queries.rules_of(draft.id)[0].type == "eligibility"


@pytest.mark.allows("rules.remove_rule")
def test_a_rule_of_a_draft_is_removed_and_the_others_keep_their_places(now: datetime) -> None:
    draft = a_draft(now, rules=HOBBY_RULES[:3])
    operations.remove_rule(actor=a_rule_maker(now), now=now, rule=a_rule_of(draft))
    assert [rule.position for rule in queries.rules_of(draft.id)] == [2, 3]
    added = operations.add_rule(actor=a_rule_maker(now), now=now, rule_set=draft.id, **CAP)
    assert added.position == 4


@pytest.mark.allows("rules.approve_rule_set")
def test_a_second_person_approves_a_rule_set_and_it_is_in_force_from_its_day(now: datetime) -> None:
    draft, second = a_draft(now), a_rule_maker(now)
    approved = approve(draft, now, date(2026, 10, 1), actor=second)
    assert (approved.status, approved.valid_from, approved.valid_until) == (Status.APPROVED, date(2026, 10, 1), None)
    assert (approved.approved_by, approved.approved_at) == (second.person, now)
    assert queries.rule_set_in_force(date(2026, 10, 1)).id == draft.id
    with pytest.raises(NoRuleSetInForce):
        queries.rule_set_in_force(date(2026, 9, 30))


def test_the_digest_is_that_of_the_rules_and_finds_them_again(now: datetime) -> None:
    approved = a_rule_set_in_force(now)
    spec = queries.rule_set_in_force(TODAY)
    assert approved.digest == spec.digest == queries.rule_set_spec(approved.id).digest
    assert queries.rule_set_of_digest(spec.digest).rules == spec.rules
    with pytest.raises(RuleSetNotFound):
        queries.rule_set_of_digest("0" * 64)


def test_a_quote_by_the_rules_in_force_keeps_their_digest(now: datetime) -> None:
    approved = a_rule_set_in_force(now)
    result = quote(queries.rule_set_in_force(TODAY), CASE)
    assert result.rule_set_digest == approved.digest
    assert result.family_cents == 120_00
    assert {step.rule for step in result.steps[1:]} <= {rule.id for rule in queries.rules_of(approved.id)}


def test_nobody_approves_what_she_drafted(now: datetime) -> None:
    maker = a_rule_maker(now)
    draft = a_draft(now, by=maker)
    with pytest.raises(SelfApproval):
        approve(draft, now, actor=maker)
    assert queries.rule_set(draft.id).status is Status.DRAFT


@pytest.mark.parametrize("act", ["add", "change", "remove"])
def test_nobody_approves_what_she_wrote_in(now: datetime, act: str) -> None:
    draft, second = a_draft(now), a_rule_maker(now)
    dict(EVERY_OPERATION)[act](second, now, draft)
    with pytest.raises(SelfApproval):
        approve(draft, now, actor=second)
    assert approve(draft, now).status is Status.APPROVED


def test_writing_twice_is_remembered_once(now: datetime) -> None:
    maker = a_rule_maker(now)
    draft = a_draft(now, by=maker)
    assert queries.writers_of(draft.id) == {maker.person}


def test_an_empty_rule_set_is_not_approved(now: datetime) -> None:
    with pytest.raises(RuleSetInvalid) as refused:
        approve(a_draft(now, rules=()), now)
    assert set(refused.value.fields) == {"rules"}


def test_a_rule_set_never_holds_before_it_was_approved(now: datetime) -> None:
    draft = a_draft(now)
    with pytest.raises(RuleSetInvalid) as refused:
        approve(draft, now, TODAY - timedelta(days=1))
    assert set(refused.value.fields) == {"valid_from"}
    assert approve(draft, now, TODAY).valid_from == TODAY


def test_today_is_the_citys_day(now: datetime) -> None:
    after_midnight_in_the_city = datetime(2026, 8, 31, 21, 30, tzinfo=now.tzinfo)
    draft = a_draft(after_midnight_in_the_city)
    with pytest.raises(RuleSetInvalid):
        approve(draft, after_midnight_in_the_city, date(2026, 8, 31))


def test_what_was_read_is_what_is_approved(now: datetime) -> None:
    draft = a_draft(now)
    read = queries.rule_set_spec(draft.id).digest
    operations.remove_rule(actor=a_rule_maker(now), now=now, rule=a_rule_of(draft))
    with pytest.raises(RuleSetChanged):
        approve(draft, now, digest=read)
    assert approve(draft, now, digest=queries.rule_set_spec(draft.id).digest).status is Status.APPROVED


def test_the_next_rule_set_ends_the_one_before_it(now: datetime) -> None:
    first = a_rule_set_in_force(now)
    second = a_rule_set_in_force(now, HOBBY_RULES[:4], date(2027, 1, 1))
    assert (first.status, first.valid_until) == (Status.SUPERSEDED, date(2027, 1, 1))
    assert queries.rule_set_in_force(date(2026, 12, 31)).id == first.id
    assert queries.rule_set_in_force(date(2027, 1, 1)).id == second.id
    assert (second.status, second.valid_until) == (Status.APPROVED, None)


@pytest.mark.parametrize("earlier_by", [0, 1])
def test_a_rule_set_cannot_begin_on_or_before_the_day_of_the_last_one(now: datetime, earlier_by: int) -> None:
    a_rule_set_in_force(now, valid_from=date(2027, 1, 1))
    with pytest.raises(DayTaken):
        a_rule_set_in_force(now, valid_from=date(2027, 1, 1) - timedelta(days=earlier_by))


@pytest.mark.parametrize(("name", "act"), EVERY_OPERATION[1:], ids=[name for name, _ in EVERY_OPERATION[1:]])
def test_an_approved_rule_set_is_not_touched(now: datetime, name: str, act: Callable[..., Any]) -> None:
    approved = a_rule_set_in_force(now)
    with pytest.raises(RuleSetNotDraft):
        act(a_rule_maker(now), now, approved)


def test_what_does_not_exist_is_not_found(now: datetime) -> None:
    maker = a_rule_maker(now)
    for act in (
        lambda: operations.add_rule(actor=maker, now=now, rule_set="nowhere", **CAP),
        lambda: operations.approve_rule_set(actor=maker, now=now, rule_set="nowhere", valid_from=TODAY),
        lambda: queries.rule_set_spec("nowhere"),
    ):
        with pytest.raises(RuleSetNotFound):
            act()
    for act in (
        lambda: operations.change_rule(actor=maker, now=now, rule="nowhere", **CAP),
        lambda: operations.remove_rule(actor=maker, now=now, rule="nowhere"),
    ):
        with pytest.raises(RuleNotFound):
            act()


@pytest.mark.refuses("rules.draft_rule_set")
@pytest.mark.refuses("rules.add_rule")
@pytest.mark.refuses("rules.change_rule")
@pytest.mark.refuses("rules.remove_rule")
@pytest.mark.refuses("rules.approve_rule_set")
@pytest.mark.parametrize(("name", "act"), EVERY_OPERATION, ids=[name for name, _ in EVERY_OPERATION])
def test_only_a_rule_maker_in_person_writes_or_approves_rules(
    now: datetime, name: str, act: Callable[..., Any]
) -> None:
    draft = a_draft(now)
    rule_maker_without_a_person = Actor(person=None, roles=frozenset({RoleHeld("city.rule_maker")}))
    for actor in (NOBODY, SYSTEM, an_actor(now, "city.officer"), an_actor(now, "auditor"), rule_maker_without_a_person):
        with pytest.raises(NotAllowed):
            act(actor, now, draft)


def test_drafts_come_first_and_then_the_latest_and_the_public_sees_no_drafts(now: datetime) -> None:
    first = a_rule_set_in_force(now)
    second = a_rule_set_in_force(now, valid_from=date(2027, 1, 1))
    draft = a_draft(now)
    assert [each.id for each in queries.rule_sets(drafts=True)] == [draft.id, second.id, first.id]
    assert [each.id for each in queries.rule_sets(drafts=False)] == [second.id, first.id]


def test_a_draft_is_read_anew_each_time_and_an_approved_set_once(now: datetime) -> None:
    draft = a_draft(now)
    before = queries.rule_set_spec(draft.id)
    operations.add_rule(actor=a_rule_maker(now), now=now, rule_set=draft.id, **CAP)
    assert len(queries.rule_set_spec(draft.id).rules) == len(before.rules) + 1
    approve(draft, now)
    assert queries.rule_set_in_force(TODAY).rules is queries.rule_set_in_force(TODAY).rules


def test_an_approval_is_announced(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, date]] = []

    def hear(event: RuleSetApproved, **told: Any) -> None:
        heard.append((event.rule_set, event.valid_from))

    monkeypatch.setitem(LISTENERS, RuleSetApproved.name, [hear])
    approved = a_rule_set_in_force(now)
    assert heard == [(approved.id, TODAY)]


INSERT = (
    "INSERT INTO rule (id, rule_set_id, position, type, text, legal_basis, scope, parameters)"
    " VALUES ('new', '{set}', 99, 'price_cap', 'x', 'x', '{{}}', '{{}}')"
)


@pytest.mark.parametrize(
    "statement",
    [
        INSERT,
        "UPDATE rule SET text = 'x' WHERE rule_set_id = '{set}'",
        "UPDATE rule SET rule_set_id = '{draft}', position = position + 100 WHERE rule_set_id = '{set}'",
        "UPDATE rule SET rule_set_id = '{set}', position = position + 100 WHERE rule_set_id = '{draft}'",
        "DELETE FROM rule WHERE rule_set_id = '{set}'",
        "UPDATE rule_set SET name = 'x' WHERE id = '{set}'",
        "UPDATE rule_set SET digest = 'x' WHERE id = '{set}'",
        "UPDATE rule_set SET valid_from = '2020-01-01' WHERE id = '{set}'",
        "UPDATE rule_set SET approved_by = drafted_by WHERE id = '{set}'",
        "UPDATE rule_set SET drafted_by = approved_by WHERE id = '{set}'",
        "UPDATE rule_set SET status = 'draft', digest = NULL, valid_from = NULL, approved_by = NULL WHERE id = '{set}'",
        "DELETE FROM rule_set WHERE id = '{bare}'",
        "UPDATE rule_set SET digest = 'x' WHERE id = '{draft}'",
        "UPDATE rule_set SET status = 'approved' WHERE id = '{draft}'",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_approved(now: datetime, session: Any, statement: str) -> None:
    approved, draft = a_rule_set_in_force(now), a_draft(now)
    facts = {"set": approved.id, "draft": draft.id, "bare": approved.id}
    session.rollback()
    with pytest.raises(DBAPIError):
        session.execute(text(statement.format(**facts)))
    session.rollback()
    assert list(rule_set_digests()) == []


def test_the_database_lets_drafts_be_written(now: datetime, session: Any) -> None:
    draft = a_draft(now)
    session.rollback()
    session.execute(text(INSERT.format(set=draft.id)))
    session.execute(text(f"UPDATE rule SET text = 'y' WHERE rule_set_id = '{draft.id}'"))
    session.execute(text(f"DELETE FROM rule WHERE rule_set_id = '{draft.id}'"))
    session.execute(text(f"UPDATE rule_set SET name = 'Another' WHERE id = '{draft.id}'"))
    session.rollback()


@pytest.mark.database("sqlite")
def test_sqlite_refuses_to_replace_a_rule_of_an_approved_set(now: datetime, session: Any) -> None:
    approved = a_rule_set_in_force(now)
    rule = a_rule_of(approved)
    session.rollback()
    replace = INSERT.format(set=approved.id).replace("INSERT", "INSERT OR REPLACE").replace("'new'", f"'{rule}'")
    with pytest.raises(DBAPIError):
        session.execute(text(replace))


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("table", ["rule", "rule_set"])
def test_postgresql_refuses_to_empty_the_rules(now: datetime, session: Any, table: str) -> None:
    a_rule_set_in_force(now)
    session.rollback()
    with pytest.raises(DBAPIError, match="not emptied"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    session.rollback()


def test_verification_finds_an_approved_set_whose_rules_do_not_give_its_digest(now: datetime, session: Any) -> None:
    approved = a_rule_set_in_force(now)
    assert list(rule_set_digests()) == []
    session.rollback()
    trigger = "DROP TRIGGER rule_approved_update" + ("" if session.get_bind().dialect.name == "sqlite" else " ON rule")
    into = trigger.replace("_update", "_update_into")
    for statement in (trigger, into, f"UPDATE rule SET legal_basis = 'x' WHERE id = '{a_rule_of(approved)}'"):
        session.execute(text(statement))
    session.expire_all()
    (found,) = rule_set_digests()
    assert found.found == approved.digest
    assert approved.id in found.where
    session.rollback()


def test_a_line_of_the_budget_is_named_as_it_was_typed(now: datetime) -> None:
    a_rule_set_in_force(now)
    assert quote(queries.rule_set_in_force(TODAY), CASE).subsidies[0].line == LINE
