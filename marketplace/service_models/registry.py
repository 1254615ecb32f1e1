"""The list of the service models; a fifth would be one line more."""

from __future__ import annotations

from marketplace.kernel.registry import Registry
from marketplace.service_models.arrangement import Arrangement
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.platform import Platform
from marketplace.service_models.provision import Provision
from marketplace.service_models.wellbeing import Wellbeing

SERVICE_MODELS: Registry[ServiceModel] = Registry("service model")
for each in (Provision(), Arrangement(), Wellbeing(), Platform()):
    SERVICE_MODELS.add(each.key, each)

SYMBOLS = {each.symbol: each for each in SERVICE_MODELS}


def model(name: str) -> ServiceModel:
    """Return a service model by its stored key or its symbol. Raises: KindUnknown.

    >>> model("V²") is model("v2")
    True
    """
    return SYMBOLS.get(name) or SERVICE_MODELS[name]
