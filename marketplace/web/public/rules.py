"""The rules in force, in plain language, each with its legal basis."""

from __future__ import annotations

from flask import render_template

from marketplace.kernel.clock import city_day
from marketplace.rules import queries as rules
from marketplace.rules.errors import NoRuleSetInForce
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment


@pages.get("/rules", endpoint="rules")
def rules_in_force() -> str:
    """Show the rule set in force today, in the order in which its rules work."""
    try:
        rule_set = rules.rule_set_in_force(city_day(this_moment()))
    except NoRuleSetInForce:
        rule_set = None
    return render_template("public/rules.html", rule_set=rule_set)
