"""What can be recomputed of the rules: the digest of each approved set."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.kernel.verification import Difference, check
from marketplace.rules import queries
from marketplace.rules.specification import RuleSetSpec


@check("rules.rule_set_digests")
def rule_set_digests() -> Iterator[Difference]:
    """Each approved rule set has the digest of the rules that it holds."""
    for row in queries.rule_sets(drafts=False):
        computed = RuleSetSpec(row.id, row.name, queries.read_rules(row.id)).digest
        if computed != row.digest:
            yield Difference(f"rule_set {row.id} digest", computed, row.digest)
