"""Service requests as programs read and write them."""

from marshmallow import fields, validate

from marketplace.kernel.api import ID, Instant, Strict
from marketplace.requests.kinds import ADJUSTMENT, REQUEST_KINDS
from marketplace.requests.models import RefusalGround

KINDS = validate.OneOf([kind.key for kind in REQUEST_KINDS if kind.by_people])
TOPICS = validate.OneOf(sorted({topic.key for kind in REQUEST_KINDS for topic in kind.topics}))
OUTCOMES = validate.OneOf(sorted({outcome.key for kind in REQUEST_KINDS for outcome in kind.outcomes}))
WORDS = validate.Length(max=5000)


class ServiceRequestSchema(Strict):
    """Something that somebody must answer by a time; its words are read one request at a time."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    topic = fields.String(required=True)
    queue = fields.String(required=True)
    status = fields.String(required=True)
    enrolment_id = fields.String(required=True, allow_none=True)
    session_id = fields.String(required=True, allow_none=True)
    offering_id = fields.String(required=True, allow_none=True)
    opened_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)
    escalated_at = fields.AwareDateTime(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    outcome_at = fields.AwareDateTime(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class RequestInWordsSchema(Strict):
    """A request with its words, where they may be read; else why not."""

    request = fields.Nested(ServiceRequestSchema, required=True)
    words = fields.String(required=True, allow_none=True)
    answer_words = fields.String(required=True, allow_none=True)
    why_not = fields.String(required=True, allow_none=True)


class OpenRequestSchema(Strict):
    """What is asked, about an enrolment, a session, an offering, or nothing in particular."""

    kind = fields.String(required=True, validate=KINDS)
    topic = fields.String(required=True, validate=TOPICS)
    enrolment = fields.String(load_default=None, validate=ID)
    session = fields.String(load_default=None, validate=ID)
    offering = fields.String(load_default=None, validate=ID)
    words = fields.String(load_default=None, validate=WORDS)


class AnswerRequestSchema(Strict):
    """How a request is answered; `outcome_at` where the answer says when."""

    outcome = fields.String(required=True, validate=OUTCOMES)
    outcome_at = Instant(load_default=None)
    words = fields.String(load_default=None, validate=WORDS)


class AskAdjustmentSchema(Strict):
    """What a child needs; the words reach the provider only with consent."""

    need = fields.String(required=True, validate=validate.OneOf([topic.key for topic in ADJUSTMENT.topics]))
    words = fields.String(load_default=None, validate=WORDS)


class AgreeAdjustmentSchema(Strict):
    """What an adjustment costs, in cents, and what will be done."""

    cost_cents = fields.Integer(required=True)
    words = fields.String(load_default=None, validate=WORDS)


class RefuseAdjustmentSchema(Strict):
    """On which ground an adjustment is refused, and the reasons for this child."""

    ground = fields.Enum(RefusalGround, by_value=True, required=True)
    reasons = fields.String(required=True, validate=WORDS)


class AdjustmentSchema(Strict):
    """How an adjustment stands; the request of the same id says by when it is due and how it was answered."""

    request_id = fields.String(required=True)
    enrolment_id = fields.String(required=True)
    unit_id = fields.String(required=True)
    cost_cents = fields.Integer(required=True)
    budget_line = fields.String(required=True, allow_none=True)
    agreed_at = fields.AwareDateTime(required=True, allow_none=True)
    ground = fields.Enum(RefusalGround, by_value=True, required=True, allow_none=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class AdjustmentInWordsSchema(Strict):
    """An adjustment with its words, where they may be read, and the answer."""

    adjustment = fields.Nested(AdjustmentSchema, required=True)
    need = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True)
    words = fields.String(required=True, allow_none=True)
    hidden = fields.Boolean(required=True)
    answer = fields.String(required=True, allow_none=True)
