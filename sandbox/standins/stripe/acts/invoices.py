"""What becomes of an invoice once it is issued: collected or refused by the bank, voided, given up. Its charges are in
`payments.py`.
"""

from datetime import UTC, datetime, timedelta

from sandbox.standins.stripe.acts import payments
from sandbox.standins.stripe.acts.subscriptions import ENDED
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.customer import owned_by
from sandbox.standins.stripe.objects.next_action import next_action
from sandbox.standins.stripe.objects.payment import Refusal

UNTIL_NEXT_ATTEMPT = timedelta(days=3)


def subscription_of(invoice: StripeObject) -> str | None:
    """Whose invoice it is; None of one by itself."""
    return str(invoice["parent"]["subscription_details"]["subscription"]) if invoice["parent"] else None


def behind(ledger: Ledger, invoice: StripeObject) -> StripeObject | None:
    return ledger.get("subscription", subscription_of(invoice) or "")


def payment_of(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    [payment] = ledger.all("invoice_payment", invoice=invoice["id"], is_default=True)
    return payment


def intent_of(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    return ledger.find("payment_intent", payment_of(ledger, invoice)["payment"]["payment_intent"])


def is_on_its_way(ledger: Ledger, invoice: StripeObject) -> bool:
    """A payment of it has begun that takes days; nothing can be done about that meanwhile."""
    return bool(intent_of(ledger, invoice)["status"] == "processing")


def ask_for(ledger: Ledger, invoice: StripeObject, amount: int) -> None:
    """From now on so much is owed: Stripe keeps the default payment in step."""
    invoice["amount_remaining"] = amount
    intent_of(ledger, invoice)["amount"] = amount
    payment_of(ledger, invoice)["amount_requested"] = amount


def ask_no_more(ledger: Ledger, invoice: StripeObject, *, at: int) -> None:
    """It was settled beside its default payment, which is not needed any more."""
    cancel_payment(ledger, invoice, at=at)
    mark_paid(invoice, at=at)
    revive(ledger, invoice)


def cancel_payment(ledger: Ledger, invoice: StripeObject, *, at: int, **why: str) -> None:
    """The default one, which nothing is asked for by any more."""
    intent_of(ledger, invoice).update(status="canceled", canceled_at=at, **why)
    asked = payment_of(ledger, invoice)
    asked["status"] = "canceled"
    asked["status_transitions"]["canceled_at"] = at


def collect(
    ledger: Ledger,
    invoice: StripeObject,
    method: StripeObject,
    *,
    at: datetime,
    refusal: Refusal | None,
    charge_id: str | None = None,
) -> StripeObject:
    """One attempt at the invoice; the charge tells whether it worked."""
    charge = payments.attempt(
        ledger,
        intent_of(ledger, invoice),
        method=method,
        at=unix(at),
        refusal=refusal,
        charge_id=charge_id,
    )
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if refusal is None:
        settle(ledger, invoice, at=at)
    else:
        retry = invoice["auto_advance"] and refusal.advice != "do_not_try_again" and at + UNTIL_NEXT_ATTEMPT
        invoice["next_payment_attempt"] = unix(retry) if retry else None
        ledger.holder_of(invoice)["delinquent"] = True
    return charge


def settle(ledger: Ledger, invoice: StripeObject, *, at: datetime) -> None:
    """What is asked for has been paid."""
    paid = payment_of(ledger, invoice)
    paid.update(status="paid", amount_paid=invoice["amount_remaining"])
    paid["status_transitions"]["paid_at"] = unix(at)
    mark_paid(invoice, at=unix(at))
    revive(ledger, invoice)


def await_customer(
    ledger: Ledger,
    invoice: StripeObject,
    method: StripeObject,
    action: str = "use_stripe_sdk",
    *,
    at: datetime | None = None,
    microdeposit_type: str = "descriptor_code",
) -> None:
    """Only the customer can go on with it: mostly the bank wants to hear it from them, on the invoice's page."""
    begun = unix(at or ledger.now())
    intent_of(ledger, invoice).update(
        status="requires_action",
        payment_method=method["id"],
        payment_method_types=[method["type"]],
        next_action=next_action(action, at=begun, microdeposit_type=microdeposit_type),
    )


def set_collection(ledger: Ledger, invoice: StripeObject, *, on: bool) -> None:
    """Whether Stripe collects by itself; turned on again, it tries within the hour."""
    charges = on and invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically"
    soon = unix(ledger.now() + timedelta(hours=1)) if charges else None
    invoice.update(auto_advance=on, next_payment_attempt=soon)


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
    subscription = behind(ledger, invoice)
    if (
        subscription is not None
        and subscription["status"] in ("past_due", "unpaid", "incomplete")
        and subscription["latest_invoice"] == invoice["id"]
    ):
        subscription["status"] = "active"
    customer = ledger.holder_of(invoice)
    if not ledger.all("invoice", **owned_by(customer), status="open"):
        customer["delinquent"] = False


def give_up(ledger: Ledger, invoice: StripeObject, *, reason: str) -> StripeObject:
    invoice.update(
        status="uncollectible",
        status_details={"uncollectible": {"reason": reason}},
        auto_advance=False,
        next_payment_attempt=None,
    )
    invoice["status_transitions"]["marked_uncollectible_at"] = unix(ledger.now())
    return invoice


def void(ledger: Ledger, invoice: StripeObject) -> StripeObject:
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeError(400, f"An invoice that is {invoice['status']} cannot be voided.", code="invoice_not_editable")
    if is_on_its_way(ledger, invoice):
        raise StripeError(
            400, "A payment of this invoice is processing: it cannot be voided.", code="invoice_not_editable"
        )
    # https://docs.stripe.com/invoicing/partial-payments
    if ledger.all("invoice_payment", invoice=invoice["id"], status="paid"):
        raise StripeError(400, "An invoice that was paid in part cannot be voided.", code="invoice_not_editable")
    at = unix(ledger.now())
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = at
    cancel_payment(ledger, invoice, at=at, cancellation_reason="void_invoice")
    applied = invoice["ending_balance"] - invoice["starting_balance"]
    if applied:
        payments.move_balance(
            ledger,
            ledger.holder_of(invoice),
            -applied,
            invoice["currency"],
            type="unapplied_from_invoice",
            invoice=invoice["id"],
        )
    subscription = behind(ledger, invoice)
    if subscription is None:
        return invoice
    if subscription["status"] == "incomplete":
        # A subscription that never got its first payment has nothing left to wait for.
        subscription.update(status="incomplete_expired", ended_at=at)
    elif subscription["status"] not in ENDED:
        revive(ledger, invoice)
    return invoice


def at_time(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
