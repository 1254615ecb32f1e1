"""Which papers a provider needs: in proportion to its form, its size and whether it works with minors."""

from collections.abc import Set
from dataclasses import dataclass

from marketplace.kernel.text import Text, _
from marketplace.people.models import OrganisationForm
from providers.models import EvidenceKind, SizeClass

SIZES = tuple(SizeClass)
EVERY_FORM = frozenset(OrganisationForm)
BUSINESSES = frozenset({OrganisationForm.COMPANY, OrganisationForm.SOLE_TRADER})
MEMBERSHIPS = frozenset({OrganisationForm.ASSOCIATION, OrganisationForm.FOUNDATION})


@dataclass(frozen=True)
class Requirement:
    """A paper, who must show it from which size on, and where that comes from."""

    kind: EvidenceKind
    forms: Set[OrganisationForm]
    from_size: SizeClass
    only_with_minors: bool
    text: Text
    legal_basis: str

    def binds(self, *, form: OrganisationForm, size: SizeClass, minors: bool) -> bool:
        """Tell whether such a provider must show this paper."""
        large_enough = SIZES.index(size) >= SIZES.index(self.from_size)
        return form in self.forms and large_enough and (minors or not self.only_with_minors)


REQUIREMENTS = (
    Requirement(
        EvidenceKind.RULES_OF_ASSOCIATION,
        MEMBERSHIPS,
        SizeClass.MICRO,
        False,
        _("Show the registered rules of the association or foundation."),
        "Associations Act 503/1989; Foundations Act 487/2015",
    ),
    Requirement(
        EvidenceKind.INSURANCE,
        BUSINESSES,
        SizeClass.MICRO,
        False,
        _("Show a certificate of liability insurance that is in force."),
        "Terms of the city for providers",
    ),
    Requirement(
        EvidenceKind.INSURANCE,
        MEMBERSHIPS,
        SizeClass.SMALL,
        False,
        _("Show a certificate of liability insurance that is in force."),
        "Terms of the city for providers",
    ),
    Requirement(
        EvidenceKind.TAX,
        BUSINESSES,
        SizeClass.MICRO,
        False,
        _("Show a certificate that taxes are paid, or a plan for paying them."),
        "Act on the Contractor's Obligations and Liability 1233/2006, section 5",
    ),
    Requirement(
        EvidenceKind.TAX,
        MEMBERSHIPS,
        SizeClass.MEDIUM,
        False,
        _("Show a certificate that taxes are paid, or a plan for paying them."),
        "Act on the Contractor's Obligations and Liability 1233/2006, section 5",
    ),
    Requirement(
        EvidenceKind.PENSION,
        BUSINESSES | MEMBERSHIPS,
        SizeClass.SMALL,
        False,
        _("Show a certificate that pension contributions are paid."),
        "Act on the Contractor's Obligations and Liability 1233/2006, section 5",
    ),
    Requirement(
        EvidenceKind.QUALIFICATION,
        EVERY_FORM,
        SizeClass.MEDIUM,
        True,
        _("Show that those who lead groups of children are qualified for it."),
        "Terms of the city for providers",
    ),
    Requirement(
        EvidenceKind.CRIMINAL_RECORD_SEEN,
        EVERY_FORM,
        SizeClass.MICRO,
        True,
        _("State that the criminal record extracts of those who work with minors were seen; do not send them."),
        "Act 504/2002 on employees and Act 148/2014 on volunteers who work with children",
    ),
)


def required_papers(*, form: OrganisationForm, size: SizeClass, minors: bool) -> tuple[Requirement, ...]:
    """Return the papers that such a provider must show, in the order in which they are asked for.

    >>> papers = required_papers(form=OrganisationForm.ASSOCIATION, size=SizeClass.MICRO, minors=True)
    >>> [paper.kind.value for paper in papers]
    ['rules_of_association', 'criminal_record_seen']
    """
    return tuple(each for each in REQUIREMENTS if each.binds(form=form, size=size, minors=minors))
