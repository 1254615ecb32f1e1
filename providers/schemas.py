"""The registry as programs read and write it."""

from marshmallow import fields, validate

from marketplace.kernel.api import Day, Strict
from marketplace.kernel.money import BASIS_POINTS
from marketplace.people.kinds import OrganisationForm
from marketplace.service_models.base import LegalRoute, Sector
from marketplace.service_models.registry import SERVICE_MODELS
from providers.kinds import AidRule, EvidenceKind, RecordGround, SizeClass, VatStatus

CODE = validate.Length(2, 12)
CODES_MOST = 60
SESSIONS_MOST = 1_000_000
WORDS = validate.Length(1, 2000)


class ProviderSchema(Strict):
    """A provider as the public sees it."""

    id = fields.String(required=True)
    organisation_id = fields.String(required=True)
    legal_name = fields.String(required=True)
    business_id = fields.String(required=True, allow_none=True)
    form = fields.String(required=True)
    sector = fields.String(required=True)
    status = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    areas = fields.List(fields.String(), required=True)
    size_class = fields.String(required=True)
    works_with_minors = fields.Boolean(required=True)
    vat_status = fields.String(required=True)


class RegisterSchema(Strict):
    """An organisation that applies; areas are postal codes, none meaning the whole city."""

    legal_name = fields.String(required=True, validate=validate.Length(1, 200))
    form = fields.Enum(OrganisationForm, by_value=True, required=True)
    sector = fields.Enum(Sector, by_value=True, required=True)
    business_id = fields.String(load_default=None, validate=validate.Length(1, 20))
    group_name = fields.String(load_default=None, validate=validate.Length(1, 200))
    languages = fields.List(fields.String(validate=CODE), load_default=("fi",), validate=validate.Length(1, CODES_MOST))
    areas = fields.List(fields.String(validate=CODE), load_default=(), validate=validate.Length(max=CODES_MOST))
    size_class = fields.Enum(SizeClass, by_value=True, required=True)
    works_with_minors = fields.Boolean(required=True)
    vat_status = fields.Enum(VatStatus, by_value=True, required=True)
    separated_accounts = fields.Boolean(load_default=False)
    contact_email = fields.String(required=True, validate=validate.Length(3, 254))


class PayoutAccountSchema(Strict):
    """To which account a provider is paid."""

    iban = fields.String(required=True, validate=validate.Length(1, 42))


class SeparatedSchema(Strict):
    """Whether the accounts of what is sold are kept apart."""

    separated = fields.Boolean(required=True)


class StandingSchema(Strict):
    """How a provider stands, with what only its people and the city see."""

    id = fields.String(required=True)
    status = fields.String(required=True)
    separated_accounts = fields.Boolean(required=True)
    iban = fields.String(required=True, allow_none=True)
    accredited_at = fields.AwareDateTime(required=True, allow_none=True)


class EvidenceSchema(Strict):
    """A paper that was shown, valid until a day (exclusive)."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    kind = fields.String(required=True)
    ground = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    valid_until = fields.Date(required=True)
    shown_at = fields.AwareDateTime(required=True)
    seen_at = fields.AwareDateTime(required=True, allow_none=True)
    reject_reason = fields.String(required=True, allow_none=True)


class ShowEvidenceSchema(Strict):
    """A paper to show; the ground belongs to criminal records and to nothing else."""

    kind = fields.Enum(EvidenceKind, by_value=True, required=True)
    valid_until = Day(required=True)
    ground = fields.Enum(RecordGround, by_value=True, load_default=None)


class RejectSchema(Strict):
    """Why a paper is rejected."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


class DecisionSchema(Strict):
    """What an officer decides about a provider, why, by which delegation, and without a conflict of interest."""

    reason = fields.String(required=True, validate=WORDS)
    delegation = fields.String(required=True, validate=validate.Length(1, 200))
    no_conflict_declared = fields.Boolean(required=True)


class VettingSchema(DecisionSchema):
    """What an officer decides in a review."""

    accept = fields.Boolean(required=True)


class VettingDecisionSchema(Strict):
    """A decision that was made."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    outcome = fields.String(required=True)
    reason = fields.String(required=True)
    delegation = fields.String(required=True)
    decided_at = fields.AwareDateTime(required=True)


class AgreementSchema(Strict):
    """The city's terms for one service model, until a day (exclusive)."""

    id = fields.String(required=True)
    provider_id = fields.String(required=True)
    model = fields.String(required=True)
    legal_route = fields.String(required=True)
    platform_fee_bp = fields.Integer(required=True)
    selected_by_city = fields.Boolean(required=True)
    promised_sessions = fields.Integer(required=True, allow_none=True)
    place_price_cents = fields.Integer(required=True, allow_none=True)
    place_volume = fields.Integer(required=True, allow_none=True)
    service_levels = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    aid_rule = fields.String(required=True, allow_none=True)
    advance_bp = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    accepted_at = fields.AwareDateTime(required=True, allow_none=True)


class ConcludeSchema(Strict):
    """Terms to set; a platform agreement selects nobody and promises no volume."""

    model = fields.String(required=True, validate=validate.OneOf([each.key for each in SERVICE_MODELS]))
    legal_route = fields.Enum(LegalRoute, by_value=True, required=True)
    valid_from = Day(required=True)
    valid_until = Day(load_default=None)
    platform_fee_bp = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, BASIS_POINTS))
    selected_by_city = fields.Boolean(load_default=False)
    promised_sessions = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, SESSIONS_MOST))
    place_price_cents = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, 100_000_00))
    place_volume = fields.Integer(load_default=None, strict=True, validate=validate.Range(1, 100_000))
    service_levels = fields.Dict(keys=fields.String(), values=fields.String(), load_default=None)
    aid_rule = fields.Enum(AidRule, by_value=True, load_default=None)
    advance_bp = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, BASIS_POINTS))
