"""What Stripe's objects are called in front of people, in the summary, the cards and the handoff alike.

A line is a tuple of texts, times and people of the team. The texts may hold what customers typed, so whoever shows a
line escapes them, and shows its times in the reader's own zone.
"""

from dataclasses import dataclass
from datetime import datetime

from billing.customer import Account, Charge, Customer, Invoice, Subscription, SubscriptionItem
from billing.events import Classification, Remedy, SkipReason


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, by Slack user id, or the bot."""

    user: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, to the minute; a bare datetime in a line is a day."""

    at: datetime


Line = tuple[str | datetime | Member | Moment, ...]

CLASSIFICATIONS = {
    Classification.DUPLICATE_SUBSCRIPTION: "Duplicate personal subscription",
    Classification.TEAM_SEATS: "Real team or several seats",
    Classification.FAILED_PAYMENT: "Failed payment or incomplete checkout",
    Classification.MISSING_SELF_SERVE: "Missing self-serve controls",
    Classification.PRODUCT_FAILURE: "Product failure or trust break",
}

REMEDIES = {
    Remedy.SHARE_PORTAL: "Share portal login page",
    Remedy.SHARE_INVOICES: "Share invoices",
    Remedy.PRESERVE_SEATS: "Preserve seats",
    Remedy.CANCEL_AT_PERIOD_END: "Cancel at period end",
    Remedy.RETRY_PAYMENT: "Retry payment",
    Remedy.VOID_INVOICE: "Void invoice",
    Remedy.CANCEL_NOW: "Cancel now",
    Remedy.CREDIT_BALANCE: "Credit balance",
    Remedy.REFUND_CHARGE: "Refund a charge",
    Remedy.LOG_GAP: "Log a product gap",
    Remedy.NO_ACTION: "No action",
}

SKIP_REASONS = {
    SkipReason.CUSTOMER_ASKED: "The customer asked for this",
    SkipReason.PORTAL_OFF: "The portal does not offer it",
    SkipReason.ALREADY_TRIED: "The safer step was tried already",
    SkipReason.TRUST: "Trust is at stake",
    SkipReason.OTHER: "Another reason (see the note)",
}

REFUND_REASONS = {"duplicate": "Duplicate charge", "requested_by_customer": "Requested by the customer"}


def masked(email: str | None) -> str:
    """Enough of an address to recognise it, not enough to use it."""
    if not email:
        return "no e-mail address"
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def who(customer: Customer) -> str:
    if customer.deleted:
        return f"deleted customer {customer.id}"
    return f"{customer.name or 'no name'} ({masked(customer.email)})"


def interval(item: SubscriptionItem) -> str:
    if not item.interval:
        return ""
    return f"per {item.interval}" if item.interval_count == 1 else f"every {item.interval_count} {item.interval}s"


def plan(subscription: Subscription) -> str:
    """`Pro, 49.00 USD per month` or, with several items, each of them."""
    described = []
    for item in subscription.items:
        price = f"{item.price} {interval(item)}" if item.price else f"tiered or metered price {interval(item)}"
        seats = f" × {item.quantity}" if item.quantity and item.quantity > 1 else ""
        described.append(f"{item.product_name or item.product}, {price.strip()}{seats}")
    return "; ".join(described) or "no items"


def subscription_line(subscription: Subscription) -> Line:
    head = f"{plan(subscription)} · {subscription.status.replace('_', ' ')}"
    if not subscription.is_live:
        ended = subscription.ended_at
        return (f"{head} · ended ", ended) if ended else (head,)
    return (f"{head} since ", subscription.created, *outlook(subscription))


def outlook(subscription: Subscription) -> Line:
    """What happens to it next."""
    state = " · collection paused" if subscription.paused else ""
    if subscription.status == "trialing" and subscription.trial_end:
        return (f"{state} · trial ends ", subscription.trial_end)
    if subscription.ends:
        return (f"{state} · ends ", subscription.ends)
    state += " · driven by a schedule" if subscription.schedule else ""
    return (f"{state} · renews ", subscription.period_end) if subscription.period_end else (state,)


def invoice_line(invoice: Invoice) -> Line:
    name = f"Invoice {invoice.number or invoice.id}"
    if invoice.status == "open":
        attempts = f" after {invoice.attempt_count} attempts" if invoice.attempt_count else ""
        head = f"{name} · {invoice.remaining} open{attempts}"
        if invoice.next_payment_attempt:
            return (f"{head} · next attempt ", invoice.next_payment_attempt)
        return (f"{head} · no further attempt planned · created ", invoice.created)
    return (f"{name} · {invoice.total} {invoice.status} · ", invoice.created)


def charge_line(charge: Charge) -> Line:
    return (f"{charge_state(charge)} · ", charge.created)


def charge_state(charge: Charge) -> str:
    card = f" on {charge.card}" if charge.card else ""
    if charge.status != "succeeded":
        why = f" ({charge.failure.replace('_', ' ')})" if charge.failure else ""
        return f"{charge.captured} {charge.status}{why}{card}"
    state = f"{charge.captured} paid{card}"
    if charge.disputed:
        state += " · disputed"
    if charge.refunded.amount:
        state += f" · {charge.refunded} refunded, {charge.left} left"
    return state


def mode(livemode: bool) -> str:
    return "live mode" if livemode else "test mode"


def subscription_option(subscription: Subscription) -> str:
    return f"{plan(subscription)} · since {subscription.created:%d %b %Y}"


def charge_option(charge: Charge, account: Account) -> str:
    """Tells one charge from another: amount left, day, and the plan that it paid for."""
    paid_for = account.subscription(charge.subscription)
    described = f"{charge.left} left of {charge.captured} · {charge.created:%d %b %Y}"
    return f"{described} · {plan(paid_for)}" if paid_for else described
