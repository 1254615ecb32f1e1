"""A programme is composed, opened and measured by pages; families see what it promises and what was found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from catalog import queries as catalog
from catalog.kinds import ProgrammeStatus
from tests.factories.programmes import (
    GRANT,
    MOVES_MORE,
    TERMS,
    a_bare_city,
    a_draft_programme,
    a_part_to_be,
    a_programme,
    the_city_itself,
)
from tests.web.city.conftest import Office, show

OBJECTIVE = {
    "statement": MOVES_MORE.statement,
    "indicator": MOVES_MORE.indicator,
    "measured_in": MOVES_MORE.measured_in,
    "scale": "share",
    "direction": "rises",
    "baseline": "40",
    "target": "55,5",
    "measure_on": "2026-11-30",
    "comparison": MOVES_MORE.comparison,
}
FINDING = {"value": "58", "comparison": "44", "n": "200", "measured_on": "2026-11-30", "source": "A survey"}


def test_a_programme_is_composed_step_by_step_and_opened(office: Office, moment: datetime) -> None:
    city = a_bare_city(moment)
    swim = a_part_to_be(moment, city, the_city_itself(city), title="Family swim").id
    owner = office(actor=city.owner)
    terms = {
        "title": "Family in motion",
        "purpose": TERMS.purpose,
        "grant_line": GRANT,
        "grant_decision": TERMS.grant_decision,
        "outcome": "20",
        "units": [city.unit],
    }
    made = owner.post("/city/programmes/new", data=terms)
    assert made.status_code == 302
    page = made.location
    assert "What is missing before it can be opened" in owner.get(page).text
    assert owner.post(f"{page}/objective", data=OBJECTIVE).status_code == 302
    (programme,) = catalog.programmes(drafts=True)
    (objective,) = catalog.objectives_of(programme.id)
    assert objective.target_hundredths == 55_50
    for offering in (city.offering, swim):
        asked = {"offering": offering, "objective": objective.id}
        assert owner.post(f"{page}/part", data=asked).status_code == 302
    assert "What is missing" not in owner.get(page).text
    assert owner.post(f"{page}/open").status_code == 302
    assert catalog.programme(programme.id).status is ProgrammeStatus.OPEN


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(office: Office, moment: datetime) -> None:
    draft = a_draft_programme(moment)
    owner = office(actor=draft.city.owner)
    answer = owner.post(f"/city/programmes/{draft.id}/objective", data={**OBJECTIVE, "target": "30"})
    assert answer.status_code == 422
    assert 'href="#target"' in answer.text
    assert MOVES_MORE.statement in answer.text
    answer = owner.post(f"/city/programmes/{draft.id}/terms", data={"title": "", "outcome": "60"})
    assert answer.status_code == 422
    assert 'href="#title"' in answer.text


def test_a_part_and_an_objective_are_taken_out_of_a_draft(office: Office, moment: datetime) -> None:
    draft = a_draft_programme(moment)
    owner = office(actor=draft.city.owner)
    for offering in (draft.offering, draft.own_offering):
        assert owner.post(f"/city/programmes/{draft.id}/remove", data={"offering": offering}).status_code == 302
    assert owner.post(f"/city/programmes/{draft.id}/remove", data={"objective": draft.objective}).status_code == 302
    assert catalog.objectives_of(draft.id) == []


def test_an_objective_is_measured_by_page_and_families_see_it(office: Office, moment: datetime) -> None:
    programme = a_programme(moment)
    show(moment + timedelta(days=100))
    officer = office("city.officer")
    page = f"/city/objectives/{programme.objective}/measure"
    assert officer.post(page, data={**FINDING, "measured_on": date(2026, 11, 1).isoformat()}).status_code == 422
    assert officer.post(page, data=FINDING).status_code == 302
    assert officer.post(page, data=FINDING).status_code == 409
    seen = officer.get(f"/programmes/{programme.id}").text
    assert "reached" in seen
    assert "a change of +18" in seen
    assert "between 51.07 and 64.63" in seen


def test_families_see_the_programme_where_they_look_for_something(office: Office, moment: datetime) -> None:
    programme = a_programme(moment)
    anybody = office()
    link = f"/programmes/{programme.id}"
    for page in ("/programmes", f"/offerings/{programme.offering}", f"/units/{programme.city.unit}", "/find"):
        assert link in anybody.get(page).text
    assert "Its grant pays; you pay nothing." in anybody.get(f"/offerings/{programme.offering}").text


def test_a_draft_is_not_there_for_families_and_a_closed_programme_says_why(office: Office, moment: datetime) -> None:
    draft = a_draft_programme(moment)
    owner = office(actor=draft.city.owner)
    assert owner.get(f"/programmes/{draft.id}").status_code == 404
    assert "No programme is open yet." in owner.get("/programmes").text
    assert owner.post(f"/city/programmes/{draft.id}/open").status_code == 302
    assert owner.post(f"/city/programmes/{draft.id}", data={"reason": "The grant is used."}).status_code == 302
    assert "The grant is used." in owner.get(f"/programmes/{draft.id}").text


def test_other_offices_look_and_compose_nothing(office: Office, moment: datetime) -> None:
    draft = a_draft_programme(moment)
    officer = office("city.officer")
    assert "Compose a programme" not in officer.get("/city/programmes").text.split("<h1>")[1].split("</table>")[0]
    assert officer.post(f"/city/programmes/{draft.id}/open").status_code == 403
