"""What two guardians decide together."""

from marshmallow import fields

from marketplace.kernel.api import ID, Day, Strict, asker


class AnswerAsGuardianSchema(Strict):
    """Whether one agrees to a place that the other guardian took."""

    agrees = fields.Boolean(required=True, truthy={True}, falsy={False})


class GuardianViewSchema(Strict):
    """What another guardian was asked about a place: by when, what her silence means, and what she answered."""

    of_you = fields.Boolean(required=True)
    asked_at = fields.AwareDateTime(required=True)
    decide_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    agrees = fields.Boolean(required=True, allow_none=True)
    matter = fields.String(required=True)
    silence = fields.String(required=True)
    legal_basis = fields.String(required=True)


class ProposeSharesSchema(Strict):
    """What one offers to bear of a child's enrolments, in basis points, from a day on; or of one enrolment alone."""

    own_bp = fields.Integer(required=True, strict=True)
    valid_from = Day(required=True)
    enrolment = fields.String(load_default=None, allow_none=True, validate=ID)


class PayerAgreementSchema(Strict):
    """How one shares with the other guardian of a child: one's own part, and how it stands; the other is not named."""

    id = fields.String(required=True)
    child_id = fields.String(required=True)
    enrolment_id = fields.String(required=True, allow_none=True)
    own_bp = fields.Function(lambda agreement: agreement.share_of(asker().subject or ""), required=True)
    proposed_by_you = fields.Function(lambda agreement: agreement.proposer_id == asker().subject, required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    proposed_at = fields.AwareDateTime(required=True)
    agreed_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
