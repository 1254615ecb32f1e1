"""The list of the kinds of rule."""

from __future__ import annotations

from marketplace.kernel.registry import Registry
from marketplace.rules.types.banded_fee import BandedFee
from marketplace.rules.types.base import RuleType
from marketplace.rules.types.budget_ceiling import BudgetCeiling
from marketplace.rules.types.eligibility import Eligibility
from marketplace.rules.types.enrolment_limit import EnrolmentLimit
from marketplace.rules.types.hours_band import HoursBand
from marketplace.rules.types.income_fee import IncomeFee
from marketplace.rules.types.platform_fee import PlatformFee
from marketplace.rules.types.price_cap import PriceCap
from marketplace.rules.types.priority import Priority
from marketplace.rules.types.requires_basic_service import RequiresBasicService
from marketplace.rules.types.reserve import ReservedPlaces
from marketplace.rules.types.sibling_discount import SiblingDiscount
from marketplace.rules.types.subsidy import Subsidy

RULE_TYPES: Registry[type[RuleType]] = Registry("rule type")
for each in (
    Eligibility,
    RequiresBasicService,
    EnrolmentLimit,
    PriceCap,
    IncomeFee,
    BandedFee,
    SiblingDiscount,
    HoursBand,
    Subsidy,
    BudgetCeiling,
    PlatformFee,
    Priority,
    ReservedPlaces,
):
    RULE_TYPES.add(each.key, each)
