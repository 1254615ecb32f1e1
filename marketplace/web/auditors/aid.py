"""Public aid: what each group of companies got in three rolling years, against the ceiling, and of what it is made."""

from __future__ import annotations

from flask import Response, render_template

from marketplace.kernel.clock import city_day
from marketplace.money.operations import read_aid, read_aid_register
from marketplace.web.auditors.pages import pages
from marketplace.web.parts.aid import rows_file, situations_file
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider_names


@pages.get("/papers/aid")
def aid() -> str:
    """Show every group that got aid."""
    return render_template("auditors/aid.html", found=read_aid_register(actor=current_actor(), now=this_moment()))


@pages.get("/papers/aid.csv", endpoint="aid_file")
def aid_file() -> Response:
    """Give the register by group as a file."""
    found = read_aid_register(actor=current_actor(), now=this_moment())
    return situations_file(found, f"public-aid-{city_day(this_moment()).isoformat()}")


@pages.get("/papers/aid/<provider>")
def aid_of(provider: str) -> str:
    """Show the rows of one group. Raises: ProviderUnknown."""
    found = read_aid(actor=current_actor(), now=this_moment(), provider=provider)
    names = provider_names([row.provider_id for row in found.rows])
    return render_template("auditors/aid_of.html", found=found, names=names, provider=provider)


@pages.get("/papers/aid/<provider>/register.csv", endpoint="aid_rows_file")
def aid_rows_file(provider: str) -> Response:
    """Give the rows of one group as a file. Raises: ProviderUnknown."""
    found = read_aid(actor=current_actor(), now=this_moment(), provider=provider)
    return rows_file(found.rows, f"public-aid-{found.on.isoformat()}")
