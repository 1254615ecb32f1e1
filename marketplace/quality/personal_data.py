"""What this room holds about people."""

from marketplace.kernel.personal_data import holding, source
from marketplace.quality.models import Feedback
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
