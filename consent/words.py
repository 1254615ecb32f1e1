"""What categories, purposes and kinds of recipient are called on screen."""

from __future__ import annotations

from marketplace.kernel.text import Text, _

CATEGORY_WORDS: dict[str, Text] = {
    "child.name": _("The child's name"),
    "child.age_band": _("An age band, such as 5–6"),
    "child.birth_date": _("The day of birth"),
    "child.national_id": _("The personal identity code"),
    "child.home_language": _("The language at home"),
    "child.home_area": _("The postal area of the home"),
    "child.allergies": _("Allergies"),
    "child.special_needs": _("Special needs"),
    "child.ecec_plan": _("The plan for early education"),
    "child.attendance": _("Attendance"),
    "child.absence": _("On which days the child is away"),
    "child.absence_reason": _("Why the child is away"),
    "child.behaviour": _("What was looked at and chosen"),
    "guardian.name": _("The guardian's name"),
    "guardian.contact": _("The guardian's e-mail and phone"),
    "guardian.emergency_phone": _("A phone number for emergencies"),
    "guardian.relay_address": _("An address through which messages are passed on"),
    "guardian.address": _("The home address"),
    "family.income": _("The family's income"),
    "family.declarations": _("What the family declared of its income"),
    "family.fee_bracket": _("The fee bracket"),
    "person.protection_order": _("Whether there is a protection order"),
}

PURPOSE_WORDS: dict[str, Text] = {
    "*": _("any purpose"),
    "own_access": _("your own access"),
    "basic_service": _("early education and care"),
    "service_delivery": _("delivering the service"),
    "safety": _("the child's safety"),
    "handover": _("handing the child over"),
    "language_grouping": _("forming language groups"),
    "waiting_list_offer": _("offers from a waiting list"),
    "marketing": _("marketing"),
    "advertising_profile": _("advertising profiles"),
    "impact_analysis": _("measuring the effect"),
    "recommendation": _("suggestions"),
    "automated_decision": _("automated decisions"),
    "fee_decision": _("the fee decision"),
    "subsidy": _("the subsidy"),
    "invoicing": _("invoices"),
    "notification": _("messages about your own matters"),
    "decision": _("deciding your matter"),
    "eligibility": _("checking who is entitled"),
    "search_fit": _("finding what fits"),
    "act_for_family": _("acting for the family"),
    "reasoned_audit": _("an audit of one case"),
}

RECIPIENT_WORDS: dict[str, Text] = {
    "*": _("anybody"),
    "data_subject": _("the person and her guardians"),
    "guardian": _("another guardian of the same child"),
    "city_unit": _("a unit of the city that delivers the service"),
    "processor": _("a provider that works for the city"),
    "joint_controller": _("a partner in wellbeing work"),
    "own_controller": _("a provider on the platform"),
    "platform": _("the marketplace itself"),
    "quality_unit": _("the city's analysts"),
    "city_officer": _("an officer who decides the matter"),
    "voucher_provider": _("a unit admitted to the service voucher"),
    "service_desk": _("an officer who acts for the family"),
    "auditor": _("an auditor"),
}


def words_for(known: dict[str, Text], key: str) -> str:
    """Return what something is called on screen; a key that the city has added itself is shown as it is."""
    return known.get(key, key)
