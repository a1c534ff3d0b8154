"""Money in and out: payment attempts, refunds, disputes, and the customer's balance.

The rules that Stripe enforces stand here, so that a refund made in the dashboard and one made by the API keep the
same books.
"""

from datetime import datetime

from sandbox.standins.stripe.acts.limits import refuse_by_type
from sandbox.standins.stripe.amounts import THREE_DECIMAL, shown
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.customer import balance_transaction as on_balance
from sandbox.standins.stripe.objects.payment import Refusal, balance_transaction, charge, payment_error
from sandbox.standins.stripe.objects.refund import dispute, refund


def method_for(ledger: Ledger, customer: StripeObject, subscription: StripeObject | None = None) -> StripeObject | None:
    """The subscription's own comes before the customer's, and before a legacy source of either."""
    of_it = subscription or {}
    own = of_it.get("default_payment_method") or of_it.get("default_source")
    chosen = own or customer["invoice_settings"]["default_payment_method"] or customer.get("default_source")
    return ledger.get("payment_method", chosen) if chosen else None


def attempt(
    ledger: Ledger,
    intent: StripeObject,
    *,
    method: StripeObject,
    at: int,
    refusal: Refusal | None,
    charge_id: str | None = None,
) -> StripeObject:
    """One try at the PaymentIntent: a charge that succeeded or failed."""
    made = charge(
        id=charge_id,
        payment_intent=intent,
        method=method,
        created=at,
        refusal=refusal,
    )
    ledger.put(made)
    intent["latest_charge"] = made["id"]
    if refusal is None:
        settle(ledger, intent, made, at=at)
    else:
        # Stripe takes the refused card off the intent and keeps it in the error.
        intent.update(
            status="requires_payment_method",
            payment_method=None,
            last_payment_error=payment_error(made, refusal, method),
        )
    return made


def settle(ledger: Ledger, intent: StripeObject, charge: StripeObject, *, at: int) -> None:
    """The money is here."""
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        payment_method=charge["payment_method"],
        last_payment_error=None,
        next_action=None,
    )
    fee = intent["amount"] * 29 // 1000 + 30
    charge["balance_transaction"] = booked(ledger, charge, type="charge", amount=charge["amount"], fee=fee, at=at)


def booked(ledger: Ledger, source: StripeObject, *, type: str, amount: int, at: int, fee: int = 0) -> str:
    entry = balance_transaction(
        source=source["id"], type=type, amount=amount, fee=fee, currency=source["currency"], created=at
    )
    return str(ledger.put(entry)["id"])


def refund_charge(
    ledger: Ledger,
    charge: StripeObject,
    amount: int | None,
    *,
    reason: str | None,
    metadata: dict[str, str],
    id: str | None = None,
    at: datetime | None = None,
    status: str | None = None,
    pending_reason: str = "processing",
) -> StripeObject:
    """Without an amount, everything that is left."""
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(
            400,
            f"Charge {charge['id']} has not been paid and cannot be refunded.",
            code="charge_not_refundable",
            param="charge",
        )
    refuse_by_type(charge, at=unix(at or ledger.now()))
    if charge["refunded"]:
        raise StripeError(
            400,
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
            param="charge",
        )
    if any(not leaves_refundable(dispute) for dispute in ledger.all("dispute", charge=charge["id"])):
        raise StripeError(
            400,
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
            param="charge",
        )
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if amount > left:
        asked, most = shown(amount, charge["currency"]), shown(left, charge["currency"])
        what = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        raise StripeError(400, f"Refund amount ({asked}) is greater than {what} ({most})", param="amount")
    if charge["currency"] in THREE_DECIMAL and amount % 10:
        raise StripeError(
            400,
            f"Amounts in {charge['currency']} have three decimals, of which the last one must be 0.",
            code="invalid_charge_amount",
            param="amount",
        )
    if ledger.balance_is_empty and status is None:
        # Stripe keeps refunds to cards until there is money, and refuses the others.
        if charge["payment_method_details"]["type"] != "card":
            message = "Insufficient funds in your Stripe balance to refund this amount."
            raise StripeError(400, message, message_code="insufficient_balance_for_refund")
        status, pending_reason = "pending", "insufficient_funds"
    when = unix(at or ledger.now())
    made = refund(
        id=id,
        charge=charge,
        amount=amount,
        reason=reason,
        metadata=metadata,
        status=status or ledger.refund_status,
        created=when,
        pending_reason=pending_reason,
    )
    ledger.put(made)
    made["balance_transaction"] = booked(ledger, made, type="refund", amount=-amount, at=when)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    if charge["refunded"]:
        close_inquiries(ledger, charge)
    return made


def close_inquiries(ledger: Ledger, charge: StripeObject) -> None:
    """The bank asks no more about what went back whole."""
    for inquiry in ledger.all("dispute", charge=charge["id"]):
        if inquiry["status"].startswith("warning_"):
            inquiry["status"] = "warning_closed"


def leaves_refundable(dispute: StripeObject) -> bool:
    """An inquiry has taken no money yet, and a won dispute has given it back."""
    return bool(dispute["is_charge_refundable"])


def settle_refund(ledger: Ledger, refund: StripeObject, status: str, *, failure_reason: str | None = None) -> None:
    """A refund that went through can still fail days later; the money is then owed again."""
    undone = ("failed", "canceled")
    if status in undone and refund["status"] not in undone:
        charge = ledger.find("charge", refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        refund["failure_balance_transaction"] = booked(
            ledger, refund, type="refund_failure", amount=refund["amount"], at=unix(ledger.now())
        )
        refund["failure_reason"] = failure_reason or "unknown"
    refund["status"] = status
    refund.pop("pending_reason", None)
    refund.pop("next_action", None)


def open_dispute(
    ledger: Ledger,
    charge: StripeObject,
    *,
    status: str,
    reason: str,
    amount: int | None = None,
    id: str | None = None,
    at: datetime | None = None,
    refundable: bool | None = None,
) -> StripeObject:
    charge["disputed"] = True
    return ledger.put(
        dispute(
            id=id,
            charge=charge,
            amount=amount,
            status=status,
            reason=reason,
            created=unix(at or ledger.now()),
            refundable=refundable,
        )
    )


def move_balance(
    ledger: Ledger,
    customer: StripeObject,
    amount: int,
    currency: str,
    *,
    type: str = "adjustment",
    description: str | None = None,
    metadata: dict[str, str] | None = None,
    invoice: str | None = None,
    credit_note: str | None = None,
    at: int | None = None,
) -> StripeObject:
    """A negative amount is the customer's credit. Only what invoices bring may be in another currency than theirs."""
    if customer["currency"] not in (None, currency) and type == "adjustment":
        raise StripeError(
            400,
            f"The customer's balance is kept in {customer['currency']}, not in {currency}.",
            param="currency",
        )
    customer["currency"] = customer["currency"] or currency
    if currency == customer["currency"]:
        customer["balance"] += amount
    else:
        other = customer["invoice_credit_balance"]
        other[currency] = other.get(currency, 0) - amount
    entry = on_balance(
        customer=customer,
        amount=amount,
        currency=currency,
        created=unix(ledger.now()) if at is None else at,
        type=type,
        description=description,
        metadata=metadata,
        invoice=invoice,
        credit_note=credit_note,
    )
    entry["ending_balance"] = balance_of(customer, currency)
    return ledger.put(entry)


def balance_of(customer: StripeObject, currency: str) -> int:
    """Below zero for credit. An account of Accounts v2 has none here."""
    if currency == customer.get("currency"):
        return int(customer["balance"])
    return -int(customer.get("invoice_credit_balance", {}).get(currency, 0))
