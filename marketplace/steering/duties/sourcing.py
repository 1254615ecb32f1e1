"""Who delivers by which agreement, and whether their papers are valid."""

from __future__ import annotations

from marketplace.kernel.text import Text, _
from marketplace.service_models.base import LegalRoute
from marketplace.steering.duties.base import Evidence, Look, Scope, by_share
from marketplace.steering.figures import BP
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings

ROUTES: dict[str, Text] = {
    LegalRoute.OWN_PRODUCTION: _("own production"),
    LegalRoute.OPERATED: _("operated for the city"),
    LegalRoute.PURCHASED: _("purchased places"),
    LegalRoute.VOUCHER: _("service voucher"),
    LegalRoute.PROCUREMENT: _("procurement"),
    LegalRoute.GRANT: _("grant"),
    LegalRoute.PLATFORM_AGREEMENT: _("platform agreement"),
}


def agreements_accepted(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many agreements are in force under the model, by legal route."""
    found = {route: n for (model, route), n in readings.agreements.items() if model == scope.model}
    total = sum(found.values())
    if not total:
        return Evidence(Standing.MISSING, _("No agreement is accepted and in force."), 0, Look.PROVIDERS)
    by_route = ", ".join(f"{ROUTES[route]}: {n}" for route, n in sorted(found.items()))
    told = _("%(total)d agreements are accepted and in force (%(by_route)s).", total=total, by_route=by_route)
    return Evidence(Standing.MET, told, total, Look.PROVIDERS)


def papers_valid(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many providers of published offerings have all that they need; none may lack anything."""
    providers = {each.provider for each in readings.offered if each.provider and scope.holds(each.at)}
    if not providers:
        return Evidence(Standing.NOT_KNOWN, _("No provider offers anything under this model now."), 0, Look.PROVIDERS)
    good = len(providers - readings.lacking)
    told = _(
        "%(good)d of %(whole)d providers are accredited, with all their papers valid and an agreement accepted.",
        good=good,
        whole=len(providers),
    )
    return Evidence(by_share(good, len(providers), BP), told, len(providers), Look.PROVIDERS)
