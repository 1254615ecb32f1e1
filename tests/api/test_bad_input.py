"""What programs send wrongly is refused with the way to mend it, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog.models import Group
from marketplace.api.reading import BODY_BYTES_MOST
from marketplace.kernel.db import db
from marketplace.kernel.http import PROBLEM
from marketplace.kernel.repeats import KEY_LENGTH
from marketplace.requests.models import ServiceRequest
from tests.api.conftest import Program
from tests.factories.catalog import a_draft, a_unit
from tests.factories.people import a_family
from tests.factories.providers import an_applicant

QUESTION = {"kind": "question", "topic": "content"}
DECLARED = {"purpose": "subsidy", "income_cents_per_month": 200_000, "family_size": 3, "valid_from": "2026-09-01"}
BEYOND_64_BITS = 2**80


def refused(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem that an answer tells."""
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    told: dict[str, Any] = answer.get_json()
    return told


def count(table: type[Any]) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def somebody(program_with: Callable[..., Program]) -> Program:
    """The program of an adult without any role."""
    return program_with()


def test_an_unknown_field_is_named(somebody: Program) -> None:
    told = refused(somebody("POST", "/requests", json=QUESTION | {"colour": "red"}), 422)
    assert (told["code"], list(told["errors"])) == ("kernel.request_not_valid", ["json.colour"])
    assert count(ServiceRequest) == 0


def test_an_unknown_field_of_an_address_is_named(nobody: Program) -> None:
    assert list(refused(nobody("GET", "/units?colour=red"), 422)["errors"]) == ["query.colour"]


@pytest.mark.parametrize("kind", [1, None, True, ["question"], {"is": "question"}])
def test_a_wrong_type_is_named(somebody: Program, kind: Any) -> None:
    told = refused(somebody("POST", "/requests", json=QUESTION | {"kind": kind}), 422)
    assert [name for name in told["errors"] if name.startswith("json.kind")]


@pytest.mark.parametrize("body", ["[]", '"question"', "1", "null"])
def test_json_that_is_no_object_is_refused(somebody: Program, body: str) -> None:
    refused(somebody("POST", "/requests", data=body, content_type="application/json"), 422)


@pytest.mark.parametrize("number", [BEYOND_64_BITS, -BEYOND_64_BITS, 2**63, 1.5, "12"])
def test_a_number_beyond_what_can_be_kept_is_named(
    program_of: Callable[[str], Program], today: datetime, number: Any
) -> None:
    family = a_family(today)
    path = f"/households/{family.household}/income-declarations"
    sent = DECLARED | {"income_cents_per_month": number}
    told = refused(program_of(family.guardian)("POST", path, json=sent), 422)
    assert list(told["errors"]) == ["json.income_cents_per_month"]


@pytest.mark.parametrize("name", ["page", "page_size", "age"])
def test_a_number_in_an_address_beyond_64_bits_is_named(nobody: Program, name: str) -> None:
    assert list(refused(nobody("GET", f"/offerings?{name}={BEYOND_64_BITS}"), 422)["errors"]) == [f"query.{name}"]


@pytest.mark.database
@pytest.mark.parametrize("id", [str(BEYOND_64_BITS), "%00", "a%00b", "x" * 2000, "%ED%A0%80", "%ff"])
def test_an_id_that_none_can_have_names_nothing(nobody: Program, id: str) -> None:
    refused(nobody("GET", f"/units/{id}"), 404)


@pytest.mark.database
@pytest.mark.parametrize("words", ["a\\u0000b", "\\ud800"])
def test_characters_that_no_database_keeps_are_refused(somebody: Program, words: str) -> None:
    body = f'{{"kind": "question", "topic": "content", "words": "{words}"}}'
    told = refused(somebody("POST", "/requests", data=body, content_type="application/json"), 422)
    assert list(told["errors"]) == ["json"]


@pytest.mark.database
def test_a_nul_in_an_address_is_refused(nobody: Program) -> None:
    assert list(refused(nobody("GET", "/offerings?words=a%00b"), 422)["errors"]) == ["query"]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0001-01-01", "9999-12-31", "tomorrow", "", 20260901])
def test_a_day_that_nobody_can_mean_is_named(program_of: Callable[[str], Program], today: datetime, day: Any) -> None:
    family = a_family(today)
    path = f"/households/{family.household}/income-declarations"
    told = refused(program_of(family.guardian)("POST", path, json=DECLARED | {"valid_from": day}), 422)
    assert list(told["errors"]) == ["json.valid_from"]


