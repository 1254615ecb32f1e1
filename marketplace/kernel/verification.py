"""What can be recomputed and compared: each room registers its checks, and `marketplace verify` runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.kernel import audit
from marketplace.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored value that is not what its origin gives."""

    where: str
    expected: Any
    found: Any


Check = Callable[[], Iterator[Difference]]
CHECKS: Registry[Check] = Registry("check")


def check(name: str) -> Callable[[Check], Check]:
    """Register a check by a name that says what is compared: `money.balances_equal_entries`."""

    def register(function: Check) -> Check:
        return CHECKS.add(name, function)

    return register


def differences() -> Iterator[tuple[str, Difference]]:
    """Run every check; yield its name and each difference that it finds."""
    for name, run in CHECKS.items():
        for found in run():
            yield name, found


@check("kernel.audit_digests")
def audit_digests() -> Iterator[Difference]:
    """Each audit row has the digest of its content."""
    for row, stored, computed in audit.altered_rows():
        yield Difference(f"audit_row {row} digest", computed, stored)
