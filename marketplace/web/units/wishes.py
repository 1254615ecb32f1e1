"""Wishes of our families: what at least ten children would like to be added to their days here."""

from __future__ import annotations

from flask import render_template

from marketplace.enrolment import queries as enrolment
from marketplace.kernel.clock import city_day
from marketplace.web.sign_in import this_moment
from marketplace.web.units.ours import our_unit
from marketplace.web.units.pages import pages


@pages.get("/wishes")
def wishes() -> str:
    """Show what many wish for at this unit."""
    return render_template("units/wishes.html", wishes=enrolment.wish_counts(city_day(this_moment()), unit=our_unit()))
