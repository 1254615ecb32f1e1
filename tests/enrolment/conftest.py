"""The city of these tests: built once, and copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from catalog.models import Admission
from tests.conftest import MORNING, Databases, moved_in, small_city
from tests.factories.enrolment import City, Play, a_city, a_group, a_play, offering_changed


@dataclass(frozen=True)
class Built:
    """A city, and how to get a copy of its database."""

    city: City
    copied_to: Callable[[Path], str]


@pytest.fixture(scope="session")
def built(application: Flask, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A city with one club of two places that takes children as they come."""
    folder = tmp_path_factory.mktemp("built")
    address = databases.empty(folder)
    with moved_in(application, small_city(folder, address)):
        city = a_city(MORNING)
    return Built(city, databases.keep(address))


@pytest.fixture
def city(application: Flask, built: Built, tmp_path: Path) -> Iterator[City]:
    """A copy of that city; an application context is open."""
    with moved_in(application, small_city(tmp_path, built.copied_to(tmp_path))):
        yield replace(built.city, groups=list(built.city.groups))


@pytest.fixture
def fair(city: City) -> City:
    """The city, whose club gives its places in rounds; there is a second group on Wednesdays with one place."""
    offering_changed(city, admission=Admission.ROUND)
    a_group(city, weekday=2, capacity=1)
    return city


@pytest.fixture
def play(fair: City) -> Play:
    """A published round of four families for two groups with three places."""
    return a_play(fair)
