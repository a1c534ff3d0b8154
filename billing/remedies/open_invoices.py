"""What becomes of a customer's open invoices where a subscription is cancelled at once.

Stripe stops collecting all of them when it cancels anything: those of the subscription itself are voided, as was
approved; the others are collected again.
"""

from billing.account.account import Account


def owed(account: Account, subscription: str | None) -> tuple[str, ...]:
    """Unpaid invoices of the subscription that nobody owes once it is gone."""
    mine = (invoice for invoice in account.open_invoices if invoice.subscription == subscription)
    # What is on its way, or may be, can't be called back: it arrives, and then it can be refunded.
    return tuple(
        invoice.id for invoice in mine if not invoice.is_partly_paid and account.is_on_its_way(invoice) is False
    )


def collected(account: Account, subscription: str | None) -> tuple[str, ...]:
    """The customer's other open invoices that Stripe collects by itself."""
    return tuple(
        invoice.id for invoice in account.open_invoices if invoice.subscription != subscription and invoice.auto_advance
    )


def opened(account: Account) -> str:
    """Each with what is open of it, whether Stripe goes on collecting it, and whether a payment of it is on its way."""
    told = (
        f"{invoice.id}:{invoice.remaining.amount}:{'on' if invoice.auto_advance else 'off'}"
        f"{':coming' if account.is_on_its_way(invoice) else ''}"
        for invoice in account.open_invoices
    )
    return " ".join(sorted(told))
