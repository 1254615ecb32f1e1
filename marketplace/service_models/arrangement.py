"""V+: the city arranges the service together with providers, by one of three legal routes."""

from __future__ import annotations

from dataclasses import replace

from marketplace.kernel.text import Text, _
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
from marketplace.service_models.collecting import AS_AGENT, AS_OWN
from marketplace.service_models.settlement import Account

BOUGHT = Words(
    city_role=_("The city organises the service together with providers."),
    example=_("A company runs a municipal day-care centre for the city, or the city buys places in its own."),
    delivered_by=_("A provider under contract; a unit of the city may be one of several."),
    place=_("The city decides, gives its reasons, and corrects a decision that was wrong."),
    payment=_("The city pays the provider, and the family pays the client fee to the city."),
    capacity=_("The city takes the money as its own."),
    data=_("The provider processes data for the city and as the city says."),
    redress=_("You can ask for the decision to be rectified, and appeal."),
)
BY_VOUCHER = replace(
    BOUGHT,
    example=_("A family uses the city's voucher at a private day-care centre."),
    place=_("The family chooses among the units that were admitted to the voucher."),
    payment=_("The city pays the voucher less the family's co-payment; the family pays its share to the provider."),
    capacity=_("Where the city collects the family's share, it does so as the provider's agent."),
    data=_("What the provider is in data protection law stands in its agreement."),
)
EXAMPLES: dict[LegalRoute, Text] = {
    LegalRoute.OPERATED: _("A company runs a municipal day-care centre for the city."),
    LegalRoute.PURCHASED: _("The city buys places in a private day-care centre."),
}


class Arrangement(ServiceModel):
    """V+: operated for the city and purchased places settle alike; with a voucher the family pays the provider.

    >>> from marketplace.service_models.settlement import Price
    >>> bought = Arrangement(LegalRoute.PURCHASED)
    >>> story = bought.settle(Price(family_cents=335_00, city_cents=949_00), payer="family", provider="company")
    >>> story.balanced, story.sum(Account.CLIENT_FEES), story.sum(Account.PAYABLE), story.sum(Account.PURCHASED)
    (True, -33500, -94900, 94900)

    The same child with a voucher of 949 euros: the family's share goes to the provider too, through the city as agent.

    >>> voucher = bought.by(LegalRoute.VOUCHER)
    >>> story = voucher.settle(Price(family_cents=335_00, city_cents=614_00), payer="family", provider="company")
    >>> story.balanced, story.sum(Account.BANK_CLIENT), story.sum(Account.PAYABLE), story.sum(Account.VOUCHER)
    (True, 33500, -94900, 61400)
    >>> bought.recipient_kind.value, voucher.recipient_kind.value
    ('processor', 'voucher_provider')
    """

    key = "vplus"
    symbol = "V+"
    name = _("Arrangement")
    provider_sectors = frozenset(Sector)
    legal_routes = (LegalRoute.OPERATED, LegalRoute.PURCHASED, LegalRoute.VOUCHER)
    price_parts = frozenset({PricePart.FAMILY, PricePart.CITY, PricePart.GRANT})
    purposes = ("basic_service",)
    redress = Redress.APPEAL
    duties = (
        Duty("catalogue", _("The service catalogues are clear.")),
        Duty("sourcing", _("Services are sourced and organised.")),
        Duty("assurance", _("Quality is assured.")),
        Duty("satisfaction", _("It is measured how satisfied the customers are.")),
    )

    def __init__(self, route: LegalRoute | None = None) -> None:
        super().__init__(route)
        by_voucher = self.route is LegalRoute.VOUCHER
        self.who_gives_the_place = PlaceGiver.FAMILY if by_voucher else PlaceGiver.CITY
        self.admissions = frozenset({Admission.FIRST_COME if by_voucher else Admission.DECISION})
        self.recipient_kind = RecipientKind.VOUCHER_PROVIDER if by_voucher else RecipientKind.PROCESSOR
        self.data_role = DataRole.AS_AGREED if by_voucher else DataRole.PROCESSOR
        self.collecting = AS_AGENT if by_voucher else AS_OWN
        self.expense = Account.VOUCHER if by_voucher else Account.PURCHASED
        self.words = BY_VOUCHER if by_voucher else replace(BOUGHT, example=EXAMPLES[self.route])
