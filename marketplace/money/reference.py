"""Finnish reference numbers: how a bank line finds its invoice.

The check digit follows the published rule of the banks (Finance Finland, the guide to Finnish reference numbers): the
digits are weighted 7, 3, 1 from the right, and the check digit fills the sum up to the next ten.
"""

from __future__ import annotations

from itertools import cycle

WEIGHTS = (7, 3, 1)
SHORTEST, LONGEST = 4, 20


def check_digit(digits: str) -> str:
    """Return the digit that a reference number ends in, for the digits before it.

    >>> check_digit("123"), check_digit("1234567")
    ('2', '2')
    """
    total = sum(int(digit) * weight for digit, weight in zip(reversed(digits), cycle(WEIGHTS), strict=False))
    return str(-total % 10)


def reference_number(number: int) -> str:
    """Return an invoice number (at least three digits) with its check digit.

    >>> reference_number(2026000001)
    '20260000011'
    """
    return f"{number}{check_digit(str(number))}"


def tidy(reference: str) -> str:
    """Return a reference as banks compare it: without spaces and leading zeros.

    >>> tidy("00 12345 67891")
    '1234567891'
    """
    return "".join(reference.split()).lstrip("0")


def is_reference(reference: str) -> bool:
    """Tell whether a reference has the length, the digits and the check digit of the rule.

    >>> is_reference("1232"), is_reference("1233"), is_reference("RF18"), is_reference("0")
    (True, False, False, False)
    """
    digits = tidy(reference)
    proper = digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST
    return proper and digits[-1] == check_digit(digits[:-1])


def grouped(reference: str) -> str:
    """Return a reference as it is printed: groups of five from the right.

    >>> grouped("20260000011")
    '2 02600 00011'
    """
    first = len(reference) % 5
    groups = [reference[:first]] if first else []
    return " ".join(groups + [reference[at : at + 5] for at in range(first, len(reference), 5)])
