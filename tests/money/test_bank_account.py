"""The account into which a city is paid: as its settings say, or a made-up one in an example."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.example import READY, mark_example
from marketplace.money.bank_account import BankAccount, account_of_city

SET = {"BANK_ACCOUNT": "FI21 1234 5600 0007 85", "BANK_ACCOUNT_HOLDER": "Tampere, services"}


def test_the_account_and_its_holder_are_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, SET)
    account = account_of_city(settings)
    assert account == BankAccount("FI2112345600000785", "Tampere, services")
    assert account.printed == "FI21 1234 5600 0007 85"


def test_the_holder_is_the_city_where_none_is_named(tmp_path: Path) -> None:
    account = account_of_city(Settings.load(tmp_path, {"BANK_ACCOUNT": "FI2112345600000785", "CITY_NAME": "Turku"}))
    assert account == BankAccount("FI2112345600000785", "Turku")


@pytest.mark.database
def test_only_an_example_city_has_an_account_without_setting_one(app: Flask, settings: Settings) -> None:
    assert account_of_city(settings) is None
    mark_example(READY)
    db.session.flush()
    assert account_of_city(settings) == BankAccount("FI2112345600000785", settings.city_name, made_up=True)
    own = account_of_city(replace(settings, bank_account="FI4950009420028730"))
    assert own == BankAccount("FI4950009420028730", settings.city_name)
