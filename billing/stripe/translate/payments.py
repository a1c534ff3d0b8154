"""Stripe's invoices, charges, refunds, disputes and checkouts into our values. Pure."""

from collections.abc import Iterable, Mapping

from billing.account.payments import Charge, CheckoutSession, Dispute, FraudWarning, Invoice, InvoiceLink
from billing.account.refund import Refund
from billing.stripe.translate import invoice_lines, payment_methods
from billing.stripe.translate.given_back import without_released
from billing.stripe.translate.invoice_lines import Known, is_proration
from billing.stripe.translate.invoice_payments import intents_of, live_payments, paid_by, paid_off_stripe
from billing.stripe.translate.reserved import RESERVED, status_of
from billing.stripe.translate.taken_off import asked, only, shared, subscription_behind, taken_off
from billing.stripe.translate.values import Object, at, connected_account, money, payer, reference, rows, when
from billing.stripe.translate.waiting import waiting
from billing.values.money import Money

# The metadata that marks a refund or credit as the outcome of one proposal of one case, and what credit is for.
CASE_ID, PROPOSAL, CHARGE = "case_id", "proposal", "charge"
# What an invoice's payment was tried with.
TRIED = ("payment_intent", "charge")


def invoice(found: Object, known: Known = invoice_lines.NOTHING) -> Invoice:
    payments = live_payments(found)
    given_up = (found.get("status_details") or {}).get("uncollectible") or {}
    error = last_error(payments)
    lines, currency = rows(found.get("lines")), found["currency"]
    return Invoice(
        id=found["id"],
        number=found.get("number"),
        status=found.get("status") or "draft",
        total=Money(found["total"], currency),
        remaining=Money(found["amount_remaining"], currency),
        created=at(found["created"]),
        subscription=subscription_behind(found) or only(lines),
        next_payment_attempt=when(found.get("next_payment_attempt")),
        attempt_count=found.get("attempt_count") or 0,
        payment_intents=intents_of(found),
        live_intents=intents_of(found, live=True),
        paid_off_stripe=money(paid_off_stripe(found) or None, currency),
        due=when(found.get("due_date")),
        collection_method=found.get("collection_method") or "charge_automatically",
        billing_reason=found.get("billing_reason"),
        prorated=any(map(is_proration, lines)),
        end_reason=given_up.get("reason"),
        stuck=(found.get("last_finalization_error") or {}).get("code"),
        auto_advance=bool(found.get("auto_advance")),
        credited=money(taken_off(lines, proration=True) or None, currency),
        failure=error.get("decline_code") or error.get("code"),
        advice=error.get("advice_code"),
        default_payment_method=reference(found.get("default_payment_method")),
        default_source=reference(found.get("default_source")),
        processing=is_processing(found),
        discounted=discounted(found),
        lines=invoice_lines.lines_of(found, known),
        lines_cut=invoice_lines.are_cut(found),
        taxes=invoice_lines.taxes_of(found),
        purpose=invoice_lines.purpose_of(found, known),
        goodwill=money(taken_off(lines, proration=False) or None, currency),
        payments_cut=bool((found.get("payments") or {}).get("has_more")),
        paid=money(found.get("amount_paid"), currency),
        applied=money(applied(found) or None, currency),
        overpaid=money(found.get("amount_overpaid"), currency),
        reduced=money(found.get("pre_payment_credit_notes_amount") or None, currency),
        carried=money(carried(found) or None, currency),
        noted=money(found.get("post_payment_credit_notes_amount"), currency),
        waiting=waiting(expanded_intents(payments)),
        shared=tuple((whose, Money(left, currency)) for whose, left in shared(found, lines).items()),
        asked=tuple((whose, Money(amount, currency)) for whose, amount in asked(found, lines).items()),
    )


def applied(invoice: Object) -> int:
    """A balance below zero is credit; until the invoice is final none is taken, and a void one gives it back."""
    before, after = invoice.get("starting_balance") or 0, invoice.get("ending_balance")
    if after is None or invoice.get("status") == "void":
        return 0
    return int(max(min(after, 0) - min(before, 0), 0))


def carried(invoice: Object) -> int:
    """A balance above zero is owed with the next invoice: what is too small to be charged goes there."""
    before, after = invoice.get("starting_balance") or 0, invoice.get("ending_balance") or 0
    return 0 if invoice.get("status") == "void" else int(max(max(after, 0) - max(before, 0), 0))


def discounted(invoice: Object) -> Money | None:
    amounts = invoice.get("total_discount_amounts")
    return None if amounts is None else Money(sum(off["amount"] for off in amounts), invoice["currency"])


def fraud_warning(found: Object) -> FraudWarning:
    return FraudWarning(
        id=found["id"],
        charge=reference(found["charge"]) or "",
        kind=found.get("fraud_type") or "misc",
        created=at(found["created"]),
        actionable=bool(found.get("actionable")),
    )


def last_error(payments: Iterable[Object]) -> Object:
    errors = (intent.get("last_payment_error") for intent in expanded_intents(payments))
    return next((error for error in errors if error), {})


def is_processing(invoice: Object) -> bool | None:
    """None where Stripe gave no payments, or only the ids of their intents, or of legacy charges."""
    payments = live_payments(invoice)
    intents = expanded_intents(payments)
    if invoice.get("payments") is None or len(intents) < sum(any(map(payment.get, TRIED)) for payment in payments):
        return None
    return any(intent.get("status") == "processing" for intent in intents)


