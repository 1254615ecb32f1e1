"""What auditors see is what the books say; people stand there by pseudonym, and nobody else is let in."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from consent.models import AccessLog
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.policy import ACTIONS
from marketplace.money.invoices.models import Invoice
from marketplace.money.ledger.models import Transfer, TransferKind
from marketplace.money.operations import reverse_transfer
from marketplace.money.payouts.models import Payout
from marketplace.money.queries import trial_balance
from marketplace.people.models import DeclarationPurpose
from marketplace.people.operations import declare_income
from marketplace.rules.models import RuleSet
from tests.factories.money import LINE, a_bookkeeper, straight
from tests.factories.people import as_actor
from tests.factories.story import AUDITOR, CENTRE, OFFICER, STORY_NOW, Story

PAGES = ("/audit/", "/audit/flows", "/audit/euro", "/audit/trial-balance", "/audit/journal", "/audit/decisions")
PAPERS = ("/audit/papers", "/audit/papers/permissions", "/audit/papers/journal.csv", "/audit/papers/journal.hledger")
NAMES = ("Haukka", "Saima", "Oiva")


@pytest.fixture
def auditor(story: Story) -> FlaskClient:
    """An auditor's browser."""
    return story.signed_in(AUDITOR)


@pytest.fixture
def own_auditor(own_story: Story) -> FlaskClient:
    """An auditor's browser in a city of this test's own."""
    return own_story.signed_in(AUDITOR)


def words_of(page: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def links_of(page: str, begin: str) -> list[str]:
    """The addresses on a page that begin like this."""
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', page) if found.startswith(begin)]


def transfer_of(kind: TransferKind) -> str:
    """The id of a transfer of a kind."""
    return db.session.scalars(select(Transfer.id).where(Transfer.kind == kind)).first() or ""


@pytest.mark.parametrize("path", PAGES + PAPERS)
def test_strangers_are_sent_to_sign_in_and_other_roles_are_refused(story: Story, path: str) -> None:
    assert "/sign-in" in story.app.test_client().get(path).headers["Location"]
    for email in (CENTRE, OFFICER):
        assert story.signed_in(email).get(path).status_code == 403


def test_no_page_of_theirs_names_anybody_and_no_link_leads_nowhere(auditor: FlaskClient) -> None:
    seen, waiting = set(), ["/audit/"]
    while waiting and len(seen) < 80:
        path = waiting.pop(0)
        if path in seen or (path.split("?")[0] in {other.split("?")[0] for other in seen} and "page=" in path):
            continue
        seen.add(path)
        answer = auditor.get(path)
        assert answer.status_code == 200, path
        assert not any(name in answer.text for name in NAMES), path
        waiting += links_of(answer.text, "/audit") if "html" in answer.content_type else []
    assert len(seen) > len(PAGES + PAPERS)


def test_the_first_page_shows_how_much_was_posted_and_what_is_late(own_auditor: FlaskClient) -> None:
    words = words_of(own_auditor.get("/audit/").text)
    transfers = db.session.scalar(select(func.count()).select_from(Transfer))
    assert f"Transfers posted {transfers}" in words
    assert "Nobody has run the checks yet" in words
    assert "Requests past their limit 1" in words
    assert "No month is closed yet" in words


def test_the_checks_run_on_press_and_the_last_run_stays_for_others(own_auditor: FlaskClient) -> None:
    words = words_of(own_auditor.post("/audit/checks").text)
    assert "it took" in words
    assert "as it should be" in words
    assert "differences" not in words
    assert "Yes, as far as it can be recomputed" in words_of(own_auditor.get("/audit/").text)
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "kernel.record_verification")).one()
    assert row.notes["off"] == {}
    assert row.notes["checks"] > 20


def test_what_the_checks_find_is_named(own_auditor: FlaskClient) -> None:
    row = db.session.scalars(select(AuditRow.id).order_by(AuditRow.id)).first()
    guards = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_row'")
    names = db.session.scalars(guards).all()
    altered = f"UPDATE audit_row SET channel = 'altered' WHERE id = {row}"
    straight(*(f"DROP TRIGGER {name}" for name in names), altered)
    words = words_of(own_auditor.post("/audit/checks").text)
    assert "No. The last run found 1 difference." in words
    assert f"audit_row {row} digest" in words


