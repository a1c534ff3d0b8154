"""An invoice's life: issued, collected or refused by the bank, voided. The charge it makes is in `payments.py`."""

from datetime import UTC, datetime, timedelta

from sandbox.stripe.acts import payments
from sandbox.stripe.acts.subscriptions import ENDED, period_of
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ledger import Ledger, StripeObject, new_id, unix
from sandbox.stripe.objects.invoice import invoice, invoice_payment, line
from sandbox.stripe.objects.payment import payment_intent

UNTIL_NEXT_ATTEMPT = timedelta(days=3)


def issue(
    ledger: Ledger,
    subscription: StripeObject,
    *,
    at: datetime,
    id: str | None = None,
    billing_reason: str | None = None,
) -> StripeObject:
    """The invoice of the period that `at` falls into, open, with its payment not tried yet."""
    customer = ledger.find("customer", subscription["customer"])
    earlier = [
        held
        for held in ledger.each("invoice")
        if held["parent"]["subscription_details"]["subscription"] == subscription["id"]
    ]
    id = id or new_id("invoice")
    lines = [cycle_line(ledger, subscription, item, invoice=id, at=at) for item in subscription["items"]["data"]]
    held = invoice(
        id=id,
        number=f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}",
        customer=customer,
        subscription=subscription,
        lines=lines,
        billing_reason=billing_reason or ("subscription_cycle" if earlier else "subscription_create"),
        status="open",
        created=unix(at),
        period=(lines[0]["period"]["start"], lines[0]["period"]["end"]),
    )
    customer["next_invoice_sequence"] += 1
    if subscription["days_until_due"] is not None:
        held["due_date"] = unix(at + timedelta(days=subscription["days_until_due"]))
    ledger.put(held)
    if not any(other["created"] > held["created"] for other in earlier):
        subscription["latest_invoice"] = id
    if held["amount_due"]:
        ask_for_payment(ledger, held, customer)
    else:
        mark_paid(held, at=unix(at))
    return held


def cycle_line(
    ledger: Ledger, subscription: StripeObject, item: StripeObject, *, invoice: str, at: datetime
) -> StripeObject:
    price, period = item["price"], period_of(subscription, item["price"], at=at)
    trial = subscription["trial_end"] is not None and unix(at) < subscription["trial_end"]
    product = ledger.find("product", price["product"])
    return line(
        invoice=invoice,
        item=item,
        amount=0 if trial else (price["unit_amount"] or 0) * (item["quantity"] or 0),
        description=f"Trial period for {product['name']}" if trial else f"{item['quantity']} × {product['name']}",
        period=period,
        quantity=item["quantity"],
    )


def ask_for_payment(ledger: Ledger, invoice: StripeObject, customer: StripeObject) -> None:
    intent = payment_intent(
        customer=customer["id"],
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        created=invoice["created"],
        description="Subscription creation"
        if invoice["billing_reason"] == "subscription_create"
        else "Subscription update",
        payment_method=None,
    )
    ledger.put(intent)
    ledger.put(invoice_payment(invoice=invoice, payment_intent=intent["id"], created=invoice["created"]))


def payment_of(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    [held] = ledger.all("invoice_payment", invoice=invoice["id"], is_default=True)
    return held


def intent_of(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    return ledger.find("payment_intent", payment_of(ledger, invoice)["payment"]["payment_intent"])


def collect(
    ledger: Ledger,
    invoice: StripeObject,
    method: StripeObject,
    *,
    at: datetime,
    decline_code: str | None,
    charge_id: str | None = None,
) -> StripeObject:
    """One attempt at the invoice; the charge tells whether it worked."""
    customer = ledger.find("customer", invoice["customer"])
    charge = payments.attempt(
        ledger,
        intent_of(ledger, invoice),
        customer=customer,
        method=method,
        at=unix(at),
        decline_code=decline_code,
        charge_id=charge_id,
    )
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if decline_code is None:
        paid = payment_of(ledger, invoice)
        paid.update(status="paid", amount_paid=invoice["amount_due"])
        paid["status_transitions"]["paid_at"] = unix(at)
        mark_paid(invoice, at=unix(at))
        revive(ledger, invoice)
    else:
        retry = invoice["auto_advance"] and at + UNTIL_NEXT_ATTEMPT
        invoice["next_payment_attempt"] = unix(retry) if retry else None
        customer["delinquent"] = True
    return charge


def mark_paid(invoice: StripeObject, *, at: int) -> None:
    invoice.update(
        status="paid",
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        attempted=True,
        auto_advance=False,
        next_payment_attempt=None,
    )
    invoice["status_transitions"]["paid_at"] = at


def revive(ledger: Ledger, invoice: StripeObject) -> None:
    """Nothing owed on it any more, the subscription is active again."""
    subscription = ledger.find("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if (
        subscription["status"] in ("past_due", "unpaid", "incomplete")
        and subscription["latest_invoice"] == invoice["id"]
    ):
        subscription["status"] = "active"
    customer = ledger.find("customer", invoice["customer"])
    if not ledger.all("invoice", customer=customer["id"], status="open"):
        customer["delinquent"] = False


def void(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeError(400, f"An invoice that is {invoice['status']} cannot be voided.", code="invoice_not_editable")
    at = unix(ledger.now())
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = at
    asked = payment_of(ledger, invoice)
    asked["status"] = "canceled"
    asked["status_transitions"]["canceled_at"] = at
    intent_of(ledger, invoice).update(status="canceled", canceled_at=at, cancellation_reason="void_invoice")
    subscription = ledger.find("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] == "incomplete":
        # A subscription that never got its first payment has nothing left to wait for.
        subscription.update(status="incomplete_expired", ended_at=at)
    elif subscription["status"] not in ENDED:
        revive(ledger, invoice)
    return invoice


def at_time(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
