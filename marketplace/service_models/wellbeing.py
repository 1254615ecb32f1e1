"""Vx: the city organises wellbeing across sectors, and pays for what it changes."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.service_models.base import (
    Admission,
    DataRole,
    Duty,
    LegalRoute,
    PlaceGiver,
    PricePart,
    RecipientKind,
    Redress,
    Sector,
    ServiceModel,
    Words,
)
from marketplace.service_models.collecting import AS_OWN
from marketplace.service_models.settlement import Account


class Wellbeing(ServiceModel):
    """Vx: several providers and units in one bundle, paid by the programme; a part may wait for the objective.

    A lecture series of 1,000 euros, of which 300 wait until the change is measured:

    >>> from marketplace.service_models.settlement import Price
    >>> series = Price(family_cents=0, city_cents=800_00, grant_cents=200_00, held_cents=300_00)
    >>> story = Wellbeing().settle(series, payer="programme", provider="association")
    >>> story.balanced, story.sum(Account.PROGRAMME), story.sum(Account.PAYABLE), story.sum(Account.HELD_OUTCOME)
    (True, 100000, -70000, -30000)
    >>> [(line.account.value, line.amount_cents) for line in Wellbeing().release_held(series, reached=True)][:2]
    [('liabilities:held-outcome', 24000), ('liabilities:payable:providers', -24000)]
    """

    key = "vx"
    symbol = "Vx"
    name = _("Wellbeing")
    provider_sectors = frozenset(Sector)
    joins_programmes = True
    legal_routes = (LegalRoute.PROCUREMENT, LegalRoute.GRANT)
    price_parts = frozenset({PricePart.CITY, PricePart.GRANT, PricePart.HELD})
    who_gives_the_place = PlaceGiver.GUIDANCE
    admissions = frozenset({Admission.FIRST_COME, Admission.DECISION})
    recipient_kind = RecipientKind.JOINT_CONTROLLER
    data_role = DataRole.JOINT_CONTROLLER
    purposes = ("service_delivery",)
    redress = Redress.APPEAL_OF_DECISIONS
    collecting = AS_OWN
    expense = Account.PROGRAMME
    duties = (
        Duty("impact", _("Impact is analysed from the view of daily life.")),
        Duty("integration", _("Services are connected and made into one.")),
        Duty("guidance", _("People get advice and guidance for the affairs of daily life.")),
        Duty("feedback", _("Feedback and data are analysed.")),
    )
    words = Words(
        city_role=_("The city organises wellbeing across sectors."),
        example=_("Children and parents hear lectures together at day care, or a guide visits the whole family."),
        delivered_by=_("Several providers and units, together in one bundle."),
        place=_("You are guided or referred to it, or enrol yourself."),
        payment=_("The programme pays; a part of the price may wait until the objective is measured."),
        capacity=_("The city takes and gives the money as its own."),
        data=_("The partners decide together what data are used for, and answer for it together."),
        redress=_("Where something was decided, you can ask for it to be rectified, and appeal."),
    )
