"""Who may say what it was like."""

from marketplace.enrolment.policy import guardian_of_enrolment
from marketplace.kernel.policy import Action, role

GIVE_FEEDBACK = Action("quality.give_feedback", guardian_of_enrolment("enrolment"))
MEASURE_OBJECTIVE = Action("quality.measure_objective", role("city.officer", "city.service_owner"))
