"""What a fee follows from, and the fee that follows: pure, so that it can be recomputed from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

from marketplace.care.kinds import DecisionKind, Difference
from marketplace.kernel.digests import digest
from marketplace.kernel.text import _
from marketplace.rules.amounts import Euros
from marketplace.rules.client_fee import LEGAL_BASIS, RULE, FeeTable, fee_by, fee_tables
from marketplace.rules.quotes import Step
from marketplace.rules.voucher import Hours, VoucherTable, voucher_tables, voucher_value
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.collecting import Creditor
from marketplace.service_models.registry import model as service_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that a decision follows from; equal inputs make no new decision.

    Tables are named by their digests. The income is in cents a month, None where it is not known; the coefficient is in
    basis points after the free pre-primary hours. What concerns vouchers alone is None without one.
    """

    placement: str
    unit: str
    provider: str | None
    model: str
    legal_route: str
    household: str | None
    payer: str
    income_cents: int | None
    family_size: int
    child_order: int
    coefficient_bp: int
    full_time: bool
    pre_primary: bool
    fee_table: str
    voucher_table: str | None
    under_three: bool | None


DIFFERENCE_OF: Mapping[str, Difference] = {
    "placement": Difference.PLACEMENT,
    "unit": Difference.UNIT,
    "provider": Difference.PROVIDER,
    "model": Difference.LEGAL_ROUTE,
    "legal_route": Difference.LEGAL_ROUTE,
    "household": Difference.HOUSEHOLD,
    "payer": Difference.PAYER,
    "income_cents": Difference.INCOME,
    "family_size": Difference.FAMILY_SIZE,
    "child_order": Difference.SIBLING_ORDER,
    "coefficient_bp": Difference.SERVICE_NEED,
    "full_time": Difference.SERVICE_NEED,
    "pre_primary": Difference.PRE_PRIMARY,
    "fee_table": Difference.RULE_VERSION,
    "voucher_table": Difference.VOUCHER_VALUE,
    "under_three": Difference.VOUCHER_AGE,
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What follows: cents a month that the family owes, the voucher's value if there is one, and each step."""

    kind: DecisionKind
    fee_cents: int
    voucher_cents: int | None
    steps: tuple[Step, ...]


def reckon(inputs: Inputs) -> Reckoned:
    """Reckon a fee from its inputs. The co-payment of a voucher is the client fee, at most the voucher itself.

    Raises: KeyError for a table that is not among the parameters any more.
    """
    table = _fee_table_named(inputs.fee_table)
    fee = fee_by(table, inputs.family_size, inputs.income_cents, inputs.child_order, inputs.coefficient_bp)
    if inputs.voucher_table is None:
        return Reckoned(DecisionKind.CLIENT_FEE, fee.fee_cents, None, fee.steps)
    value = voucher_value(
        _voucher_table_named(inputs.voucher_table), under_three=bool(inputs.under_three), hours=hours_of(inputs)
    )
    own, steps = fee.fee_cents, [*fee.steps, *value.steps]
    if own > value.value_cents:
        own = value.value_cents
        text = _("The family pays at most the voucher itself, %(value)s.", value=Euros(value.value_cents))
        steps.append(Step(RULE, text, own - fee.fee_cents, LEGAL_BASIS))
    return Reckoned(DecisionKind.CO_PAYMENT, own, value.value_cents, tuple(steps))


def hours_of(inputs: Inputs) -> Hours:
    """Return how much care a voucher is for."""
    if inputs.pre_primary:
        return Hours.SUPPLEMENTARY
    return Hours.FULL if inputs.full_time else Hours.PART


def model_of(model: str, legal_route: str) -> ServiceModel:
    """Return a service model as it works by a legal route, made once."""
    return _models(model, legal_route)


@lru_cache
def _models(model: str, legal_route: str) -> ServiceModel:
    return service_model(model).by(legal_route)


def pays_provider(model: ServiceModel) -> bool:
    """Tell whether the family owes its share to the provider, so that the city's part is a voucher."""
    return model.creditor is Creditor.PROVIDER


def differences(before: Inputs, after: Inputs) -> frozenset[Difference]:
    """Name what is different between the inputs of two decisions."""
    return frozenset(
        DIFFERENCE_OF[each.name] for each in fields(Inputs) if getattr(before, each.name) != getattr(after, each.name)
    )


def as_json(inputs: Inputs) -> dict[str, Any]:
    """Return the inputs as they are kept with a decision."""
    return asdict(inputs)


NOT_A_PARAMETER = ("valid_until", "source", "status", "unverified")


def table_digest(table: FeeTable | VoucherTable) -> str:
    """Return the digest of a table's parameters, by which a decision names it: another parameter is another version."""
    return digest({name: value for name, value in asdict(table).items() if name not in NOT_A_PARAMETER})


@lru_cache
def fee_versions() -> tuple[tuple[FeeTable, str], ...]:
    """Return the fee tables, the earliest first, each with the digest that decisions name."""
    return tuple((table, table_digest(table)) for table in fee_tables())


@lru_cache
def voucher_versions() -> tuple[tuple[VoucherTable, str], ...]:
    """Return the voucher tables, the earliest first, each with the digest that decisions name."""
    return tuple((table, table_digest(table)) for table in voucher_tables())


@lru_cache
def _fee_table_named(version: str) -> FeeTable:
    return {name: table for table, name in fee_versions()}[version]


@lru_cache
def _voucher_table_named(version: str) -> VoucherTable:
    return {name: table for table, name in voucher_versions()}[version]
