"""How our services are run: every duty says how it stands, every figure on how much it rests."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from marketplace.service_models.registry import SERVICE_MODELS
from tests.browser_harness.fixtures import Site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A stranger's browser."""
    return site.app.test_client()


def test_each_duty_of_each_model_stands_with_its_evidence(client: FlaskClient) -> None:
    page = client.get("/how-services-are-run").text
    for model in SERVICE_MODELS:
        for duty in model.duties:
            assert str(duty.sentence) in page
    assert page.count('data-label="Evidence"') == 15
    assert "No agreement is accepted and in force." in page


@pytest.mark.parametrize("by", ["model", "service", "area", "colour"])
def test_measures_stand_side_by_side_with_how_they_are_counted(client: FlaskClient, by: str) -> None:
    page = client.get(f"/how-services-are-run?by={by}")
    assert page.status_code == 200
    assert "How is this counted: Cost of an hour" in page.text
    assert "not known yet" in page.text or by == "area"


def test_programs_read_the_same(client: FlaskClient) -> None:
    models = client.get("/api/v1/service-models").json or {}
    assert [each["key"] for each in models["items"]] == ["v", "vplus", "vx", "v2"]
    assert models["items"][1]["duties"][1]["standing"] == "missing"
    by_service = client.get("/api/v1/services/measures?by=service").json or {}
    assert {len(each["figures"]) for each in by_service["measured"]} == {6}
    assert client.get("/api/v1/services/measures?by=colour").status_code == 422
