"""What an invoice was for, line by line, and what the customer sees of a payment. Stands behind *More*."""

from billing.account.account import Account
from billing.account.invoice_line import InvoiceLine, LineKind, Tax
from billing.account.payment_types import wallet_name
from billing.account.payments import Charge, Invoice
from billing.account.subscription import Subscription
from billing.wording import statuses
from billing.wording.line import Line, Named, quoted

KINDS = {
    LineKind.PERIOD: "",
    LineKind.USAGE: "usage",
    LineKind.BACKDATED: "time before the first invoice",
    LineKind.TRIAL: "trial",
    LineKind.UNUSED: "credit for unused time",
    LineKind.REMAINING: "time left after a change",
    LineKind.ONE_TIME: "one-time item",
}
# Why a tax is nothing, or less than usual; that it is as usual goes without saying.
TAX_REASONS = {
    "customer_exempt": "the customer is exempt",
    "not_available": "no tax information",
    "not_collecting": "not collected there",
    "not_subject_to_tax": "not taxable there",
    "not_supported": "not supported there",
    "portion_product_exempt": "a part is exempt",
    "portion_reduced_rated": "a part at a reduced rate",
    "portion_standard_rated": "a part at the standard rate",
    "product_exempt": "the product is exempt",
    "product_exempt_holiday": "a tax holiday",
    "proportionally_rated": "by the parts of a bundle",
    "reduced_rated": "reduced rate",
    "reverse_charge": "reverse charge: the customer owes it",
    "standard_rated": "",
    "taxable_basis_reduced": "on a reduced base",
    "zero_rated": "zero rate",
}


def lines_of(invoice: Invoice) -> list[Line]:
    """Its lines and its tax; where Stripe told only the first lines, that there are more."""
    told = [line(each) for each in invoice.lines] + [tax(each) for each in invoice.taxes]
    more: Line = (Named("More lines than were read: Stripe has them all", invoice.id),)
    return [*told, more] if invoice.lines_cut else told


def line(item: InvoiceLine) -> Line:
    kind = KINDS[item.kind]
    what = item.what or kind or "a line without a name"
    named = f" ({kind})" if kind and item.what else ""
    off = f", less {item.off}" if item.off else ""
    return (f"{item.amount}{off}: {what}{named}", *time(item))


def time(item: InvoiceLine) -> Line:
    """A one-time item has a moment, not a time."""
    if item.begins is None or item.until is None or item.begins == item.until:
        return ()
    return (" · ", item.begins, " – ", item.until)


def tax(tax: Tax) -> Line:
    name = tax.name or "tax"
    base = f" on {tax.base}" if tax.base else ""
    how = "in the price" if tax.inclusive else "on top"
    reason = statuses.said(TAX_REASONS, tax.reason) if tax.reason else ""
    return (f"{tax.amount}: {name}{base}, {how}{f' ({reason})' if reason else ''}",)


def seen(charge: Charge, account: Account) -> list[Line]:
    """What a payment was for, and what the customer sees of it."""
    paid_for = account.invoice(charge.invoice)
    what: list[Line] = [("For ", Named(f"Invoice {paid_for.number or paid_for.id}", paid_for.id))] if paid_for else []
    device = charge.method.device_last4 if charge.method else None
    wallet = wallet_name(charge.method.wallet) if charge.method and charge.method.wallet else "the wallet"
    told = (
        (charge.statement, f"reads {quoted(charge.statement or '')} on the statement"),
        (device, f"sees •{device} in {wallet}"),
        (charge.receipt, f"got receipt {charge.receipt}"),
    )
    parts = [words for value, words in told if value]
    return [*what, (f"The customer {', '.join(parts)}",)] if parts else what


def left_with(subscription: Subscription) -> list[Line]:
    """What was said with a cancellation; what somebody wrote is theirs, and goes nowhere else."""
    ticked = subscription.feedback_label or (
        statuses.cancellation_feedback(subscription.feedback) if subscription.feedback else ""
    )
    why = (
        statuses.cancellation_reason(subscription.end_reason)
        if subscription.end_reason and subscription.is_live
        else ""
    )
    wrote = quoted(subscription.comment) if subscription.comment else ""
    said = ", ".join(filter(None, (why, ticked, wrote)))
    return [(f"With the cancellation: {said}",)] if said else []
