"""Public aid: what the provider's group got in three rolling years, and what is left."""

from __future__ import annotations

from flask import Response, render_template

from marketplace.money.operations import read_aid
from marketplace.web.parts.aid import rows_file
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as register


@pages.get("/aid")
def aid() -> str:
    """Show the register of the provider's group, since the law counts it as one."""
    found = read_aid(actor=current_actor(), now=this_moment(), provider=our_provider())
    names = register.provider_names([row.provider_id for row in found.rows])
    return render_template("providers/aid.html", found=found, names=names)


@pages.get("/aid.csv", endpoint="aid_file")
def aid_file() -> Response:
    """Give the register as a file."""
    found = read_aid(actor=current_actor(), now=this_moment(), provider=our_provider())
    return rows_file(found.rows, f"public-aid-{found.on.isoformat()}")
