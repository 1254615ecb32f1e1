"""The city's account is read from its settings, and a mistyped one stops it at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.kernel.config import BankAccountWrong, Settings


def test_the_account_and_its_holder_are_kept_as_the_bank_counts_them(tmp_path: Path) -> None:
    read = Settings.load(
        tmp_path, {"BANK_ACCOUNT": "FI21 1234 5600 0007 85", "BANK_ACCOUNT_HOLDER": "Tampere, services"}
    )
    assert (read.bank_account, read.bank_account_holder) == ("FI2112345600000785", "Tampere, services")


def test_a_mistyped_account_stops_the_start_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BankAccountWrong) as refused:
        Settings.load(tmp_path, {"BANK_ACCOUNT": "FI21 1234 5600 0007 86"})
    assert "BANK_ACCOUNT" in refused.value.advice


def test_an_account_that_is_left_empty_is_none(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {"BANK_ACCOUNT": " ", "BANK_ACCOUNT_HOLDER": " "})
    assert (settings.bank_account, settings.bank_account_holder) == (None, None)
