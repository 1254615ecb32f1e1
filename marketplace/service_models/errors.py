"""What a service model refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import _


class PriceWrong(Invalid):
    """The parts of this price do not fit together."""

    code = "service_models.price_wrong"
    advice = _("No part may be negative, and fee, VAT and held part together may not exceed the price.")


class PartNotOfModel(Invalid):
    """This service model has no such part of a price."""

    code = "service_models.part_not_of_model"
    advice = _("Leave the part out, or offer the service under a model that has it.")


class RouteNotOfModel(Invalid):
    """This service model does not work by that legal route."""

    code = "service_models.route_not_of_model"
    advice = _("Choose one of the legal routes that the model allows.")
