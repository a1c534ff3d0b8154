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
from billing.values.money import Money, exactly
from billing.wording import disputes, on_its_way, payment_methods, refund_states, refunds, statuses, waiting
from billing.wording.attempts import condition
from billing.wording.declines import decline
from billing.wording.line import Line, Named, counted, day_among


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


def invoice(invoice: Invoice, account: Account | None = None) -> Line:
    """With the account, also why the newest attempt at it failed, or that one is on its way."""
    name = Named(f"Invoice {invoice.number or invoice.id}", invoice.id)
    if account and invoice.is_owed and account.is_on_its_way(invoice):
        coming = account.on_its_way_for(invoice)
        return (name, f" · {invoice.remaining} {on_its_way.how(coming)}", *on_its_way.since(coming))
    if account and (waits := waiting.of(invoice, account)):
        must = waiting.must(waits, account.read_at)
        return (name, f" · {invoice.remaining} waits for the customer: they must ", *must)
    failed = account.last_failure(invoice) if account else None
    why, total = f" · {reason(failed)}" if failed else "", invoice.total
    match invoice.status:
        case "open":
            tried = f" after {counted(invoice.attempt_count, 'attempt')}" if invoice.attempt_count else ""
            head = f" · {invoice.remaining} open{tried}{why}"
            if invoice.next_payment_attempt:
                begun = account is not None and invoice.next_payment_attempt <= account.read_at
                when = "an attempt is awaited since" if begun else "next attempt"
                only = condition(invoice, account) if account and not begun else ()
                return (name, f"{head} · {when} ", invoice.next_payment_attempt, *only)
            if invoice.due:
                over = account is not None and invoice.due < account.read_at
                return (name, f"{head} · {'overdue since' if over else 'due'} ", invoice.due)
            if invoice.collection_method == "send_invoice":
                return (name, f"{head} · to be paid by hand · created ", invoice.created)
            return (name, f"{head} · no further attempt planned · created ", invoice.created)
        case "uncollectible":
            given_up = f" ({statuses.uncollectible_reason(invoice.end_reason)})" if invoice.end_reason else ""
            total, state = invoice.remaining, f"{statuses.invoice(invoice.status)}{given_up}"
        case "draft" if invoice.stuck:
            state = f"draft, stuck: {invoice.stuck.replace('_', ' ')}"
        case "paid" if total.amount < 0:
            total, state = total.negated(), "of credit to the customer's balance"
        case "paid" if invoice.is_paid_off_stripe:
            state = "paid outside Stripe"
        case "paid" if invoice.is_paid_from_credit:
            state = "paid from credit"
        case "paid" if invoice.is_settled_by_note:
            state = "settled by a credit note, nothing was paid"
        case "paid" if invoice.is_carried_over:
            state = "too little to be charged, added to the next invoice"
        case "paid":
            state = f"paid{''.join(f', {part}' for part in otherwise(invoice))}"
        case _:
            state = statuses.invoice(invoice.status)
    about = statuses.purpose(invoice.purpose, invoice.billing_reason)
    about = f" · {about}" if about else ""
    return (name, f" · {total} {state}{about} · ", invoice.created)


def otherwise(invoice: Invoice) -> list[str]:
    """What of a paid one was not paid here."""
    parts = (
        (invoice.paid_off_stripe, "outside Stripe"),
        (invoice.applied, "from credit"),
        (invoice.reduced, "taken off by a credit note"),
    )
    return [f"{amount} of it {how}" for amount, how in parts if amount]


def owed(invoice: Invoice) -> Line:
    """In short: how much of which invoice."""
    return (Named(f"Invoice {invoice.number or invoice.id}", invoice.id), f" · {invoice.remaining} open")


def reason(failed: Charge) -> str:
    return decline(failed.failure, advice=failed.advice, blocked=failed.blocked).meaning


def charge(
    charge: Charge, among: Iterable[Charge] = (), dispute: Dispute | None = None, now: datetime | None = None
) -> Line:
    paid = day_among(charge.created, (other.created for other in among if other.id != charge.id))
    return (Named(charge_state(charge), charge.id), *contested(charge, dispute, now), " · ", paid)


def charge_state(charge: Charge) -> str:
    seen = refunds.seen(charge)
    if charge.is_on_its_way:
        return f"{charge.captured}{seen} {on_its_way.how(charge)}"
    card = payment_methods.by(charge.method)
    if charge.status != "succeeded":
        why = f" ({reason(charge)})" if charge.status == "failed" else ""
        return f"{charge.captured}{seen} {statuses.charge(charge.status)}{why}{card}"
    state = f"{charge.captured}{seen} paid{card}"
    if charge.refunded.amount:
        told = [f"{charge.arrived} refunded"] if charge.arrived.amount else []
        told += [f"a refund of {refund.amount} {refund_states.of(refund).told}" for refund in charge.refunding]
        state += f" · {', '.join([*told, f'{charge.left} left'])}"
    return state


def contested(charge: Charge, dispute: Dispute | None, now: datetime | None = None) -> Line:
    if dispute is None:
        return (" · disputed",) if charge.disputed else ()
    return (
        " · ",
        Named("inquiry" if dispute.is_inquiry else "disputed", dispute.id),
        f": {disputes.state(dispute, now)}",
    )


def dispute(dispute: Dispute, now: datetime) -> Line:
    why = f"{statuses.dispute_reason(dispute.reason)} · {disputes.state(dispute, now)}"
    return (Named(f"{dispute.amount} of {dispute.charge}", dispute.id), f" · {why}", *disputes.next_step(dispute, now))


def balance(customer: Customer) -> Line:
    """What stands between us and the customer beside the invoices; empty where nothing does."""
    told = [further(credit) for credit in customer.credits]
    if customer.balance and customer.balance.amount < 0:
        told.append(f"{customer.balance.negated()} of credit")
    elif customer.balance and customer.balance.amount > 0:
        told.append(f"{customer.balance} to be added to the next invoice")
    return ("; ".join(told),) if told else ()


def further(credit: Money) -> str:
    """Of a further currency; below zero it is owed with the next invoice in it."""
    if credit.amount > 0:
        return f"{credit} of credit for invoices"
    return f"{credit.negated()} to be added to the next invoice in {credit.currency.upper()}"


def checkout(checkout: CheckoutSession, at: datetime) -> Line:
    total = f" over {checkout.total}" if checkout.total else ""
    step = (" · ", *waiting.begun(checkout.waiting, at)) if checkout.waiting else ()
    return (
        f"Checkout{total} · {statuses.checkout(checkout.status, checkout.payment_status)} · ",
        checkout.created,
        *step,
    )


def portal(portal: Portal) -> str:
    if not portal.configured:
        return "never set up"
    offers = (
        ("change the card", portal.payment_method),
        ("see invoices", portal.invoices),
        ("cancel at once" if portal.cancel and portal.cancel_mode == "immediately" else "cancel", portal.cancel),
        ("change plan", portal.change_plan),
        ("pause", portal.pause),
    )
    can = [what for what, offered in offers if offered]
    cannot = [what for what, offered in offers[:3] if not offered]
    lacks = f"; not {', '.join(cannot)}" if cannot else ""
    way = "" if portal.login_url else "no login page, so only the product leads customers there; "
    return f"{way}customers can {', '.join(can)}{lacks}" if can else f"{way}on, but customers can do nothing there"
