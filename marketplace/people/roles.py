"""The roles that the product knows, and which of them are held for one provider or unit."""

from __future__ import annotations

CITY_ROLES = frozenset(
    {
        "city.service_owner",
        "city.vetting_officer",
        "city.rule_maker",
        "city.budget_holder",
        "city.officer",
        "auditor",
        "service_centre",
        "data_protection_officer",
    }
)
SCOPED_ROLES = frozenset({"provider.staff", "unit.manager"})
ROLES = CITY_ROLES | SCOPED_ROLES