def test_the_flows_are_those_of_the_books_and_each_leads_to_its_transfers(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/flows").text
    assert "Earned by delivery 60.00 €" in words_of(page).replace("\u00a0", " ")
    behind = links_of(page, "/audit/journal?source=family")
    assert behind
    for link in behind:
        words = words_of(auditor.get(link).text)
        assert "Behind one band of the flow picture" in words
        assert "A session was delivered, and the provider earned its part" in words


def test_flows_of_days_without_deliveries_say_so(auditor: FlaskClient) -> None:
    assert "Nothing was earned by delivery" in auditor.get("/audit/flows?first=2026-01-01&last=2026-01-31").text


@pytest.mark.parametrize(
    ("path", "typed", "advice"),
    [
        ("/audit/flows?first=31.12.2026", "31.12.2026", "Choose a day that exists"),
        ("/audit/flows?first=2026-10-02&last=2026-10-01", "2026-10-01", "not before the first one"),
        ("/audit/flows?provider=nobody", "", "Choose one of the providers"),
        ("/audit/trial-balance?on=2026-02-30", "2026-02-30", "Choose a day that exists"),
        ("/audit/journal?last=tomorrow", "tomorrow", "Choose a day that exists"),
        ("/audit/journal?account=gold", "", "There is something to mend"),
        ("/audit/journal?page=0", "", "There is something to mend"),
        ("/audit/decisions?by=%25", "%", "Copy an id"),
        ("/audit/decisions?on=never", "never", "Choose a day that exists"),
        ("/audit/euro?of=nothing-like-it", "nothing-like-it", "Nothing is known by this"),
    ],
)
def test_a_wrong_question_keeps_what_was_typed(auditor: FlaskClient, path: str, typed: str, advice: str) -> None:
    answer = auditor.get(path)
    assert answer.status_code == 422
    assert advice in answer.text
    assert f'value="{typed}"' in answer.text or not typed


def test_the_path_of_an_enrolment_leads_from_the_budget_to_the_payout_with_what_each_step_rests_on(
    story: Story, auditor: FlaskClient
) -> None:
    page = auditor.get(f"/audit/euro?of={story.enrolment}").text
    words = words_of(page)
    story_told = [
        "The city decided on the money of the budget line",
        "The family owes its share",
        "The bank reported the family's payment",
        "A session was delivered, and the provider earned its part",
        "A second person approved the payout",
    ]
    places = [words.index(sentence) for sentence in story_told]
    assert places == sorted(places)
    assert "Marked as held" in words
    assert "Confirmed" in words
    digest = db.session.scalars(select(RuleSet.digest).where(RuleSet.digest.is_not(None))).one()
    assert f"/audit/papers/rules/{digest}" in page
    back = words_of(auditor.get(f"/audit/euro?of={story.enrolment}&way=back").text)
    assert back.index(story_told[-1]) < back.index(story_told[0])


def test_the_money_of_a_path_adds_up_to_nothing(story: Story, auditor: FlaskClient) -> None:
    words = words_of(auditor.get(f"/audit/euro?of={story.enrolment}").text)
    assert "Together 0.00" in words


def test_a_payout_a_transfer_a_budget_line_and_an_invoice_are_followed_too(story: Story, auditor: FlaskClient) -> None:
    payout = db.session.scalars(select(Payout.id)).first()
    for asked in (payout, transfer_of(TransferKind.EARN), LINE):
        answer = auditor.get(f"/audit/euro?of={asked}")
        assert answer.status_code == 200
        assert f"/audit/euro?of={story.enrolment}" in answer.text
    reference = re.search(r"/audit/euro/[a-z2-7]+/payer", auditor.get(f"/audit/euro?of={story.enrolment}").text)
    assert reference


def test_an_invoice_is_followed_by_its_number_or_reference_however_it_is_written(
    story: Story, auditor: FlaskClient
) -> None:
    invoice = db.session.scalars(select(Invoice).where(Invoice.enrolment == story.enrolment)).one()
    digits = invoice.reference
    grouped = f"{digits[:1]} {digits[1:6]} {digits[6:]}"
    for asked in (str(invoice.number), digits, grouped, f"00{digits}", f"{invoice.number} "):
        answer = auditor.get("/audit/euro", query_string={"of": asked})
        assert answer.status_code == 200
        assert f"/audit/euro?of={story.enrolment}" in answer.text


def test_an_id_that_was_copied_with_spaces_is_followed_too(story: Story, auditor: FlaskClient) -> None:
    halves = f"{story.enrolment[:8]} {story.enrolment[8:]}"
    assert auditor.get("/audit/euro", query_string={"of": halves}).status_code == 200


def test_a_budget_line_is_named_as_on_other_pages_and_found_by_that_name(story: Story, auditor: FlaskClient) -> None:
    page = auditor.get(f"/audit/euro?of={story.enrolment}").text
    assert f"/audit/euro?of={LINE}" in page
    words = words_of(page)
    assert "Budget line Hobby support" in words
    assert LINE not in words
    for asked in ("Hobby support", "hobby support"):
        found = words_of(auditor.get("/audit/euro", query_string={"of": asked}).text)
        assert "A budget line Hobby support" in found
        assert LINE not in found


def test_a_payers_name_is_read_for_one_case_with_a_reason_that_is_logged(
    own_story: Story, own_auditor: FlaskClient
) -> None:
    path = f"/audit/euro/{own_story.enrolment}/payer"
    assert "Haukka" not in own_auditor.get(path).text
    refused = own_auditor.post(path, data={"reason": "hm"})
    assert refused.status_code == 422
    assert "Write in a few words why you need it" in refused.text
    assert ">hm</textarea>" in refused.text
    assert "Saima Haukka" in own_auditor.post(path, data={"reason": "finding 7, wrong share"}).text
    logged = select(AccessLog).where(
        AccessLog.subject_id == own_story.family.guardian, AccessLog.recipient_kind == "auditor"
    )
    row = db.session.scalars(logged).one()
    assert row.category == "guardian.name"
    assert own_auditor.get("/audit/euro/nothing/payer").status_code == 404


def test_the_trial_balance_is_that_of_the_day(auditor: FlaskClient) -> None:
    now = words_of(auditor.get("/audit/trial-balance").text)
    assert "Debits and credits are equal" in now
    sums = trial_balance(STORY_NOW.date())
    assert sum(each.balance_cents for each in sums) == 0
    before = words_of(auditor.get("/audit/trial-balance?on=2026-08-01").text)
    assert "Debits and credits are equal: 0.00" in before


def test_decisions_are_filtered_by_action_outcome_actor_day_and_what_they_are_about(
    story: Story, auditor: FlaskClient
) -> None:
    story.signed_in(OFFICER)
    session = story.club.first
    about = words_of(auditor.get(f"/audit/decisions?about={session}").text)
    assert "delivery.confirm_delivery" in about
    by = words_of(auditor.get(f"/audit/decisions?by={story.club.staff.person}&action=delivery.mark_delivered").text)
    assert by.startswith("Decisions") and "1 row." in by
    assert "0 rows" in words_of(auditor.get("/audit/decisions?on=2020-01-01").text)
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "delivery.confirm_delivery")).one()
    one = words_of(auditor.get(f"/audit/decisions/{row.id}").text)
    assert row.digest in one
    assert "held that day: Service owner" in one
    assert auditor.get("/audit/decisions/999999").status_code == 404


