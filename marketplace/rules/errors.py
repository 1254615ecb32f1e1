"""What the rules' room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class FeeFactsWrong(Invalid):
    """The client fee cannot be reckoned from these facts."""

    code = "rules.fee_facts_wrong"
    advice = _("Mend what is named and reckon again.")


class RuleInvalid(Invalid):
    """The rule is not complete or not right."""

    code = "rules.rule_invalid"
    advice = _("Mend the fields that are named and save the rule again.")


class RuleSetInvalid(Invalid):
    """The rule set is not complete or not right."""

    code = "rules.rule_set_invalid"
    advice = _("Mend the fields that are named and try again.")


class RuleSetNotFound(NotFound):
    """There is no such rule set."""

    code = "rules.rule_set_not_found"
    advice = _("Choose a rule set from the list.")


class RuleNotFound(NotFound):
    """There is no such rule in the rule set."""

    code = "rules.rule_not_found"
    advice = _("Open the rule set again; the rule may have been removed.")


class NoRuleSetInForce(NotFound):
    """No rule set is in force on that day."""

    code = "rules.no_rule_set_in_force"
    advice = _("Choose another day, or approve a rule set that is in force from then.")


class RuleSetNotDraft(Conflict):
    """The rule set is approved and can no longer be changed."""

    code = "rules.rule_set_not_draft"
    advice = _("Draft a new rule set; it takes over from the day on which it is in force.")


class SelfApproval(Conflict):
    """Whoever drafted or changed a rule set cannot approve it."""

    code = "rules.self_approval"
    advice = _("Ask another rule maker to read and approve it.")


class DayTaken(Conflict):
    """Another approved rule set begins on that day or later."""

    code = "rules.day_taken"
    advice = _("Choose a later day from which this rule set is in force.")


class RuleSetChanged(Conflict):
    """The rule set was changed after you read it."""

    code = "rules.rule_set_changed"
    advice = _("Read it again, and approve it if you agree with what it says now.")
