"""A page with every shared part on it, for the tests of the parts and for eyes."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from flask import Blueprint, Flask, render_template
from marshmallow import Schema, fields

from marketplace.kernel.text import _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.form import Form
from marketplace.web.parts.bars import Bar, Bars
from marketplace.web.parts.flow import Band, Flow
from marketplace.web.parts.lanes import Lane, Lanes
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.week import Block, WeekGrid
from marketplace.web.sign_in import this_moment


class EverythingForm(Schema):
    """A form with a field of each kind."""

    name = fields.String(required=True)
    age = fields.Integer()
    day = fields.Date()
    area = fields.String()
    need = fields.String()
    weekdays = fields.List(fields.Integer())
    words = fields.String()
    agreed = fields.Boolean()


LABELS = {"name": _("Name"), "age": _("Age"), "day": _("First day")}

CARE = [
    Block(weekday=day, starts=time(8), ends=time(15), title="Day care", detail="Haukiluoma", colour="v", ground=True)
    for day in range(5)
]
CLUBS = [
    Block(
        weekday=1, starts=time(15), ends=time(16), title="Drama club for fives", detail="Hall", colour="v2", link="#d"
    ),
    Block(
        weekday=3, starts=time(9, 30), ends=time(11), title="In Swedish", detail="Haukiluoma", colour="v2", link="#s"
    ),
    Block(weekday=2, starts=time(13), ends=time(13, 30), title="Family swim", colour="vx", link="#f"),
]
FLOW = Flow(
    columns=(
        ("Families", "Hobby support", "Day-care budget", "State grant"),
        ("V", "V+", "Vx", "V²"),
        ("City units", "Companies", "Associations", "Platform fee"),
    ),
    bands=[
        Band(start="Families", end="V", cents=61_000_000, colour="v"),
        Band(start="Families", end="V+", cents=24_000_000, colour="vplus"),
        Band(start="Families", end="V²", cents=19_000_000, colour="v2"),
        Band(start="Hobby support", end="V²", cents=16_000_000, colour="v2"),
        Band(start="Day-care budget", end="V", cents=82_000_000, colour="v"),
        Band(start="Day-care budget", end="V+", cents=54_000_000, colour="vplus"),
        Band(start="State grant", end="Vx", cents=13_000_000, colour="vx"),
        Band(start="V", end="City units", cents=143_000_000, colour="v"),
        Band(start="V+", end="Companies", cents=70_000_000, colour="vplus"),
        Band(start="V+", end="Associations", cents=8_000_000, colour="vplus"),
        Band(start="Vx", end="City units", cents=4_000_000, colour="vx"),
        Band(start="Vx", end="Associations", cents=9_000_000, colour="vx"),
        Band(start="V²", end="Companies", cents=12_000_000, colour="v2"),
        Band(start="V²", end="Associations", cents=21_900_000, colour="v2"),
        Band(start="V²", end="Platform fee", cents=1_100_000, colour="v2"),
    ],
)  # fmt: skip
PLACES = [
    Place(
        lon=23.62 + n * 0.017,
        lat=61.44 + (n * 7 % 11) * 0.011,
        name=f"Day care {n}",
        colour="v",
        strong=n == 4,
        link="#p",
    )
    for n in range(14)
]


def add_gallery(app: Flask) -> None:
    """Give an application the page `/gallery`."""
    gallery = Blueprint("gallery", __name__, template_folder=str(Path(__file__).parent / "templates"))

    @gallery.route("/gallery", methods=["GET", "POST"])
    def all_parts() -> tuple[str, int]:
        form = Form(EverythingForm(), {"area": "33100", "weekdays": [1, 2]}, labels=LABELS)
        form.valid()
        now = this_moment()
        page = render_template(
            "gallery.html",
            form=form,
            week=WeekGrid([*CARE, *CLUBS]),
            lanes=Lanes([Lane(name="Aino", note="5", blocks=[*CARE, *CLUBS]), Lane(name="Eino", blocks=CARE[:4])]),
            flow=FLOW,
            map=CityMap(PLACES),
            bars=Bars(
                [
                    Bar(label="Hervanta", value=42, words="42", mark=60, mark_words="of 60"),
                    Bar(label="Kaleva", value=7, words="7", colour="v2"),
                ]
            ),
            steps=[
                Step(title="Applied", at=now - timedelta(days=3)),
                Step(title="Draw", at=now, state="now", detail="Seed published"),
                Step(title="Answer within 48 hours", state="ahead"),
            ],
            models=list(SERVICE_MODELS),
            later=now + timedelta(days=2, hours=4, minutes=1),
        )
        return page, form.status

    app.register_blueprint(gallery)
