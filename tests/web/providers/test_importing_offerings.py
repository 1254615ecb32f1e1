"""A provider brings in its offerings from a file: tried first, kept then, each refused row named."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import Flask

from catalog import queries as catalog
from catalog.offering_file import COLUMNS, EXAMPLE
from tests.factories.catalog import a_season, a_service, a_unit
from tests.factories.providers import a_provider
from tests.factories.web import at, signed_in


def test_a_file_is_tried_then_kept_and_what_is_wrong_is_told(app: Flask, now: datetime) -> None:
    provider, season = a_provider(at(now)), a_season(at(now)).id
    client = signed_in(app, provider.staff, now)
    good = dict(zip(COLUMNS, EXAMPLE, strict=True))
    good |= {"unit": a_unit(at(now)).name, "service": a_service(at(now)).slug}
    rows = (good, good | {"key": "b", "unit": "Nowhere"})
    content = "\n".join([",".join(COLUMNS), *(",".join(row.values()) for row in rows)]).encode()

    def sent(content: bytes | None, **fields: str) -> dict[str, object]:
        file = {} if content is None else {"file": (BytesIO(content), "ours.csv")}
        return {"season": season, **file, **fields}

    assert client.get("/provider/offerings/import/template.csv").text.startswith("key,service,title")
    tried = client.post("/provider/offerings/import", data=sent(content, dry_run="true"))
    assert "What would be done" in tried.text and "No unit has this name or id." in tried.text
    assert catalog.offerings_of_provider(provider.id) == []
    assert "What was done" in client.post("/provider/offerings/import", data=sent(content)).text
    assert [each.import_key for each in catalog.offerings_of_provider(provider.id)] == ["drama-5-6"]
    for wrong, words in ((None, "Choose a file to read."), (b"nimi", "template"), (b"\xe4", "UTF-8")):
        refused = client.post("/provider/offerings/import", data=sent(wrong))
        assert refused.status_code == 422 and words in refused.text
    assert client.post("/provider/offerings/import", data=sent(content) | {"season": "none"}).status_code == 422
