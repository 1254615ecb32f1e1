"""Who may move money, and who may look at it.

What families and providers cause (a confirmed place, a delivered session) moves money inside the operation that they
may do; by itself each of these is for the system and for those who keep the books.
"""

from marketplace.kernel.policy import Action, Rule, role, system

keeps_books = role("city.budget_holder", "city.service_owner")
settles = role("city.budget_holder", "city.officer")
looks = role("city.budget_holder", "city.service_owner", "city.rule_maker", "city.officer", "auditor")

staff_of_provider = Rule(
    "works for the provider",
    lambda actor, arguments: actor.holds("provider.staff", arguments["provider"]),
    relation=True,
)
pays_herself = Rule(
    "is the payer",
    lambda actor, arguments: actor.subject is not None and actor.subject == arguments["payer"],
    relation=True,
)

ADD_BUDGET_LINE = Action("money.add_budget_line", keeps_books, system)
CHANGE_BUDGET_LINE = Action("money.change_budget_line", keeps_books, system)
HOLD_COMMITMENTS = Action("money.hold_commitments", settles, system)
RELEASE_COMMITMENTS = Action("money.release_commitments", settles, system)
FUND_ENROLMENT = Action("money.fund_enrolment", settles, system)
EARN_SESSIONS = Action("money.earn_sessions", settles, system)
REFUND_SESSIONS = Action("money.refund_sessions", settles, system)
BILL_MONTH = Action("money.bill_month", role("city.budget_holder"), system)
END_FUNDING = Action("money.end_funding", settles, system)
SETTLE_OUTCOME = Action("money.settle_outcome", settles, system)
REQUEST_ADVANCE = Action("money.request_advance", staff_of_provider)
APPROVE_ADVANCE = Action("money.approve_advance", role("city.budget_holder"))
DECLINE_ADVANCE = Action("money.decline_advance", role("city.budget_holder"))
RECORD_ADVANCE_REPAID = Action("money.record_advance_repaid", settles)
RECORD_AID = Action("money.record_aid", keeps_books)
CORRECT_AID = Action("money.correct_aid", role("city.budget_holder"))
RECORD_PAYMENT = Action("money.record_payment", settles, system)
MATCH_PAYMENT = Action("money.match_payment", settles)
RECORD_REFUND_SENT = Action("money.record_refund_sent", settles, system)
DRAFT_PAYOUT_RUN = Action("money.draft_payout_run", role("city.budget_holder", "city.officer"), system)
APPROVE_PAYOUT_RUN = Action("money.approve_payout_run", role("city.budget_holder"))
DISCARD_PAYOUT_RUN = Action("money.discard_payout_run", role("city.budget_holder"))
RECORD_PAYOUT_SENT = Action("money.record_payout_sent", role("city.budget_holder", "city.officer"), system)
CLOSE_PERIOD = Action("money.close_period", role("city.budget_holder"), system)
REVERSE_TRANSFER = Action("money.reverse_transfer", role("city.budget_holder"))

READ_TRIAL_BALANCE = Action("money.read_trial_balance", looks)
READ_FLOWS = Action("money.read_flows", looks)
READ_JOURNAL = Action("money.read_journal", looks)
READ_TRANSFER = Action("money.read_transfer", looks)
READ_PATH = Action("money.read_path", looks)
READ_BUDGET = Action("money.read_budget", looks)
READ_PAYOUT_RUNS = Action("money.read_payout_runs", looks)
READ_STATEMENT = Action("money.read_statement", looks, staff_of_provider)
READ_ADVANCES = Action("money.read_advances", looks)
READ_AID = Action("money.read_aid", looks, staff_of_provider)
READ_AID_REGISTER = Action("money.read_aid_register", looks)
READ_INVOICES = Action("money.read_invoices", looks, pays_herself)
EXPORT_JOURNAL = Action("money.export_journal", looks, system)
VERIFY_BOOKS = Action("money.verify_books", looks, system)
