"""How an invoice is issued: its lines, with all that waited for them, the balance, and what is asked for then."""

from datetime import datetime

from sandbox.standins.stripe.acts import payments, pending
from sandbox.standins.stripe.acts.invoices import mark_paid, subscription_of
from sandbox.standins.stripe.acts.lines import apply_taxes, lines_of
from sandbox.standins.stripe.ledger import Ledger, StripeObject, new_id, token, unix
from sandbox.standins.stripe.objects.customer import owned_by
from sandbox.standins.stripe.objects.invoice import invoice, invoice_payment
from sandbox.standins.stripe.objects.payment import payment_intent


def issue(
    ledger: Ledger,
    subscription: StripeObject,
    *,
    at: datetime,
    id: str | None = None,
    billing_reason: str | None = None,
    amount: int | None = None,
    prorated: bool = False,
    draft: bool = False,
    lines: list[StripeObject] | None = None,
    others: bool = False,
) -> StripeObject:
    """The invoice of the period that `at` falls into, or of the lines given: open, its payment not tried yet. With what
    waits for it, and where it takes `others` along, with what waits for the customer's other subscriptions.
    """
    customer = ledger.holder_of(subscription)
    earlier = [other for other in ledger.each("invoice") if subscription_of(other) == subscription["id"]]
    id = id or new_id("invoice")
    if lines is None:
        lines = lines_of(ledger, subscription, invoice=id, at=at, amount=amount, prorated=prorated)
    lines = [*waited(ledger, subscription, others=others, invoice=id, at=at), *lines]
    for each in lines:
        each["invoice"] = id
    usual = "subscription_update" if prorated else "subscription_cycle" if earlier else "subscription_create"
    made = invoice(
        id=id,
        number=None,
        customer=customer,
        subscription=subscription,
        lines=lines,
        billing_reason=billing_reason or usual,
        status="draft",
        created=unix(at),
        period=(lines[-1]["period"]["start"], lines[-1]["period"]["end"]),
    )
    ledger.put(made)
    if not any(other["created"] > made["created"] for other in earlier):
        subscription["latest_invoice"] = id
    if not draft:
        finalize(ledger, made, subscription, customer)
    return made


def waited(
    ledger: Ledger, subscription: StripeObject, *, others: bool, invoice: str, at: datetime
) -> list[StripeObject]:
    """The lines of what waited, each taxed as its own subscription is."""
    found = [subscription]
    if others:
        theirs = ledger.all("subscription", **owned_by(ledger.holder_of(subscription)))
        found += [each for each in theirs if each is not subscription and each["currency"] == subscription["currency"]]
    lines = []
    for each in found:
        brought = pending.billed(ledger, each, invoice=invoice, at=unix(at))
        apply_taxes(each, brought)
        lines += brought
    return lines


def issue_by_itself(ledger: Ledger, subscription: StripeObject, *, at: datetime) -> StripeObject | None:
    """Made by hand and of no subscription, over all that waits for the customer in the given one's currency."""
    latest = subscription["latest_invoice"]
    lines = waited(ledger, subscription, others=True, invoice="", at=at)
    if not lines:
        return None
    made = issue(ledger, subscription, at=at, billing_reason="manual", lines=lines, draft=True)
    made["parent"] = None
    subscription["latest_invoice"] = latest
    for item in ledger.all("invoiceitem", invoice=""):
        item["invoice"] = made["id"]
    finalize(ledger, made, subscription, ledger.holder_of(subscription))
    return made


def finalize(ledger: Ledger, invoice: StripeObject, subscription: StripeObject, customer: StripeObject) -> None:
    path = f"acct_sandbox/test_{token()}"
    invoice.update(
        number=f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}",
        status="open",
        automatically_finalizes_at=None,
        effective_at=invoice["created"],
        hosted_invoice_url=f"https://invoice.stripe.com/i/{path}?s=ap",
        invoice_pdf=f"https://pay.stripe.com/invoice/{path}/pdf?s=ap",
    )
    invoice["status_transitions"]["finalized_at"] = invoice["created"]
    customer["next_invoice_sequence"] += 1
    if subscription["days_until_due"] is not None:
        invoice["due_date"] = invoice["created"] + subscription["days_until_due"] * 86_400
    apply_balance(ledger, invoice, customer)
    if invoice["amount_due"]:
        ask_for_payment(ledger, invoice, customer)
    else:
        mark_paid(invoice, at=invoice["created"])


def apply_balance(ledger: Ledger, invoice: StripeObject, customer: StripeObject) -> None:
    """Credit pays first, a debt is asked for as well, and what is below zero becomes credit."""
    before = payments.balance_of(customer, invoice["currency"])
    owed = invoice["total"] + before
    after = min(owed, 0)
    if after != before:
        payments.move_balance(
            ledger,
            customer,
            after - before,
            invoice["currency"],
            type="applied_to_invoice",
            invoice=invoice["id"],
            at=invoice["created"],
        )
    due = max(owed, 0)
    invoice.update(starting_balance=before, ending_balance=after, amount_due=due, amount_remaining=due)


def ask_for_payment(ledger: Ledger, invoice: StripeObject, customer: StripeObject) -> None:
    intent = payment_intent(
        customer=customer,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        created=invoice["created"],
        description="Subscription creation"
        if invoice["billing_reason"] == "subscription_create"
        else "Subscription update",
        payment_method=None,
    )
    intent.update(on_behalf_of=invoice["on_behalf_of"], managed_payments=dict(invoice["managed_payments"]))
    ledger.put(intent)
    ledger.put(invoice_payment(invoice=invoice, payment_intent=intent["id"], created=invoice["created"]))
