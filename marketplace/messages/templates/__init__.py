"""What can be told: for each kind of message its subject and its text, without names, places and times."""

from marketplace.messages.templates import care, consent, money, places, work
from marketplace.messages.templates.template import TEMPLATES, THE_OFFERING, YOUR_CHILD, Template

__all__ = ["TEMPLATES", "THE_OFFERING", "YOUR_CHILD", "Template", "care", "consent", "money", "places", "work"]
