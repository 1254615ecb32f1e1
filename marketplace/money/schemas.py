"""Money as programs read and write it: whole cents, days, and opaque ids."""

from marshmallow import fields, validate

from marketplace.kernel.api import CENTS_MOST, ID, Day, PageQuery, Strict
from marketplace.money.exports import JOURNAL_FORMATS
from providers.kinds import AidRule


class InvoiceSchema(Strict):
    """What a family is asked to pay, in cents."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    reference = fields.String(required=True)
    payer_id = fields.String(required=True)
    enrolment = fields.String(required=True)
    service = fields.String(required=True)
    model = fields.String(required=True)
    provider_id = fields.String(required=True, allow_none=True)
    creditor = fields.String(required=True)
    law = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    paid_cents = fields.Integer(required=True)
    credited_cents = fields.Integer(required=True)
    refunded_cents = fields.Integer(required=True)
    open_cents = fields.Integer(required=True)
    issued_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    status = fields.String(required=True)


class AidSchema(Strict):
    """Aid to record: of which rule, in cents, on which day the right to it arose, by whose decision and why."""

    rule = fields.Enum(AidRule, by_value=True, required=True)
    amount_cents = fields.Integer(required=True, strict=True, validate=validate.Range(1, CENTS_MOST))
    granted_on = Day(required=True)
    decision = fields.String(required=True, validate=validate.Length(1, 200))
    ground = fields.String(required=True, validate=validate.Length(1, 500))


class CorrectAidSchema(Strict):
    """Why an entry of the register is taken back."""

    decision = fields.String(required=True, validate=validate.Length(1, 200))
    ground = fields.String(required=True, validate=validate.Length(1, 500))


class AidEntrySchema(Strict):
    """An entry of the register of public aid, in cents; one that takes back an earlier entry is less than zero."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    rule = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    granted_on = fields.Date(required=True)
    decision = fields.String(required=True)
    ground = fields.String(required=True)
    corrects_id = fields.String(required=True, allow_none=True)


class AidSituationSchema(Strict):
    """What one undertaking got under one rule in three rolling years, against its ceiling, in cents."""

    rule = fields.String(required=True)
    undertaking = fields.String(required=True, attribute="undertaking.name")
    providers = fields.List(fields.String(), required=True, attribute="undertaking.providers")
    granted_cents = fields.Integer(required=True)
    ceiling_cents = fields.Integer(required=True, allow_none=True)
    left_cents = fields.Integer(required=True)
    source = fields.String(required=True)


class AdvanceSchema(Strict):
    """An advance to a provider, in cents: asked for, set off by sessions, paid back, and left."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    set_off_cents = fields.Integer(required=True)
    repaid_cents = fields.Integer(required=True)
    left_cents = fields.Integer(required=True)
    status = fields.String(required=True)
    requested_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class AskAdvanceSchema(Strict):
    """How much is asked for, or paid back, in cents."""

    amount_cents = fields.Integer(required=True, strict=True, validate=validate.Range(1, CENTS_MOST))


class DeclineAdvanceSchema(Strict):
    """Why an advance is declined."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


class InvoiceLineSchema(Strict):
    """One line of an invoice."""

    text = fields.String(required=True)
    amount_cents = fields.Integer(required=True)


class InvoiceWithLinesSchema(InvoiceSchema):
    """An invoice with its lines."""

    lines = fields.List(fields.Nested(InvoiceLineSchema), required=True)


