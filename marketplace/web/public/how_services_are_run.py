"""How our services are run: the four models, each with its duties and what the city has under it."""

from __future__ import annotations

from flask import render_template

from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.public.pages import pages


@pages.get("/how-services-are-run")
def models() -> str:
    """Show the four models beside each other."""
    return render_template("public/models.html", models=list(SERVICE_MODELS))
