"""V²: the city runs a platform on which any accredited provider can add a service."""

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
from marketplace.service_models.collecting import AS_AGENT
from marketplace.service_models.settlement import Account


class Platform(ServiceModel):
    """V²: family, city and grants share the price by rule, the platform takes its fee, the provider the rest.

    A drama club of 240 euros, half of it borne by the city, with a fee of 5 % and VAT of 25.5 % on the fee:

    >>> from marketplace.service_models.settlement import Price
    >>> club = Price(family_cents=120_00, city_cents=120_00, platform_fee_cents=12_00, platform_fee_vat_cents=3_06)
    >>> story = Platform().settle(club, payer="family", provider="association")
    >>> story.balanced, story.sum(Account.PAYABLE), story.sum(Account.PLATFORM_FEE), story.sum(Account.VAT)
    (True, -22494, -1200, -306)
    >>> story.sum(Account.PREPAID), story.sum(Account.BANK_CLIENT), story.sum(Account.SUBSIDY)
    (0, 12000, 12000)

    A city unit may sell too, if it keeps the accounts of it apart.

    >>> Platform().may_provide("public"), Platform().may_provide("public", separated_accounts=True)
    (False, True)
    """

    key = "v2"
    symbol = "V²"
    name = _("Platform")
    provider_sectors = frozenset(Sector)
    separated_accounts_for = frozenset({Sector.PUBLIC})
    legal_routes = (LegalRoute.PLATFORM_AGREEMENT,)
    price_parts = frozenset(PricePart) - {PricePart.HELD}
    who_gives_the_place = PlaceGiver.FAMILY
    admissions = frozenset({Admission.FIRST_COME, Admission.ROUND})
    recipient_kind = RecipientKind.OWN_CONTROLLER
    data_role = DataRole.OWN_CONTROLLER
    purposes = ("service_delivery", "safety")
    redress = Redress.CONSUMER
    collecting = AS_AGENT
    expense = Account.SUBSIDY
    duties = (
        Duty("rules", _("The rules of the mixed economy and the service architecture are designed.")),
        Duty("flows", _("Service levels and the flows of money are run.")),
        Duty("individual", _("What is learnt from behaviour makes the services more individual.")),
    )
    words = Words(
        city_role=_("The city runs a platform for an economy of wellbeing."),
        example=_("A drama club or a language group is added to day care."),
        delivered_by=_("Any accredited provider; a unit of the city only with accounts kept apart."),
        place=_("The family chooses; where places are scarce, a fair round decides."),
        payment=_("Family, city and grants pay their shares by rule; the provider gets the rest, less a fee."),
        capacity=_("The city takes the money only as the provider's agent, apart from its own."),
        data=_("The provider answers by itself for the data that it receives."),
        redress=_("It is a consumer contract: you can complain and cancel, and the city mediates."),
    )
