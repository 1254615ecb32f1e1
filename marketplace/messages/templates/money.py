"""What is told of money: shares, invoices, refunds, payouts and advances."""

from marketplace.kernel.text import _
from marketplace.messages.templates.template import add

add(
    "shares_proposed",
    _("A proposal to share what is paid"),
    _(
        "The other guardian of %(child)s proposes that each of you pays a part of what is signed from a day on, on an "
        "invoice of your own. It holds only if you agree; until then who signs pays."
    ),
)
add(
    "shares_agreed",
    _("You share what is paid"),
    _("The other guardian of %(child)s has agreed to your shares. What is signed from that day on has two invoices."),
)
add(
    "shares_ended",
    _("Shares have ended"),
    _(
        "The other guardian of %(child)s does not share, or no longer. The invoices that there are stand; what is "
        "signed from now on is paid by who signs it."
    ),
)
add(
    "invoice_issued",
    _("An invoice"),
    _("There is an invoice for you. Sign in to see the amount, the reference number and the due date."),
)
add(
    "refund_made",
    _("You get money back"),
    _("A part of what you paid comes back to you. Sign in to see how much, and for what."),
)
add(
    "payout_approved",
    _("A payout is approved"),
    _("The city has approved a payout to you. Your statement shows what it is made of."),
)
add(
    "advance_approved",
    _("Your advance is approved"),
    _("A budget holder has approved it. The next list of payouts pays it, and your next sessions settle it first."),
)
add(
    "advance_declined",
    _("Your advance is declined"),
    _("A budget holder has declined it. Sign in to read why."),
)
add(
    "advance_requested",
    _("A provider asks for an advance"),
    _("Sign in to approve or decline it."),
)
