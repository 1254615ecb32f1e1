"""What is refused of wishes and their answers."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class WishNotFound(NotFound):
    """There is no such wish."""

    code = "enrolment.wish_not_found"
    advice = _("Open the wishes of your child and choose one there.")


class NotInCare(Conflict):
    """This child has no place in care today, and a wish is made at the unit where a child is in care."""

    code = "enrolment.not_in_care"
    advice = _("Wish once the city has given your child a place in care.")


class AlreadyWished(Conflict):
    """This child's wish for the same service stands already."""

    code = "enrolment.already_wished"
    advice = _("Withdraw the earlier wish first, if you want to change it.")


class WishWrong(Invalid):
    """Something in the wish cannot be."""

    code = "enrolment.wish_wrong"
    advice = _("Mend the fields that are named.")


class WishesTooFew(Conflict):
    """Fewer than ten children wish for this service at this unit, and so few wishes are not told."""

    code = "enrolment.wishes_too_few"
    advice = _("Choose wishes that are listed; smaller groups are listed once ten children wish for the same.")


class WishesAnswered(Conflict):
    """These wishes are answered with this offering already."""

    code = "enrolment.wishes_answered"
    advice = _("The families are told when the offering is published and the unit carries it.")


class NotAttachedThere(Conflict):
    """This offering is not attached to the unit at which these wishes were made, nor asked to be."""

    code = "enrolment.not_attached_there"
    advice = _("Ask the unit to carry the offering first.")
