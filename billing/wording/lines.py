"""Stripe's objects in a line each, the same in the summary, the cards and the handoff."""

from collections.abc import Iterable
from datetime import datetime

from billing.account.account import Account
from billing.account.billed import currency_of, full, unit_price
from billing.account.customer import Customer
from billing.account.discount import Discount
from billing.account.payments import Charge, CheckoutSession, Dispute, Invoice
from billing.account.portal import Portal
from billing.account.subscription import Subscription, SubscriptionItem
from billing.values.money import exactly
from billing.wording import disputes, on_its_way, payment_methods, refund_states, refunds, statuses, waiting
from billing.wording.declines import decline
from billing.wording.line import Line, Named, counted


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


def mode(livemode: bool) -> str:
    return "live mode" if livemode else "test mode"


def plan(subscription: Subscription) -> str:
    """`Pro, 49.00 USD per month` or, with several items, each of them."""
    more = "; more items that were not read" if subscription.items_cut else ""
    return f"{priced(subscription.items, subscription.currency) or 'no items'}{more}"


def priced(items: Iterable[SubscriptionItem], currency: str | None = None) -> str:
    """`currency` is the one that all of them are billed in, where that is known."""
    return "; ".join(f"{item.name}, {price(item, currency)}" for item in items)


def price(item: SubscriptionItem, currency: str | None) -> str:
    """What is billed, and what that is reckoned from where it is more than a price for each."""
    asked, each, often = full(item, currency), unit_price(item), interval(item)
    if asked is None or each is None:
        return f"{unpriced(item, currency)} {often}".strip()
    if item.package or item.price is None:
        of = f"{item.package.size:,}" if item.package else "one"
        return f"{asked} {often} ({exactly(each, asked.currency)} for {of}, quantity {item.quantity:,})"
    count = f" × {item.quantity}" if item.quantity != 1 else ""
    return f"{item.price} {often}".strip() + count


def unpriced(item: SubscriptionItem, currency: str | None) -> str:
    if item.usage_type == "metered":
        return "metered"
    own = currency_of(item)
    if own and own != (currency or own):
        return f"price in {own.upper()} only"
    return "price in tiers" if item.tiered else "price unknown"


def interval(item: SubscriptionItem) -> str:
    if not item.interval:
        return ""
    return f"per {item.interval}" if item.interval_count == 1 else f"every {item.interval_count} {item.interval}s"


def off(discount: Discount) -> str:
    how_much = f"{discount.percent}%" if discount.percent else str(discount.amount) if discount.amount else ""
    return f"{how_much} off" if how_much else "discounted"


def invoice(this: Invoice, account: Account | None = None) -> Line:
    """With the account, also why the newest attempt at it failed, or that one is on its way."""
    name = Named(f"Invoice {this.number or this.id}", this.id)
    if account and this.is_owed and account.is_on_its_way(this):
        coming = account.on_its_way_for(this)
        return (name, f" · {this.remaining} {on_its_way.how(coming)}", *on_its_way.since(coming))
    if account and (waits := waiting.of(this, account)):
        must = waiting.must(waits, account.read_at)
        return (name, f" · {this.remaining} waits for the customer: they must ", *must)
    failed = account.last_failure(this) if account else None
    why = f" · {reason(failed)}" if failed else ""
    match this.status:
        case "open":
            attempts = f" after {counted(this.attempt_count, 'attempt')}" if this.attempt_count else ""
            head = f" · {this.remaining} open{attempts}{why}"
            if this.next_payment_attempt:
                begun = account is not None and this.next_payment_attempt <= account.read_at
                when = "an attempt is awaited since" if begun else "next attempt"
                return (name, f"{head} · {when} ", this.next_payment_attempt)
            if this.due:
                over = account is not None and this.due < account.read_at
                return (name, f"{head} · {'overdue since' if over else 'due'} ", this.due)
            if this.collection_method == "send_invoice":
                return (name, f"{head} · to be paid by hand · created ", this.created)
            return (name, f"{head} · no further attempt planned · created ", this.created)
        case "uncollectible" if this.end_reason:
            state = f"{statuses.invoice(this.status)} ({statuses.uncollectible_reason(this.end_reason)})"
        case "draft" if this.stuck:
            state = f"draft, stuck: {this.stuck.replace('_', ' ')}"
        case "paid" if this.paid_off_stripe:
            state = "paid outside Stripe"
        case "paid" if this.is_paid_from_credit:
            state = "paid from credit"
        case "paid" if this.is_settled_by_note:
            state = "settled by a credit note, nothing was paid"
        case "paid" if this.is_carried_over:
            state = "too little to be charged, added to the next invoice"
        case _:
            state = statuses.invoice(this.status)
    about = statuses.purpose(this.purpose, this.billing_reason)
    about = f" · {about}" if about else ""
    return (name, f" · {this.total} {state}{about} · ", this.created)