def expanded_intents(payments: Iterable[Object]) -> list[Object]:
    intents = (payment.get("payment_intent") for payment in payments)
    return [intent for intent in intents if isinstance(intent, Mapping)]


def invoice_link(found: Object) -> InvoiceLink:
    return InvoiceLink(
        name=found.get("number") or found["id"],
        total=Money(found["total"], found["currency"]),
        created=at(found["created"]),
        page=found["hosted_invoice_url"],
        pdf=found.get("invoice_pdf"),
    )


def charge(found: Object, invoices: Iterable[Invoice] = (), legacy: Mapping[str, str] | None = None) -> Charge:
    """Charges no longer name their invoice: it is the one that their payment intent paid, or that `legacy` says."""
    intent = reference(found.get("payment_intent"))
    named = (legacy or {}).get(found["id"])
    paid = paid_by(intent, invoices, named)
    currency = found["currency"]
    outcome = found.get("outcome") or {}
    # A charge that failed or was only reserved has captured nothing; what people ask about is what was tried.
    status = status_of(found)
    captured = found["amount_captured"] if status == "succeeded" else found["amount"]
    # What was never taken can't go back: Stripe calls it refunded once it lets go of it.
    made = [refund(each) for each in rows(found.get("refunds"))] if status not in RESERVED else []
    gone = found["amount_refunded"] if status not in RESERVED else 0
    released = found["amount"] - captured
    refunds = without_released(made, released)
    refunded = gone - (released if len(refunds) < len(made) else 0)
    shown = sum(made.amount.amount for made in refunds if not made.came_back)
    return Charge(
        id=found["id"],
        status=status,
        captured=Money(captured, currency),
        refunded=Money(max(refunded, shown), currency),
        created=at(found["created"]),
        customer=payer(found),
        livemode=found["livemode"],
        disputed=bool(found.get("disputed")),
        invoice=paid.id if paid else None,
        subscription=paid.subscription if paid else None,
        method=payment_methods.of_charge(found),
        failure=(outcome.get("reason") or found.get("failure_code")) if status == "failed" else None,
        advice=outcome.get("advice_code"),
        blocked=outcome.get("type") == "blocked",
        connect=connected_account(found),
        statement=statement_of(found),
        receipt=found.get("receipt_number"),
        presented=presented(found),
        refunds=refunds,
        refunds_cut=bool((found.get("refunds") or {}).get("has_more")),
        intent=intent,
    )


def statement_of(charge: Object) -> str | None:
    """Of a card what Stripe composed of all parts; of other methods what was sent along, if anything was."""
    if charge["status"] == "failed":
        return None
    composed: str | None = charge.get("calculated_statement_descriptor")
    is_card = (charge.get("payment_method_details") or {}).get("type") == "card"
    return composed or (None if is_card else charge.get("statement_descriptor"))


def refund(made: Object) -> Refund:
    metadata = made.get("metadata") or {}
    destination = made.get("destination_details") or {}
    where = destination.get("type")
    told = destination.get(where) or {}
    return Refund(
        id=made["id"],
        amount=Money(made["amount"], made["currency"]),
        status=made.get("status") or "pending",
        case_id=metadata.get(CASE_ID),
        proposal=metadata.get(PROPOSAL),
        created=when(made.get("created")),
        failure=made.get("failure_reason"),
        reason=made.get("reason"),
        destination=where,
        sent_as=told.get("type"),
        reference=told.get("reference"),
        reference_status=told.get("reference_status"),
        presented=presented(made),
        waits_for=made.get("pending_reason"),
        asks_until=when(((made.get("next_action") or {}).get("display_details") or {}).get("expires_at")),
    )


def presented(found: Object) -> Money | None:
    """What the customer saw of it, where that was in another currency."""
    seen = found.get("presentment_details") or {}
    return money(seen.get("presentment_amount"), seen.get("presentment_currency"))


def dispute(found: Object) -> Dispute:
    evidence = found.get("evidence_details") or {}
    submissions = evidence.get("submission_count") or 0
    return Dispute(
        id=found["id"],
        charge=reference(found["charge"]) or "",
        status=found["status"],
        reason=found.get("reason") or "general",
        amount=Money(found["amount"], found["currency"]),
        created=at(found["created"]),
        # 0 where the bank takes none.
        answer_by=when(evidence.get("due_by") or None),
        refundable=bool(found.get("is_charge_refundable")),
        submissions=submissions,
        late=bool(evidence.get("past_due")),
        staged=bool(evidence.get("has_evidence")) and not submissions,
        takes_no_answer=evidence.get("due_by") == 0,
    )


def checkout(found: Object, intent: Object | None = None) -> CheckoutSession:
    """`intent` is that of its payment, where it was read."""
    return CheckoutSession(
        id=found["id"],
        status=found.get("status") or "open",
        payment_status=found["payment_status"],
        mode=found["mode"],
        created=at(found["created"]),
        expires_at=when(found.get("expires_at")),
        total=money(found.get("amount_total"), found.get("currency")),
        subscription=reference(found.get("subscription")),
        waiting=waiting([intent] if intent else []),
        payment_intent=reference(found.get("payment_intent")),
    )
