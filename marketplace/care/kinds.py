"""The closed lists of this room."""

from __future__ import annotations

from enum import StrEnum


class DecisionKind(StrEnum):
    """What a family pays: the client fee to the city, or its share of a voucher to the provider."""

    CLIENT_FEE = "client_fee"
    CO_PAYMENT = "co_payment"


class Difference(StrEnum):
    """What can be different between a fee decision and the one before it."""

    INCOME = "income"
    FAMILY_SIZE = "family_size"
    SIBLING_ORDER = "sibling_order"
    SERVICE_NEED = "service_need"
    PRE_PRIMARY = "pre_primary"
    PLACEMENT = "placement"
    UNIT = "unit"
    PROVIDER = "provider"
    LEGAL_ROUTE = "legal_route"
    HOUSEHOLD = "household"
    PAYER = "payer"
    RULE_VERSION = "rule_version"
    VOUCHER_VALUE = "voucher_value"
    VOUCHER_AGE = "voucher_age"


class RowKind(StrEnum):
    """What a row of a closed month is: its fee, or what is taken back of an earlier month and what stands instead."""

    FEE = "fee"
    REFUND = "refund"
    CORRECTION = "correction"