@pytest.mark.parametrize("moment", ["2026-09-01T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_without_offset_or_out_of_time_is_named(somebody: Program, moment: str) -> None:
    sent = {"season": "s", "name": "n", "groups": ["g"], "opens_at": moment, "closes_at": "2026-09-02T10:00:00Z"}
    assert list(refused(somebody("POST", "/rounds", json=sent), 422)["errors"]) == ["json.opens_at"]


def test_a_group_in_the_hour_that_the_clock_skips_is_refused(
    program_of: Callable[[str], Program], today: datetime
) -> None:
    provider = an_applicant(today)
    draft = a_draft(today, provider=provider)
    sent = {
        "unit": a_unit(today).id,
        "rrule": "FREQ=WEEKLY;BYDAY=SU",
        "start_time": "03:30",
        "end_time": "04:30",
        "starts_on": "2027-03-28",
        "ends_on": "2027-03-28",
        "capacity": 8,
    }
    before = count(Group)
    answer = program_of(provider.staff.person or "")("POST", f"/offerings/{draft.id}/groups", json=sent)
    assert answer.status_code == 422 and count(Group) == before, answer.get_json()


def test_other_peoples_ids_are_answered_as_if_absent(program_of: Callable[[str], Program], today: datetime) -> None:
    family, stranger = a_family(today), program_of(a_family(today).guardian)
    for path in (
        f"/people/{family.child}/consents",
        f"/people/{family.child}/accesses",
        f"/people/{family.child}/data?category=child.name",
        f"/children/{family.child}/week",
        f"/children/{family.child}/placements",
        f"/children/{family.child}/attendance",
    ):
        told = refused(stranger("GET", path), 404)
        absent = refused(stranger("GET", path.replace(family.child, "nobodyofthisid")), 404)
        assert told["code"] == absent["code"] and told["detail"] == absent["detail"]
    assert refused(stranger("POST", f"/households/{family.household}/income-declarations", json=DECLARED), 404)


def test_other_peoples_tokens_are_answered_as_if_absent(program_of: Callable[[str], Program], today: datetime) -> None:
    owner, stranger = program_of(a_family(today).guardian), program_of(a_family(today).guardian)
    token = owner("GET", "/me/tokens").get_json()["items"][0]["id"]
    refused(stranger("DELETE", f"/me/tokens/{token}"), 404)
    assert owner("GET", "/me").status_code == 200


def test_a_key_that_was_used_for_another_request_is_a_conflict(somebody: Program) -> None:
    key = {"Idempotency-Key": "one"}
    assert somebody("POST", "/requests", json=QUESTION, headers=key).status_code == 201
    other = somebody("POST", "/requests", json=QUESTION | {"topic": "handover"}, headers=key)
    assert refused(other, 409)["code"] == "kernel.key_reused"
    assert count(ServiceRequest) == 1


def test_the_same_request_with_the_same_key_has_one_effect_and_one_answer(somebody: Program) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = (somebody("POST", "/requests", json=QUESTION, headers=key).get_json() for _ in range(2))
    assert first == second and count(ServiceRequest) == 1


def test_the_same_request_with_another_key_is_another_request(somebody: Program) -> None:
    for key in ("one", "two"):
        somebody("POST", "/requests", json=QUESTION, headers={"Idempotency-Key": key})
    assert count(ServiceRequest) == 2


def test_somebody_elses_key_is_not_mine(program_with: Callable[..., Program]) -> None:
    for program in (program_with(), program_with()):
        assert program("POST", "/requests", json=QUESTION, headers={"Idempotency-Key": "one"}).status_code == 201
    assert count(ServiceRequest) == 2


def test_a_key_that_is_too_long_is_refused(somebody: Program) -> None:
    key = {"Idempotency-Key": "x" * (KEY_LENGTH + 1)}
    assert refused(somebody("POST", "/requests", json=QUESTION, headers=key), 422)["code"] == "kernel.key_too_long"


def test_a_key_means_nothing_to_a_request_that_only_reads(somebody: Program) -> None:
    answers = [
        somebody("GET", path, headers={"Idempotency-Key": "one"}) for path in ("/me", "/requests", "/enrolments")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_a_method_that_is_not_described_is_refused_with_those_that_are(nobody: Program) -> None:
    for method in ("POST", "PATCH", "DELETE", "OPTIONS"):
        answer = nobody(method, "/units")
        assert refused(answer, 405)["code"] == "http.405"
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_an_address_that_does_not_exist_is_a_problem(nobody: Program) -> None:
    refused(nobody("GET", "/nothing-here"), 404)


@pytest.mark.parametrize(
    "body", ["{", "", "{'kind': 1}", '{"kind": NaN}', '{"kind": 1' + "0" * 5000 + "}", "[" * 100_000]
)
def test_a_body_that_is_not_json_is_refused(somebody: Program, body: str) -> None:
    answer = somebody("POST", "/requests", data=body, content_type="application/json")
    refused(answer, 400 if body else 422)


def test_a_body_in_another_encoding_is_refused(somebody: Program) -> None:
    body = '{"kind": "fråga"}'.encode("latin-1")
    refused(somebody("POST", "/requests", data=body, content_type="application/json"), 400)


def test_a_body_of_another_type_is_refused(somebody: Program) -> None:
    refused(somebody("POST", "/requests", data="kind=question", content_type="application/x-www-form-urlencoded"), 415)


def test_a_body_that_is_too_long_is_refused(somebody: Program) -> None:
    body = '{"words": "' + "a" * BODY_BYTES_MOST + '"}'
    refused(somebody("POST", "/requests", data=body, content_type="application/json"), 413)


def test_a_refusal_of_a_room_says_at_which_field_what_to_do(
    program_of: Callable[[str], Program], today: datetime
) -> None:
    provider = an_applicant(today)
    path = f"/providers/{provider.id}/payout-account"
    told = refused(program_of(provider.staff.person or "")("PUT", path, json={"iban": "FI00 1234"}), 422)
    assert (told["code"], list(told["errors"])) == ("providers.iban_wrong", ["iban"])
