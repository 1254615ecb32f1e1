"""The front page: search, what is new, and how the services are run."""

from __future__ import annotations

from flask import render_template

from marketplace.web.public.pages import pages


@pages.get("/")
def home() -> str:
    """Show the front page."""
    return render_template("public/home.html")
