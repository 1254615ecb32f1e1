"""What is done in the catalogue."""

from catalog.operations.attaching import (
    UnitTerms,
    agree_attachment,
    approve_attachment,
    ask_attachment,
    decline_attachment,
)
from catalog.operations.classifying import classify_service
from catalog.operations.copying import copy_offering
from catalog.operations.drafting import OfferingTerms, draft_offering, revise_offering
from catalog.operations.grouping import add_group, change_capacity, remove_group
from catalog.operations.publishing import archive_offering, publish_offering, submit_offering, withdraw_offering
from catalog.operations.seasons import close_season, declare_holidays, define_service, open_season
from catalog.operations.units import UnitImport, compare_units, import_units, load_areas, read_unit_file, save_units

__all__ = [
    "OfferingTerms",
    "UnitImport",
    "UnitTerms",
    "add_group",
    "agree_attachment",
    "approve_attachment",
    "archive_offering",
    "ask_attachment",
    "change_capacity",
    "classify_service",
    "close_season",
    "compare_units",
    "copy_offering",
    "declare_holidays",
    "decline_attachment",
    "define_service",
    "draft_offering",
    "import_units",
    "load_areas",
    "open_season",
    "publish_offering",
    "read_unit_file",
    "remove_group",
    "revise_offering",
    "save_units",
    "submit_offering",
    "withdraw_offering",
]
