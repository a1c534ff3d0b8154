"""A subscription in a line, the same in the summary, the cards and the handoff: what it is, and what happens next."""

from datetime import datetime

from billing.account.account import Account
from billing.account.discount import Discount
from billing.account.paid_time import lost_by
from billing.account.payment_method import PaymentMethod
from billing.account.subscription import PlannedStart, Stage, Subscription, SubscriptionItem
from billing.account.trial_end import Outcome, TrialEnd, trial_outcome
from billing.account.waiting import ACTION
from billing.wording import payment_methods, statuses, waiting
from billing.wording.line import Line, Named, day_among
from billing.wording.lines import off, plan, priced

# More items than that stand behind *More*.
MOST_ITEMS = 3
AFTER_TRIAL = {
    TrialEnd.SENT: "then an invoice is sent",
    TrialEnd.CANCELED: "then it ends: no payment method",
    TrialEnd.PAUSED: "then it is paused: no payment method",
    TrialEnd.UNPAYABLE: "then billed with nothing to pay it: no payment method",
    TrialEnd.NOTHING: "nothing to pay then",
    TrialEnd.USAGE: "usage is billed from then on",
    TrialEnd.NOT_COLLECTED: "nothing is collected then: collection is paused",
    TrialEnd.UNSTATED: "no payment method, and Stripe does not say what then",
    TrialEnd.UNKNOWN: "what then is unknown",
}
SCHEDULE_END = {
    "cancel": "then it ends",
    "none": "then nothing drives it",
    "release": "then it goes on by itself",
    "renew": "then the schedule begins again",
}


def subscription(subscription: Subscription, account: Account | None = None) -> Line:
    """With the account, also what the end of a trial does, and whether what it waits for is on its way."""
    head = as_it_is(subscription, account)
    if not subscription.is_live:
        why = f" ({statuses.cancellation_reason(subscription.end_reason)})" if subscription.end_reason else ""
        return (*head, f"{why} · ended ", subscription.ended_at) if subscription.ended_at else (*head, why)
    return (*head, *outlook(subscription, account))


def as_it_is(subscription: Subscription, account: Account | None = None) -> Line:
    """What it is and how it stands, and not what comes of it."""
    coming = account is not None and bool(account.comes_for(subscription))
    name = Named(plan(subscription), subscription.id)
    head = (name, f" · {statuses.subscription(subscription.status, coming=coming)}")
    if not subscription.is_live:
        return head
    others = [other for other in (account.live_subscriptions if account else ()) if other.id != subscription.id]
    bought = day_among(subscription.created, (other.created for other in others))
    return (*head, " since " if subscription.status == "active" else " · bought ", bought)


def outlook(subscription: Subscription, account: Account | None = None) -> Line:
    """What is special about it, and what happens to it next."""
    meanwhile = f", {statuses.while_paused(subscription.while_paused)}" if subscription.while_paused else ""
    special = [f"collection paused{meanwhile}"] if subscription.paused else []
    special += ["sent invoices"] if subscription.collection_method == "send_invoice" else []
    special += [waiting.SETUP.get(subscription.setup.status, waiting.SETUP[ACTION])] if subscription.setup else []
    state = "".join(f" · {what}" for what in special)
    return (
        *discounted(subscription, account),
        state,
        *waits(subscription, account),
        *changes(subscription),
        *then(subscription, account),
    )


def discounted(subscription: Subscription, account: Account | None = None) -> Line:
    """Each with the day until which it counts, or counted."""
    items = [discount for item in subscription.items for discount in item.discounts]
    told: list[Line] = [
        (f" · {off(discount)}{' the next invoice' if discount.once else ''}", *until(discount, account))
        for discount in (*subscription.discounts, *items)
    ]
    return tuple(part for each in told for part in each)


def until(discount: Discount, account: Account | None) -> Line:
    if discount.ends is None:
        return ()
    over = account is not None and discount.ends <= account.read_at
    return (", over since " if over else " until ", discount.ends)


def start(planned: PlannedStart) -> Line:
    """What has not begun: `Pro, 20.00 USD per month · begins 4 March`."""
    return (Named(billed_then(planned.first, None), planned.id), " · begins ", planned.first.begins)


