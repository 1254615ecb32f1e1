"""V: the city provides the service itself."""

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


class Provision(ServiceModel):
    """V: a city unit delivers, the city decides on the place, and the family pays the client fee to the city.

    What the unit itself costs stands in the city's own books, so a delivery posts nothing here.

    >>> from marketplace.service_models.settlement import Price
    >>> story = Provision().settle(Price(family_cents=335_00, city_cents=0), payer="family", provider="city")
    >>> story.balanced, story.sum(Account.BANK_CITY), story.sum(Account.CLIENT_FEES)
    (True, 33500, -33500)
    >>> Provision().may_provide(Sector.PRIVATE)
    False
    """

    key = "v"
    symbol = "V"
    name = _("Provision")
    provider_sectors = frozenset({Sector.PUBLIC})
    legal_routes = (LegalRoute.OWN_PRODUCTION,)
    price_parts = frozenset({PricePart.FAMILY})
    who_gives_the_place = PlaceGiver.CITY
    admissions = frozenset({Admission.DECISION})
    recipient_kind = RecipientKind.CITY_UNIT
    data_role = DataRole.PART_OF_CONTROLLER
    purposes = ("basic_service",)
    redress = Redress.APPEAL
    collecting = AS_OWN
    expense = Account.PURCHASED
    duties = (
        Duty("people", _("The people who do the work are qualified and like doing it.")),
        Duty("processes", _("The services, and the ways in which they are made, are of high quality.")),
        Duty("facilities", _("The rooms work well and are pleasant to be in.")),
        Duty("tools", _("Tools and equipment are good.")),
    )
    words = Words(
        city_role=_("The city provides the service itself."),
        example=_("A child goes to a municipal day-care centre."),
        delivered_by=_("A unit of the city."),
        place=_("The city decides, gives its reasons, and corrects a decision that was wrong."),
        payment=_("The family pays the client fee to the city."),
        capacity=_("The city takes the money as its own."),
        data=_("The city is the controller, and the unit a part of it."),
        redress=_("You can ask for the decision to be rectified, and appeal."),
    )
