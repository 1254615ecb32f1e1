"""What is done in the catalogue."""

from catalog.fact_file import NewFact
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
from catalog.operations.facts import import_unit_facts, record_unit_facts
from catalog.operations.grouping import add_group, change_capacity, remove_group
from catalog.operations.importing import OfferingImport, import_offerings, save_offerings
from catalog.operations.programmes import (
    ObjectiveTerms,
    ProgrammeTerms,
    add_objective,
    add_part,
    close_programme,
    compose_programme,
    open_programme,
    remove_objective,
    remove_part,
    revise_programme,
)
from catalog.operations.publishing import archive_offering, publish_offering, submit_offering, withdraw_offering
from catalog.operations.seasons import close_season, declare_holidays, define_service, move_service, open_season
from catalog.operations.units import UnitImport, compare_units, import_units, load_areas, read_unit_file, save_units

__all__ = [
    "NewFact",
    "ObjectiveTerms",
    "OfferingImport",
    "OfferingTerms",
    "ProgrammeTerms",
    "UnitImport",
    "UnitTerms",
    "add_group",
    "add_objective",
    "add_part",
    "agree_attachment",
    "approve_attachment",
    "archive_offering",
    "ask_attachment",
    "change_capacity",
    "classify_service",
    "close_programme",
    "close_season",
    "compare_units",
    "compose_programme",
    "copy_offering",
    "declare_holidays",
    "decline_attachment",
    "define_service",
    "draft_offering",
    "import_offerings",
    "import_unit_facts",
    "import_units",
    "load_areas",
    "move_service",
    "open_programme",
    "open_season",
    "publish_offering",
    "read_unit_file",
    "record_unit_facts",
    "remove_group",
    "remove_objective",
    "remove_part",
    "revise_offering",
    "revise_programme",
    "save_offerings",
    "save_units",
    "submit_offering",
    "withdraw_offering",
]
