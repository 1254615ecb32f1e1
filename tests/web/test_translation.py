"""Every sentence for people can be found by a translator: those of the templates and those of the rooms."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

import marketplace.web

WEB = Path(marketplace.web.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def sentences_of(folder: Path) -> set[str]:
    """What would stand in the file for translators."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    found = extract_from_dir(folder, methods, options, keywords=KEYWORDS)
    return {
        each for _file, _line, message, *_rest in found for each in ([message] if isinstance(message, str) else message)
    }


def test_sentences_of_templates_of_pages_and_of_rooms_are_found() -> None:
    pages, rules = sentences_of(WEB), sentences_of(WEB.parent / "rules")
    assert {"Skip to the content", "What would suit your child?", "%(num)d place free", "Auditor"} <= pages
    assert "Price cap" in rules