class BudgetLineSchema(Strict):
    """A budget line: decided, promised, used and left, in cents."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    year = fields.Integer(required=True)
    source = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    committed_cents = fields.Integer(required=True)
    captured_cents = fields.Integer(required=True)
    available_cents = fields.Integer(required=True)


class AddBudgetLineSchema(Strict):
    """A budget line to open, by a decision."""

    name = fields.String(required=True, validate=validate.Length(1, 60))
    year = fields.Integer(required=True, strict=True, validate=validate.Range(2000, 2199))
    amount_cents = fields.Integer(required=True, strict=True, validate=validate.Range(0, CENTS_MOST))
    decision = fields.String(required=True, validate=validate.Length(1, 200))


class TrialBalanceQuery(PageQuery):
    """At the end of which day; today if left out."""

    on = Day(load_default=None)


class BalanceSchema(Strict):
    """One account: debits, credits and their difference in cents; debits are positive."""

    code = fields.String(required=True, attribute="account.code")
    name = fields.String(required=True, attribute="account.name")
    debit_cents = fields.Integer(required=True)
    credit_cents = fields.Integer(required=True)
    balance_cents = fields.Integer(required=True)


class FlowQuery(PageQuery):
    """From a day until another (exclusive), of one provider or of all."""

    valid_from = Day(required=True)
    valid_until = Day(required=True)
    provider = fields.String(load_default=None, validate=ID)


class FlowSchema(Strict):
    """Cents from a source under a service model to a kind of receiver."""

    source = fields.String(required=True)
    model = fields.String(required=True)
    receiver = fields.String(required=True)
    sector = fields.String(required=True, allow_none=True)
    form = fields.String(required=True, allow_none=True)
    amount_cents = fields.Integer(required=True)
    enrolments = fields.Integer(required=True)


class PathQuery(PageQuery):
    """What the path belongs to; the first of the four that is given counts."""

    enrolment = fields.String(load_default=None, validate=ID)
    transfer = fields.String(load_default=None, validate=ID)
    payout = fields.String(load_default=None, validate=ID)
    budget_line = fields.String(load_default=None, validate=validate.Length(1, 60))


class MovementSchema(Strict):
    """Cents on an account."""

    account = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    source = fields.String(required=True)
    budget_line = fields.String(required=True, allow_none=True)


class PathStepSchema(Strict):
    """One step of money's path, and what it rests on."""

    at = fields.AwareDateTime(required=True)
    place = fields.String(required=True)
    record = fields.String(required=True)
    text = fields.String(required=True)
    amount_cents = fields.Integer(required=True)
    enrolment = fields.String(required=True, allow_none=True)
    session = fields.String(required=True, allow_none=True)
    budget_line = fields.String(required=True, allow_none=True)
    rule_set_digest = fields.String(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)
    evidence = fields.String(required=True, allow_none=True)
    movements = fields.List(fields.Nested(MovementSchema), required=True)


class PaymentSchema(Strict):
    """A payment as the bank reports it, under the bank's own key."""

    bank_key = fields.String(required=True, validate=validate.Length(1, 64))
    booked_on = Day(required=True)
    amount_cents = fields.Integer(required=True, strict=True, validate=validate.Range(1, CENTS_MOST))
    reference = fields.String(required=True, validate=validate.Length(1, 40))


class BankLineSchema(Strict):
    """A payment that was recorded, and the invoice that it was matched to."""

    id = fields.String(required=True)
    bank_key = fields.String(required=True)
    booked_on = fields.Date(required=True)
    amount_cents = fields.Integer(required=True)
    reference = fields.String(required=True)
    invoice_id = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)


class MatchSchema(Strict):
    """The invoice that a payment is for."""

    invoice = fields.String(required=True, validate=ID)


class PayoutRunSchema(Strict):
    """A list of payouts of what was earned up to a day (inclusive)."""

    id = fields.String(required=True)
    through_on = fields.Date(required=True)
    status = fields.String(required=True)
    drafted_by = fields.String(required=True, allow_none=True)
    drafted_at = fields.AwareDateTime(required=True)
    approved_by = fields.String(required=True, allow_none=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)


class DraftPayoutRunSchema(Strict):
    """Up to which day (inclusive)."""

    through_on = Day(required=True)


class StatementQuery(Strict):
    """As of which day; today if left out."""

    on = Day(load_default=None)


class StatementRowSchema(Strict):
    """What one session brought."""

    occurred_on = fields.Date(required=True)
    session = fields.String(required=True)
    enrolments = fields.Integer(required=True)
    earned_cents = fields.Integer(required=True)
    platform_fee_cents = fields.Integer(required=True)
    platform_fee_vat_cents = fields.Integer(required=True)


class StatementSchema(Strict):
    """What a provider has earned, was paid, and can still earn, in cents."""

    provider = fields.String(required=True)
    as_of = fields.Date(required=True)
    earned_cents = fields.Integer(required=True)
    paid_cents = fields.Integer(required=True)
    to_come_cents = fields.Integer(required=True)
    advanced_cents = fields.Integer(required=True)
    set_off_cents = fields.Integer(required=True)
    repaid_cents = fields.Integer(required=True)
    owed_cents = fields.Integer(required=True)
    rows = fields.List(fields.Nested(StatementRowSchema), required=True)


class JournalQuery(Strict):
    """In which format the journal is written."""

    format = fields.String(load_default="hledger", validate=validate.OneOf([each.key for each in JOURNAL_FORMATS]))


class DifferenceSchema(Strict):
    """Something in the books that does not agree with what it is made of."""

    where = fields.String(required=True)
    expected = fields.String(required=True)
    found = fields.String(required=True)
