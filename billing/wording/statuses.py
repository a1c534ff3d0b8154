"""Plain words for Stripe's statuses and reasons, as a support operator reads them at a glance.

A table holds only the words that differ from the code itself. Every other code, and one that Stripe adds later, is
shown with its underscores as blanks. Words of a reason tell what was claimed and accuse nobody.
"""

from billing.account.invoice_line import Purpose

SUBSCRIPTION = {
    "trialing": "on trial",
    "incomplete": "first payment waiting",
    "incomplete_expired": "first payment never made",
}
# Why it has the status `paused`.
RESTS_FOR = {
    "final_payment_failure": "all payment attempts failed",
    "first_payment_failure": "the first payment failed",
    "pause_requested": "a pause was asked for",
    "system": "by Stripe itself",
    "trial_end_without_payment_method": "the trial ended without a payment method",
}
# What becomes of invoices while collection is paused.
WHILE_PAUSED = {
    "keep_as_draft": "invoices wait as drafts meanwhile",
    "mark_uncollectible": "invoices are written off meanwhile",
    "void": "invoices are voided meanwhile",
}
CANCELLATION_REASON = {
    "canceled_by_retention_policy": "removed by Stripe's retention policy",
    "cancellation_requested": "asked for",
    "payment_disputed": "a payment was disputed",
    "payment_failed": "payments failed",
}
CANCELLATION_FEEDBACK = {
    "customer_service": "unhappy with the service",
    "low_quality": "not good enough",
    "other": "another reason",
    "switched_service": "moved to another product",
    "unused": "not used enough",
}

INVOICE = {"uncollectible": "written off", "void": "voided"}
UNCOLLECTIBLE_REASON = {
    "max_payment_attempts": "all payment attempts failed",
    "payment_not_received": "the money never came",
    "subscription_canceled": "the subscription was canceled",
    "subscription_paused": "the subscription was paused",
    "user_forgiven": "written off by hand",
}
BILLING_REASON = {
    "automatic_pending_invoice_item_invoice": "items billed on their own",
    "manual": "made by hand",
    "quote_accept": "accepted quote",
    "subscription": "for a subscription",
    "subscription_create": "first invoice",
    "subscription_cycle": "renewal",
    "subscription_threshold": "usage limit reached",
    "subscription_update": "plan change",
    "upcoming": "preview of the next invoice",
}
# What Stripe calls `subscription_cycle`, or makes no difference of: a period's end bills more than the next period.
PURPOSE = {
    Purpose.AFTER_TRIAL: "first payment after the trial",
    Purpose.BACKDATED: "first invoice, with the time before it",
    Purpose.ONE_TIME: "one-time items",
    Purpose.PERIOD_OVER: "at a period's end",
    Purpose.PRORATIONS: "changes made in the period",
    Purpose.RENEWAL: "renewal",
    Purpose.USAGE: "usage",
}

CHARGE = {"pending": "on its way", "succeeded": "paid"}
# What Stripe has no word for: a charge that was never taken.
RESERVED = {"released": "reserved and let go again"}
PAYMENT = {
    "processing": "on its way",
    "requires_payment_method": "no working payment method",
    "requires_confirmation": "not started yet",
    "requires_action": "waiting for the customer to confirm",
    "requires_capture": "reserved, not taken yet",
    "succeeded": "paid",
}
CHECKOUT = {"open": "not finished yet", "expired": "never finished"}
# "Unpaid" once the customer has finished is money that a slow payment method still brings, or fails to.
CHECKOUT_PAYMENT = {"unpaid": "payment under way", "no_payment_required": "nothing to pay"}

DISPUTE = {
    "needs_response": "needs our answer",
    "under_review": "the bank is deciding",
    "appeal_needs_response": "appeal, needs our answer",
    "appeal_under_review": "appeal, the bank is deciding",
    "warning_needs_response": "inquiry, needs our answer",
    "warning_under_review": "inquiry, the bank is deciding",
    "warning_closed": "inquiry, closed",
    "prevented": "settled before it began",
}
# The kinds of early fraud warnings: what the card's bank says, who may be wrong.
FRAUD_WARNING = {
    "card_never_received": "says that the card never arrived",
    "fraudulent_card_application": "says that somebody else ordered the card",
    "made_with_counterfeit_card": "says that a copy of the card was used",
    "made_with_lost_card": "says that the card was reported missing",
    "made_with_stolen_card": "says that the card was taken away",
    "misc": "no particular reason",
    "unauthorized_use_of_card": "says that its owner did not agree to it",
}
DISPUTE_REASON = {
    "account_not_available": "the account could not be used",
    "bank_cannot_process": "the bank could not process it",
    "check_returned": "the check was returned",
    "credit_not_processed": "says that a refund never came",
    "customer_initiated": "asked the bank for the money back",
    "debit_not_authorized": "says that the debit was not agreed to",
    "duplicate": "says that it was charged twice",
    "fraudulent": "says that somebody else made the payment",
    "general": "no particular reason",
    "incorrect_account_details": "wrong account details",
    "insufficient_funds": "not enough money on the account",
    "noncompliant": "says that a card network's rule was broken",
    "product_not_received": "says that nothing was delivered",
    "product_unacceptable": "says that it was not as described",
    "subscription_canceled": "says that they had canceled before",
    "unrecognized": "does not recognize the payment",
}


# What a subscription waits for, where that has begun: neither missing nor failed.
COMING = {"incomplete": "first payment on its way"}


def subscription(status: str, *, coming: bool = False) -> str:
    """`coming` says that a payment for it has begun and not arrived."""
    told = said(SUBSCRIPTION, status)
    return COMING.get(status, f"{told}, a payment is on its way") if coming else told


def rests_for(reason: str) -> str:
    return said(RESTS_FOR, reason)


def while_paused(behavior: str) -> str:
    return said(WHILE_PAUSED, behavior)


def cancellation_reason(reason: str) -> str:
    return said(CANCELLATION_REASON, reason)


def cancellation_feedback(feedback: str) -> str:
    return said(CANCELLATION_FEEDBACK, feedback)


def invoice(status: str) -> str:
    return said(INVOICE, status)


def uncollectible_reason(reason: str) -> str:
    return said(UNCOLLECTIBLE_REASON, reason)


def billing_reason(reason: str) -> str:
    return said(BILLING_REASON, reason)


def purpose(told: Purpose | None, reason: str | None) -> str:
    return PURPOSE[told] if told else billing_reason(reason) if reason else ""


def charge(status: str) -> str:
    return said(CHARGE | RESERVED, status)


def payment(status: str) -> str:
    """Of a payment intent: one payment through all its attempts."""
    return said(PAYMENT, status)


def checkout(status: str, payment_status: str) -> str:
    if status == "complete":
        return f"finished, {said(CHECKOUT_PAYMENT, payment_status)}"
    return said(CHECKOUT, status)


def dispute(status: str) -> str:
    return said(DISPUTE, status)


def fraud_warning(kind: str) -> str:
    return said(FRAUD_WARNING, kind)


def dispute_reason(reason: str) -> str:
    return said(DISPUTE_REASON, reason)


def said(words: dict[str, str], code: str) -> str:
    # Stripe itself answers so at times. With us "unknown" is a read that failed and "deleted" a customer who is gone.
    if code in {"", "unknown", "none", "deleted"}:
        return "not stated by Stripe"
    return words.get(code, code.replace("_", " "))
