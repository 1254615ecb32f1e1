"""What every template keeps to: no bare text, no styles or scripts inside, nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

import marketplace.web

FOLDER = Path(marketplace.web.__file__).parent / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
SPOKEN_ATTRIBUTES = frozenset({"aria-label", "title", "alt", "placeholder", "data-label", "content"})
LETTERS = re.compile(r"[^\W\d_]{2,}")
ATTRIBUTES = re.compile(r"""[\w-]+="[^"<>]*\"""")  # a macro may write attributes without their tag
NOT_SPOKEN = frozenset({"code"})
UNITS = frozenset({"viewport", "color-scheme"})
EXPRESSION = "\u2022"


def markup_of(template: str) -> str:
    """The template with each expression as one sign, and without statements and comments."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    parts, inside = [], False
    for _line, token, value in environment.lex(template):
        if token == "data" and not inside:
            parts.append(value)
        elif token in {"variable_begin", "block_begin", "comment_begin"}:
            inside = True
            parts.append(EXPRESSION if token == "variable_begin" else "")
        elif token in {"variable_end", "block_end", "comment_end"}:
            inside = False
    return "".join(parts)


class BareText(HTMLParser):
    """Collects what people would read and nobody could translate."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that are read out."""
        self.open.append(tag)
        named = dict(attrs)
        self.found += [
            value
            for name, value in attrs
            if name in SPOKEN_ATTRIBUTES and value and LETTERS.search(value) and named.get("name") not in UNITS
        ]

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look at the text between tags."""
        data = ATTRIBUTES.sub("", data)
        if LETTERS.search(data) and not NOT_SPOKEN & set(self.open[-1:]):
            self.found.append(data.strip())


def bare_text(template: str) -> list[str]:
    """The texts of a template that do not go through gettext."""
    reader = BareText()
    reader.feed(markup_of(template))
    return reader.found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_text_of_a_template_can_be_translated(template: Path) -> None:
    assert bare_text(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bare",
    [
        "<p>Hello</p>",
        '<a aria-label="Next page" href="{{ url }}">{{ n }}</a>',
        "{% if x %}<b>Yes</b>{% endif %}",
        "{{ n }} places",
        '<input placeholder="Your name">',
    ],
)
def test_a_bare_text_is_found(bare: str) -> None:
    assert bare_text(bare) != []


@pytest.mark.parametrize(
    "clean",
    ['<p>{{ _("Hello") }} · {{ n }} €</p>', '{# words for us #}<a class="some words" href="{{ u }}">{{ w }}</a>'],
)
def test_a_text_through_gettext_is_left_alone(clean: str) -> None:
    assert bare_text(clean) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_has_no_style_and_no_script_of_its_own(template: Path) -> None:
    markup = markup_of(template.read_text(encoding="utf-8"))
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", markup) == []
    scripts = re.findall(r"<script.*?>", template.read_text(encoding="utf-8"))
    assert [
        each for each in scripts if not re.fullmatch(r"<script src=\"{{ look_url\('\w+\.js'\) }}\" defer>", each)
    ] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_is_not_marked_safe_anywhere(template: Path) -> None:
    assert re.findall(r"\|\s*safe|autoescape", template.read_text(encoding="utf-8")) == []


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20
