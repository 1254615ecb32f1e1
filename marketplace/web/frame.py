"""The frame around all pages: look, language, words in templates, who is signed in, and the audiences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module, resources
from mimetypes import guess_type
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from marketplace.kernel import clock, http
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.text import _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.service_models.registry import model as service_model
from marketplace.web import protection, refusals, sign_in
from marketplace.web.acting import acting_now
from marketplace.web.audience import AUDIENCES, Audience, audience_shown, own_audiences, start_of
from marketplace.web.parts import vocabulary, words
from marketplace.web.parts.translation import gettext, ngettext, reader_locale
from marketplace.web.roles import role_words
from marketplace.web.sign_in import current_actor, this_moment

AUDIENCE_PACKAGES = ("public", "families", "providers", "units", "city", "auditors", "service_centre")
STATIC = Path(__file__).parent / "static"
BOOTSTRAP_CSS = "static/bootstrap5/css/bootstrap.min.css"
YEAR_SECONDS = 365 * 24 * 3600

FILTERS = {
    "say": words.say,
    "euro": words.euro,
    "whole_euro": words.whole_euro,
    "number": words.number,
    "percent": words.percent,
    "share": words.share,
    "month": words.month,
    "day": words.day,
    "access_words": vocabulary.access,
    "clock_time": words.clock_time,
    "distance": words.distance,
    "moment": words.moment,
    "duration": words.duration,
    "hours_of": words.hours_of,
    "weekday_name": words.weekday_name,
    "weekdays": words.weekdays,
    "weekday_short": words.weekday_short,
    "listing": words.listing,
    "city_date": clock.city_day,
    "weekday_of": words.weekday_of,
    "words": vocabulary.words,
    "category": vocabulary.category,
    "purpose": vocabulary.purpose,
    "recipient": vocabulary.recipient,
    "language_name": vocabulary.language,
    "line_name": vocabulary.line_name,
    "effect_class": vocabulary.EFFECT_CLASS.__getitem__,
}

FOOTER = (
    ("public.find", _("Find a service")),
    ("public.models", _("How our services are run")),
    ("public.rules", _("Rules in force")),
    ("public.rounds", _("Rounds and results")),
    ("public.privacy", _("Privacy: the table of law")),
    ("public.open_data", _("Open data and API")),
    ("public.accessibility", _("Accessibility statement")),
)

look = Blueprint("look", __name__, template_folder="templates")


def init_app(app: Flask) -> None:
    """Give an application its pages."""
    Babel(app, default_locale="en", default_timezone=str(CITY_ZONE))
    cast(Any, app.jinja_env).install_gettext_callables(gettext, ngettext, newstyle=True)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        model_symbol=model_symbol,
        look_url=look_url,
        hours=words.hours,
        span=words.span,
        days_between=words.days_between,
        time_left=words.time_left,
        days_left=words.days_left,
        ages=words.ages,
        page_url=page_url,
        service_models=lambda: list(SERVICE_MODELS),
    )
    app.context_processor(frame_context)
    app.register_blueprint(look)
    protection.init_app(app)
    sign_in.init_app(app)
    http.init_app(app, refusals.page_of_refusal, refusals.page_of_status)
    app.extensions[AUDIENCES] = [register_audience(app, name) for name in AUDIENCE_PACKAGES if _is_there(name)]


def register_audience(app: Flask, name: str) -> Audience:
    """Load the journeys of an audience and register its blueprint, `pages` in the package's `pages.py`."""
    package = import_module(f"marketplace.web.{name}")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    pages: Audience = import_module(f"{package.__name__}.pages").pages
    app.register_blueprint(pages)
    return pages


def frame_context() -> dict[str, Any]:
    """Return what each page's frame shows."""
    actor = current_actor()
    shown = audience_shown(actor)
    return {
        "actor": actor,
        "acting": acting_now(actor),
        "now": this_moment(),
        "language": str(reader_locale()),
        "city_name": current_app.config["SETTINGS"].city_name,
        "example_city": bool(clock.offset()),
        "audience": shown,
        "menu": _existing(shown.menu),
        "footer": _existing(FOOTER),
        "home_endpoint": start_of(actor),
        "other_audiences": [each for each in own_audiences(actor) if each is not shown],
        "role_words": role_words(actor, shown),
    }


def model_symbol(key: str) -> str:
    """Return the badge of a service model: its symbol, in its colour, with its name in words."""
    model = service_model(key)
    return Markup('<abbr class="model {}" title="{}">{}</abbr>').format(model.key, words.say(model.name), model.symbol)


def page_url(**changes: Any) -> str:
    """Return the address of this page with some of its query changed; None takes a value away."""
    query: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in request.args.lists()}
    query.update(changes)
    kept = {name: value for name, value in query.items() if value not in (None, "", [])}
    return url_for(request.endpoint or "public.home", **{**(request.view_args or {}), **kept})


@look.get("/look/<name>")
def look_file(name: str) -> BaseResponse:
    """Return a file of the look: our theme and icon, and Bootstrap's style sheet from its own package."""
    if name not in _files():
        abort(404)
    response = Response(_content(name), mimetype=guess_type(name)[0])
    response.cache_control.public, response.cache_control.max_age = True, YEAR_SECONDS
    response.set_etag(_digest(name))
    return response.make_conditional(request)


def look_url(name: str) -> str:
    """Return the address of a file of the look, which changes when the file does."""
    return url_for("look.look_file", name=name, v=_digest(name))


def script_of(name: str) -> bytes:
    """Return a script of ours that must be served at an address of its own, since it answers for what lies below."""
    return _content(name)


@lru_cache
def _files() -> dict[str, Path]:
    bootstrap = Path(str(resources.files("flask_bootstrap").joinpath(BOOTSTRAP_CSS)))
    return {file.name: file for file in STATIC.iterdir()} | {"bootstrap.css": bootstrap}


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


@lru_cache
def _content(name: str) -> bytes:
    return _files()[name].read_bytes()


def _existing(entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [entry for entry in entries if entry[0] in current_app.view_functions]


def _is_there(name: str) -> bool:
    return (Path(__file__).parent / name / "pages.py").exists()