def owed(this: Invoice) -> Line:
    """In short: how much of which invoice."""
    return (Named(f"Invoice {this.number or this.id}", this.id), f" · {this.remaining} open")


def reason(failed: Charge) -> str:
    return decline(failed.failure, advice=failed.advice, blocked=failed.blocked).meaning


def charge(this: Charge, dispute: Dispute | None = None, now: datetime | None = None) -> Line:
    return (Named(charge_state(this), this.id), *contested(this, dispute, now), " · ", this.created)


def charge_state(this: Charge) -> str:
    seen = refunds.seen(this)
    if this.is_on_its_way:
        return f"{this.captured}{seen} {on_its_way.how(this)}"
    card = payment_methods.by(this.method)
    if this.status != "succeeded":
        why = f" ({reason(this)})" if this.status == "failed" else ""
        return f"{this.captured}{seen} {statuses.charge(this.status)}{why}{card}"
    state = f"{this.captured}{seen} paid{card}"
    if this.refunded.amount:
        told = [f"{this.arrived} refunded"] if this.arrived.amount else []
        told += [f"a refund of {made.amount} {refund_states.of(made).told}" for made in this.refunding]
        state += f" · {', '.join([*told, f'{this.left} left'])}"
    return state


def contested(this: Charge, dispute: Dispute | None, now: datetime | None = None) -> Line:
    if dispute is None:
        return (" · disputed",) if this.disputed else ()
    return (
        " · ",
        Named("inquiry" if dispute.is_inquiry else "disputed", dispute.id),
        f": {disputes.state(dispute, now)}",
    )


def dispute(this: Dispute, now: datetime) -> Line:
    why = f"{statuses.dispute_reason(this.reason)} · {disputes.state(this, now)}"
    return (Named(f"{this.amount} of {this.charge}", this.id), f" · {why}", *disputes.next_step(this, now))


def balance(customer: Customer) -> Line:
    """What stands between us and the customer beside the invoices; empty where nothing does."""
    told = [f"{credit} of credit for invoices" for credit in customer.credits if credit.amount > 0]
    if customer.balance and customer.balance.amount < 0:
        told.append(f"{customer.balance.negated()} of credit")
    elif customer.balance and customer.balance.amount > 0:
        told.append(f"{customer.balance} to be added to the next invoice")
    return ("; ".join(told),) if told else ()


def checkout(session: CheckoutSession, at: datetime) -> Line:
    total = f" over {session.total}" if session.total else ""
    waits = (" · ", *waiting.begun(session.waiting, at)) if session.waiting else ()
    return (
        f"Checkout{total} · {statuses.checkout(session.status, session.payment_status)} · ",
        session.created,
        *waits,
    )


def portal(this: Portal) -> str:
    if not this.configured:
        return "never set up"
    offers = (
        ("change the card", this.payment_method),
        ("see invoices", this.invoices),
        ("cancel at once" if this.cancel and this.cancel_mode == "immediately" else "cancel", this.cancel),
        ("change plan", this.change_plan),
        ("pause", this.pause),
    )
    can = [what for what, offered in offers if offered]
    cannot = [what for what, offered in offers[:3] if not offered]
    lacks = f"; not {', '.join(cannot)}" if cannot else ""
    way = "" if this.login_url else "no login page, so only the product leads customers there; "
    return f"{way}customers can {', '.join(can)}{lacks}" if can else f"{way}on, but customers can do nothing there"
