"""Finnish reference numbers, by the banks' published rule."""

import doctest

import pytest

from marketplace.money import reference
from marketplace.money.exports import csv, hledger
from marketplace.money.funding import terms
from marketplace.money.gateways import invoice as gateway
from marketplace.money.ledger import accounts, posting
from marketplace.money.reference import check_digit, grouped, is_reference, reference_number, tidy


@pytest.mark.parametrize("module", [reference, csv, hledger, terms, gateway, accounts, posting])
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("valid", ["1232", "12345672", "1009", "20260000011"])
def test_numbers_made_by_the_rule_are_recognised(valid: str) -> None:
    assert is_reference(valid)
    assert reference_number(int(valid[:-1])) == valid


def test_any_single_wrong_digit_is_noticed() -> None:
    right = reference_number(2026_004711)
    for position in range(len(right)):
        wrong = right[:position] + str((int(right[position]) + 1) % 10) + right[position + 1 :]
        assert not is_reference(wrong)


@pytest.mark.parametrize("other", ["", "RF18", "12E2", "131", "1" * 21, "١٢٣٢", "١٢٣2", "²232"])
def test_what_is_no_reference_is_told(other: str) -> None:
    assert not is_reference(other)


@pytest.mark.parametrize("digits", ["13", "1" * 20])
def test_a_right_check_digit_makes_no_reference_of_too_few_or_too_many_digits(digits: str) -> None:
    assert not is_reference(digits + check_digit(digits))


def test_the_shortest_and_the_longest_references_are_known() -> None:
    for digits in ("123", "1" * 19):
        assert is_reference(digits + check_digit(digits))


def test_spaces_and_leading_zeros_do_not_matter() -> None:
    assert tidy("00 12345 67891") == "1234567891"
    assert is_reference("0000 1232")


def test_a_reference_is_printed_in_groups_of_five_from_the_right() -> None:
    assert grouped("1234567890") == "12345 67890"
    assert grouped("20260000011") == "2 02600 00011"


def test_a_check_digit_of_ten_is_zero() -> None:
    assert check_digit("1") == "3"
    assert check_digit("0") == "0"
