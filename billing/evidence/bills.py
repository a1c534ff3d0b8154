"""What stands out from one bill of a subscription to the next."""

from collections.abc import Iterator

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.evidence.evidence import Evidence
from billing.wording.line import Line, Named

# What bills a whole period.
WHOLE = {"subscription_create", "subscription_cycle", None}


def discount_ended(account: Account) -> Iterator[Evidence]:
    """Why the newest bill is higher than the one before it: no complaint of ours, but what people ask about."""
    for subscription in account.live_subscriptions:
        bills = [
            invoice for invoice in account.invoices if invoice.subscription == subscription.id and is_bill(invoice)
        ]
        bills.sort(key=lambda invoice: invoice.created, reverse=True)
        if len(bills) < 2:
            continue
        now, before = bills[:2]
        off, was_off = now.discounted, before.discounted
        same = now.total.currency == before.total.currency
        if off and was_off and same and was_off.amount > off.amount and now.total.amount > before.total.amount:
            name = Named(f"Invoice {now.number or now.id}", now.id)
            why = "a discount ended" if not off.amount else "less is taken off"
            line: Line = (name, f" is {now.total} and not {before.total} as before: {why} ({was_off} were off) · ")
            yield Evidence("discount_ended", (*line, now.created), (now.id, before.id, subscription.id))


def is_bill(invoice: Invoice) -> bool:
    return invoice.billing_reason in WHOLE and invoice.status in {"open", "paid"} and not invoice.prorated
