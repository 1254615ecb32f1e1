"""What we say of ourselves: open data and the interface for programs, and how accessible the pages are."""

from __future__ import annotations

from flask import render_template

from marketplace.web.public.pages import pages


@pages.get("/open-data")
def open_data() -> str:
    """Tell which data is open and how programs reach it."""
    return render_template("public/open_data.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """State how accessible the pages are, and whom to tell what is not."""
    return render_template("public/accessibility.html")
