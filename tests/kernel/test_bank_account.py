"""A city says in its settings into which account it is paid, and a mistyped account stops it at the start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from marketplace.kernel.bank_account import BankAccount, account_of_city
from marketplace.kernel.config import BankAccountWrong, Settings
from marketplace.kernel.db import db
from marketplace.kernel.example import READY, mark_example

SET = {"BANK_ACCOUNT": "FI21 1234 5600 0007 85", "BANK_ACCOUNT_HOLDER": "Tampere, services"}


def test_the_account_and_its_holder_are_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, SET)
    account = account_of_city(settings)
    assert account == BankAccount("FI2112345600000785", "Tampere, services")
    assert account.printed == "FI21 1234 5600 0007 85"


def test_the_holder_is_the_city_where_none_is_named(tmp_path: Path) -> None:
    account = account_of_city(Settings.load(tmp_path, {"BANK_ACCOUNT": "FI2112345600000785", "CITY_NAME": "Turku"}))
    assert account == BankAccount("FI2112345600000785", "Turku")


def test_a_mistyped_account_stops_the_start_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BankAccountWrong) as refused:
        Settings.load(tmp_path, {"BANK_ACCOUNT": "FI21 1234 5600 0007 86"})
    assert "BANK_ACCOUNT" in refused.value.advice


@pytest.mark.database
def test_only_an_example_city_has_an_account_without_setting_one(app: Flask, settings: Settings) -> None:
    assert account_of_city(settings) is None
    mark_example(READY)
    db.session.flush()
    assert account_of_city(settings) == BankAccount("FI2112345600000785", settings.city_name, made_up=True)
    own = account_of_city(replace(settings, bank_account="FI4950009420028730"))
    assert own == BankAccount("FI4950009420028730", settings.city_name)


def test_an_account_that_is_left_empty_is_none(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {"BANK_ACCOUNT": " ", "BANK_ACCOUNT_HOLDER": " "})
    assert (settings.bank_account, settings.bank_account_holder) == (None, None)
