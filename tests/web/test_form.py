"""Nothing typed is lost, and each mistake is said at its field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.datastructures import MultiDict

from marketplace.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from marketplace.kernel.text import _
from marketplace.web.form import Form


class ChildForm(Schema):
    """A form of the tests."""

    name = fields.String(required=True, validate=validate.Length(max=5))
    age = fields.Integer()
    weekdays = fields.List(fields.Integer())
    agreed = fields.Boolean()

    @validates_schema
    def refuse_old(self, data: dict[str, object], **_rest: object) -> None:
        """A mistake of the form as a whole."""
        if data.get("age") == 99:
            raise ValidationError("Not this old.")


class PlaceTaken(Conflict):
    """The place is taken."""

    code = "tests.place_taken"
    advice = _("Choose another one.")


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    """A form belongs to a request; these are told what was sent."""
    with Flask("forms").test_request_context("/"):
        yield


def sent(**values: str | list[str]) -> Form:
    """The form as it was sent."""
    return Form(ChildForm(), sent=MultiDict(values))


def test_a_form_that_was_not_sent_shows_what_it_starts_with() -> None:
    form = Form(ChildForm(), {"name": "Oiva", "weekdays": [1]})
    assert (form.valid(), form.wrong, form.status, form.value("name")) == (False, False, 200, "Oiva")
    assert form.chosen("weekdays", 1)
    assert not form.chosen("weekdays", 2)


def test_what_is_right_is_read_by_its_kind() -> None:
    form = sent(name=" Oiva ", age="5", weekdays=["1", "3"], agreed="true")
    assert form.valid()
    assert form.data == {"name": "Oiva", "age": 5, "weekdays": [1, 3], "agreed": True}


def test_an_empty_field_is_missing_and_said_in_our_words() -> None:
    form = sent(name="  ", age="")
    assert not form.valid()
    assert (form.errors, form.status) == ({"name": ["Fill this in."]}, 422)


def test_what_was_typed_stays_where_it_is_wrong() -> None:
    form = sent(name="Oiva", age="five")
    assert not form.valid()
    assert form.value("age") == "five"
    assert form.errors == {"age": ["Write a whole number, for example 5."]}


def test_a_mistake_inside_a_list_is_said_at_the_list() -> None:
    form = sent(name="Oiva", weekdays=["1", "x"])
    assert not form.valid()
    assert form.errors == {"weekdays": ["Write a whole number, for example 5."]}


def test_a_mistake_of_the_whole_is_said_above() -> None:
    form = sent(name="Oiva", age="99")
    assert not form.valid()
    assert (form.errors, form.general) == ({}, ["Not this old."])


def test_a_field_that_the_form_does_not_have_is_passed_over() -> None:
    assert sent(name="Oiva", other="x").valid()


def test_a_field_without_value_is_empty_and_nothing_is_chosen() -> None:
    form = sent(name="Oiva")
    assert (form.value("age"), form.chosen("age", "")) == ("", False)


def test_what_an_operation_finds_wrong_is_said_at_the_field() -> None:
    form = sent(name="Oiva")
    with form.errors_shown(names={"given_name": "name"}):
        raise Invalid(fields={"given_name": ["Not this name."], "elsewhere": ["And this."]})
    assert (form.errors, form.general, form.status) == ({"name": ["Not this name."]}, ["And this."], 422)


def test_what_is_in_the_way_is_said_above_with_its_advice() -> None:
    form = sent(name="Oiva")
    with form.errors_shown():
        raise PlaceTaken()
    assert (form.general, form.status) == (["The place is taken. Choose another one."], 409)


def test_other_refusals_pass_through_unless_they_are_named() -> None:
    form = sent(name="Oiva")
    with pytest.raises(NotFound), form.errors_shown():
        raise NotFound()
    with form.errors_shown(Unavailable):
        raise Unavailable()
    assert form.status == 503


def test_a_detail_takes_the_place_of_the_advice() -> None:
    form = sent(name="Oiva")
    with form.errors_shown():
        raise PlaceTaken(detail=_("Wait %(minutes)d minutes.", minutes=5))
    assert form.general == ["The place is taken. Wait 5 minutes."]


def test_the_key_of_a_form_stays_the_same_when_it_is_sent_again() -> None:
    fresh = Form(ChildForm())
    assert fresh.key
    assert sent(name="Oiva", key=fresh.key).key == fresh.key


def test_errors_can_be_added_by_hand() -> None:
    form = sent(name="Oiva")
    form.add_error("name", "Type the name to confirm.")
    assert (form.wrong, form.status) == (True, 422)
    form.add_general("Nothing was chosen.", 409)
    assert (form.general, form.status) == (["Nothing was chosen."], 409)


class ChoiceForm(Schema):
    """Choices and limits that the schema's library words for programmers."""

    colour = fields.String(required=True, validate=validate.OneOf(["red", "blue"]))
    days = fields.List(fields.Integer(), required=True)
    name = fields.String(validate=validate.Length(max=5))
    age = fields.Integer(validate=validate.Range(min=1, max=7))
    reason = fields.String(validate=validate.Length(1, 12))


def test_what_is_missing_is_chosen_where_there_is_a_choice() -> None:
    form = Form(ChoiceForm(), sent=MultiDict([]))
    assert not form.valid()
    assert form.errors == {"colour": ["Choose one."], "days": ["Choose at least one."]}


def test_limits_are_said_as_people_say_them() -> None:
    typed = {"colour": "green", "days": "1", "name": "Oivallinen", "age": "9", "reason": "The family moves"}
    form = Form(ChoiceForm(), sent=MultiDict(typed.items()))
    assert not form.valid()
    assert form.errors == {
        "colour": ["Choose one of the listed answers."],
        "name": ["Write at most 5 characters."],
        "age": ["Write a number from 1 to 7."],
        "reason": ["Write at most 12 characters."],
    }
