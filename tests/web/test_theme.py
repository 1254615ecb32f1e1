"""The colours of the theme: 7:1 for every text on every ground, in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import marketplace.web

THEME = (Path(marketplace.web.__file__).parent / "static" / "theme.css").read_text(encoding="utf-8")
LEAST_CONTRAST = 7.0
TEXTS = ("ink", "ink-soft", "accent", "good", "warn", "stop")
GROUNDS = ("paper", "sheet", "accent-soft")
OWN_GROUNDS = (("good", "good-soft"), ("warn", "warn-soft"), ("stop", "stop-soft"))
ON_MODELS = ("model-v", "model-vplus", "model-vx", "model-v2", "busy")


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme, by the names of their variables."""
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", THEME, re.DOTALL)[:2]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", {"light": light, "dark": dark}[scheme]))


def luminance(colour: str) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines 2.2 define it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    known = colours(scheme)
    pairs = [
        *product(TEXTS, GROUNDS),
        *OWN_GROUNDS,
        *(("ink", ground) for _, ground in OWN_GROUNDS),
        *(("on-model", model) for model in ON_MODELS),
        ("on-accent", "accent"),
        ("paper", "ink"),
    ]
    faint = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < LEAST_CONTRAST} == {}


def test_dark_changes_every_colour_that_light_has() -> None:
    assert colours("light").keys() == colours("dark").keys()


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