def waits(subscription: Subscription, account: Account | None = None) -> Line:
    if subscription.waiting is None:
        return (" · a change waits for its payment",) if subscription.pending_update else ()
    to = f" to {priced(subscription.waiting.items, subscription.currency)}" if subscription.waiting.items else ""
    if account and subscription.waiting.lapses <= account.read_at:
        return (f" · a change{to} lapsed unpaid ", subscription.waiting.lapses)
    return (f" · a change{to} waits for its payment until ", subscription.waiting.lapses)


def changes(subscription: Subscription) -> Line:
    """The next phase of its schedule that bills something else."""
    stage = next_change(subscription)
    return (f" · changes to {billed_then(stage, subscription.currency)} on ", stage.begins) if stage else ()


def next_change(subscription: Subscription) -> Stage | None:
    now = [terms(item) for item in subscription.items]
    return next((stage for stage in subscription.stages if differs(stage, now)), None)


def differs(stage: Stage, now: list[tuple[object, ...]]) -> bool:
    return stage.trial or bool(stage.unread) or sorted(map(repr, map(terms, stage.items))) != sorted(map(repr, now))


def terms(item: SubscriptionItem) -> tuple[object, ...]:
    return (item.product, item.priced, item.interval, item.interval_count, item.quantity, item.usage_type, item.tiered)


def billed_then(stage: Stage, currency: str | None) -> str:
    unread = [f"a price that could not be read ({price})" for price in stage.unread]
    told = "; ".join([*filter(None, [priced(stage.items, currency)]), *unread]) or "nothing"
    return f"a trial of {told}" if stage.trial else told


def then(subscription: Subscription, account: Account | None) -> Line:
    if subscription.status == "trialing" and subscription.trial_end:
        if account and subscription.trial_end <= account.read_at:
            return (" · trial is over, what follows is awaited since ", subscription.trial_end)
        return trial(subscription.trial_end, trial_outcome(subscription, account) if account else None)
    if subscription.is_at_rest:
        why = f" ({statuses.rests_for(subscription.rests_for)})" if subscription.rests_for else ""
        return (f"{why} · nothing is billed until it is resumed",)
    if subscription.is_ending and subscription.ends:
        if account and subscription.ends <= account.read_at:
            return (" · was to end, which is awaited since ", subscription.ends)
        return (" · ends ", subscription.ends, *cuts_short(subscription, subscription.ends))
    if subscription.ends:
        return (*renews(subscription), " · an end is planned for ", subscription.ends)
    if subscription.schedule and not subscription.stages:
        after = SCHEDULE_END.get(subscription.schedule_end or "", "")
        return (f" · driven by a schedule{f', {after}' if after else ''}", *renews(subscription))
    return renews(subscription)


def trial(end: datetime, outcome: Outcome | None) -> Line:
    match outcome:
        case None:
            return (" · trial ends ", end)
        case Outcome(end=TrialEnd.ENDS):
            return (" · ends with its trial, without a payment, ", end)
        case Outcome(end=TrialEnd.CHARGED, card=card):
            return (" · trial ends ", end, f", then {charged(card)} is charged")
        case Outcome(end=told):
            return (" · trial ends ", end, f", {AFTER_TRIAL[told]}")


def charged(card: PaymentMethod | None) -> str:
    if card is None:
        return "the default payment method"
    return payment_methods.named(card)


def cuts_short(subscription: Subscription, end: datetime) -> Line:
    """What is paid for beyond the end."""
    lost = lost_by(subscription, end)
    return (f", before {lost[0].item.name} is paid for until ", lost[0].until) if lost else ()


def renews(subscription: Subscription) -> Line:
    if not subscription.has_periods_of_its_items:
        return (" · renews ", subscription.period_end) if subscription.period_end else ()
    dated = [(item, end) for item in subscription.items if (end := item.paid_until)]
    told: list[Line] = [(f"{item.name} {'renews' if item.is_paid_ahead else 'is billed'} ", end) for item, end in dated]
    shown: Line = tuple(part for each in told[:MOST_ITEMS] for part in (" · ", *each))
    return (*shown, f" · +{len(told) - MOST_ITEMS} items") if len(told) > MOST_ITEMS else shown


def periods(subscription: Subscription) -> list[Line]:
    """Of each item, where they differ: then there is no one day until which the subscription is paid."""
    if not subscription.has_periods_of_its_items:
        return []
    return [period(item, end) for item in subscription.items if (end := item.paid_until)]


def period(item: SubscriptionItem, end: datetime) -> Line:
    return (f"{item.name}: {'paid until' if item.is_paid_ahead else 'usage is billed'} ", end)
