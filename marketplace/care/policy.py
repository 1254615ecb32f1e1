"""Who may decide on fees, close a month of care, and read what was decided."""

from marketplace.kernel.policy import Action, role, system
from marketplace.people.policy import guardian_of

OFFICER = role("city.officer")
BUDGET_HOLDER = role("city.budget_holder")
AUDITOR = role("auditor")

DECIDE_FEES = Action("care.decide_fees", OFFICER)
READ_FEE_CHANGES = Action("care.read_fee_changes", OFFICER, AUDITOR)
READ_FEE_DECISIONS = Action("care.read_fee_decisions", guardian_of("child"), OFFICER, AUDITOR)
CLOSE_CARE_MONTH = Action("care.close_care_month", BUDGET_HOLDER, system)
READ_CARE_MONTHS = Action("care.read_care_months", OFFICER, BUDGET_HOLDER, AUDITOR, system)
