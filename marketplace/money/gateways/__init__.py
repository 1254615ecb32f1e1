"""Ways to ask a family for its share; an explicit list."""

from marketplace.kernel.registry import Registry
from marketplace.money.gateways.base import Claim, Gateway, PaymentRequest
from marketplace.money.gateways.invoice import InvoiceGateway

GATEWAYS: Registry[Gateway] = Registry("payment gateway")
GATEWAYS.add("invoice", InvoiceGateway())

__all__ = ["GATEWAYS", "Claim", "Gateway", "PaymentRequest"]
