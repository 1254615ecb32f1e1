"""What the platform keeps of the provider's part."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import Euros, Percent, Rounding, share
from marketplace.rules.facts import Case
from marketplace.rules.parameters import basis_points
from marketplace.rules.reckoning import Citation, Reckoning
from marketplace.rules.types.base import RuleType, Stage
from marketplace.service_models.registry import model

HIGHEST_BP = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFee(RuleType):
    """Takes a share of the price and the VAT on it, where the service model has such a fee; the family pays no more."""

    key = "platform_fee"
    title = _("Platform fee")
    stage = Stage.PLATFORM

    rate_bp: int = basis_points(_("The share of the price"), most=HIGHEST_BP)
    vat_bp: int = basis_points(_("VAT on the fee"), most=HIGHEST_BP)

    def apply(self, case: Case, sheet: Reckoning, by: Citation) -> None:
        if not model(case.offer.model).takes_platform_fee:
            return
        left = sheet.price_cents - sheet.fee_cents - sheet.fee_vat_cents
        fee = min(share(sheet.price_cents, self.rate_bp, Rounding.CENT), left)
        vat = min(share(fee, self.vat_bp, Rounding.CENT), left - fee)
        if fee:
            sheet.charge_provider(fee, vat, self.sentence(Euros(fee), Euros(vat)), by)

    def sentence(self, fee: Euros, vat: Euros) -> Text:
        """Say what is taken."""
        return _(
            "Out of the provider's part the platform keeps %(rate)s of the price, %(fee)s, and %(vat)s of VAT on it, "
            "each rounded half up to the cent.",
            rate=Percent(self.rate_bp),
            fee=fee,
            vat=vat,
        )

    def words(self) -> tuple[Text, ...]:
        return (
            _("The platform keeps %(rate)s of the price out of the provider's part.", rate=Percent(self.rate_bp)),
            _("On it comes VAT of %(vat)s. The family pays no more for it.", vat=Percent(self.vat_bp)),
        )