def test_who_shares_a_home_is_neither_shown_in_a_decision_nor_found_by_it(
    own_story: Story, own_auditor: FlaskClient
) -> None:
    household, declare = own_story.family.household, "people.declare_income"
    declare_income(
        actor=as_actor(own_story.family.guardian, STORY_NOW),
        now=STORY_NOW,
        household=household,
        purpose=DeclarationPurpose.SUBSIDY,
        income_cents_per_month=2_000_00,
        family_size=2,
        valid_from=STORY_NOW.date(),
    )
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == declare)).one()
    assert row.objects == {"household": household}
    page = own_auditor.get(f"/audit/decisions/{row.id}").text
    assert declare in page and household not in page
    for about in (household, household[:8]):
        assert "0 rows" in words_of(own_auditor.get(f"/audit/decisions?about={about}").text)


def test_a_refusal_stands_among_the_refused(own_story: Story, own_auditor: FlaskClient) -> None:
    centre = own_story.signed_in(CENTRE)
    assert centre.post("/centre/find", data={"words": "Hauk", "reason": "a"}).status_code == 422
    assert "consent.reason_missing" in own_auditor.get("/audit/decisions?outcome=refused").text


def test_the_journal_is_taken_along_as_a_file(auditor: FlaskClient) -> None:
    for kind, ending in (("csv", "csv"), ("hledger", "journal")):
        answer = auditor.get(f"/audit/papers/journal.{kind}")
        assert answer.headers["Content-Disposition"] == f"attachment; filename=journal-2026-10-20.{ending}"
        assert "liabilities:prepaid:families" in answer.text
    assert auditor.get("/audit/papers/journal.xls").status_code == 404


def test_the_matrix_of_permissions_has_every_action_once(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/papers/permissions").text
    assert all(f"<code>{name.split('.')[1]}</code>" in page for name in ACTIONS.keys())  # noqa: SIM118
    row = page[page.index("<code>export_journal</code>") :].partition("</tr>")[0]
    assert row.count("<td>yes</td>") == 5


def test_a_rule_set_is_found_by_its_digest(auditor: FlaskClient) -> None:
    digest = db.session.scalars(select(RuleSet.digest).where(RuleSet.digest.is_not(None))).one()
    assert str(digest) in auditor.get(f"/audit/papers/rules/{digest}").text
    assert auditor.get("/audit/papers/rules/unknown").status_code == 404


def test_a_reversed_transfer_says_so(own_story: Story, own_auditor: FlaskClient) -> None:
    refund = transfer_of(TransferKind.EARN)
    reversal = reverse_transfer(actor=a_bookkeeper(), now=STORY_NOW, transfer=refund, decision="not held")
    assert f"/audit/journal/{reversal.id}" in own_auditor.get(f"/audit/journal/{refund}").text
    assert f"/audit/journal/{refund}" in own_auditor.get(f"/audit/journal/{reversal.id}").text
