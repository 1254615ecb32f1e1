"""Whether what is learnt from behaviour is used for people who have agreed to it."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.quality.queries import SHOWN_FROM
from marketplace.steering.duties.base import Evidence, Look, Scope
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings


def used_with_consent(readings: Readings, scope: Scope) -> Evidence:
    """Tell how many people have agreed that suggestions are made from their behaviour; a few are not counted out."""
    agreed = readings.behaviour_consents
    if not agreed:
        told = _("Nobody has agreed that suggestions are made from behaviour, so none are made.")
        return Evidence(Standing.MISSING, told, 0, Look.PRIVACY)
    if agreed < SHOWN_FROM:
        told = _("Fewer than %(least)d people have agreed that suggestions are made from behaviour.", least=SHOWN_FROM)
        return Evidence(Standing.MET, told, None, Look.PRIVACY)
    told = _("%(count)d people have agreed that suggestions are made from their behaviour.", count=agreed)
    return Evidence(Standing.MET, told, agreed, Look.PRIVACY)
