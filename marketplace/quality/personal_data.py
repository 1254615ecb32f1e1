"""What this room holds about people."""

from marketplace.kernel.personal_data import holding, source
from marketplace.quality.models import Feedback, Measurement
from marketplace.quality.queries import answers_of_persons

holding(
    Feedback,
    personal={"enjoyment": "family.feedback", "leader": "family.feedback", "fit": "family.feedback"},
    plain={"enrolment_id", "offering_id", "given_by", "given_at"},
    persons={"given_by"},
    erase="erase",
    why="Kept until the family asks for it to be erased; nobody but her sees a single answer.",
)
source("family.feedback", answers_of_persons)

holding(
    Measurement,
    plain={
        *("objective_id", "value_hundredths", "comparison_hundredths", "n", "deviation_hundredths", "measured_on"),
        *("source", "reached", "measured_by", "recorded_at"),
    },
    persons={"measured_by"},
    why="What was measured decides on public money; the document names who made it (Act 621/1999).",
)
