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
from billing.wording.line import Line, Named
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


def subscription(this: Subscription, account: Account | None = None) -> Line:
    """With the account, also what the end of a trial does, and whether what it waits for is on its way."""
    head = as_it_is(this, account)
    if not this.is_live:
        why = f" ({statuses.cancellation_reason(this.end_reason)})" if this.end_reason else ""
        return (*head, f"{why} · ended ", this.ended_at) if this.ended_at else (*head, why)
    return (*head, *outlook(this, account))


def as_it_is(this: Subscription, account: Account | None = None) -> Line:
    """What it is and how it stands, and not what comes of it."""
    coming = account is not None and bool(account.comes_for(this))
    head = (Named(plan(this), this.id), f" · {statuses.subscription(this.status, coming=coming)}")
    return (*head, " since " if this.status == "active" else " · bought ", this.created) if this.is_live else head


def outlook(this: Subscription, account: Account | None = None) -> Line:
    """What is special about it, and what happens to it next."""
    meanwhile = f", {statuses.while_paused(this.while_paused)}" if this.while_paused else ""
    special = [f"collection paused{meanwhile}"] if this.paused else []
    special += ["sent invoices"] if this.collection_method == "send_invoice" else []
    special += [waiting.SETUP.get(this.setup.status, waiting.SETUP[ACTION])] if this.setup else []
    state = "".join(f" · {what}" for what in special)
    return (*discounted(this, account), state, *waits(this, account), *changes(this), *then(this, account))


def discounted(this: Subscription, account: Account | None = None) -> Line:
    """Each with the day until which it counts, or counted."""
    items = [discount for item in this.items for discount in item.discounts]
    told: list[Line] = [
        (f" · {off(discount)}{' the next invoice' if discount.once else ''}", *until(discount, account))
        for discount in (*this.discounts, *items)
    ]
    return tuple(part for each in told for part in each)


def until(discount: Discount, account: Account | None) -> Line:
    if discount.ends is None:
        return ()
    over = account is not None and discount.ends <= account.read_at
    return (", over since " if over else " until ", discount.ends)


def start(this: PlannedStart) -> Line:
    """What has not begun: `Pro, 20.00 USD per month · begins 4 March`."""
    return (Named(billed_then(this.first, None), this.id), " · begins ", this.first.begins)


def waits(this: Subscription, account: Account | None = None) -> Line:
    if this.waiting is None:
        return (" · a change waits for its payment",) if this.pending_update else ()
    to = f" to {priced(this.waiting.items, this.currency)}" if this.waiting.items else ""
    if account and this.waiting.lapses <= account.read_at:
        return (f" · a change{to} lapsed unpaid ", this.waiting.lapses)
    return (f" · a change{to} waits for its payment until ", this.waiting.lapses)


def changes(this: Subscription) -> Line:
    """The next phase of its schedule that bills something else."""
    stage = next_change(this)
    return (f" · changes to {billed_then(stage, this.currency)} on ", stage.begins) if stage else ()


def next_change(this: Subscription) -> Stage | None:
    now = [terms(item) for item in this.items]
    return next((stage for stage in this.stages if differs(stage, now)), None)


def differs(stage: Stage, now: list[tuple[object, ...]]) -> bool:
    return stage.trial or bool(stage.unread) or sorted(map(repr, map(terms, stage.items))) != sorted(map(repr, now))


def terms(item: SubscriptionItem) -> tuple[object, ...]:
    return (item.product, item.priced, item.interval, item.interval_count, item.quantity, item.usage_type, item.tiered)


def billed_then(stage: Stage, currency: str | None) -> str:
    unread = [f"a price that could not be read ({price})" for price in stage.unread]
    told = "; ".join([*filter(None, [priced(stage.items, currency)]), *unread]) or "nothing"
    return f"a trial of {told}" if stage.trial else told


def then(this: Subscription, account: Account | None) -> Line:
    if this.status == "trialing" and this.trial_end:
        if account and this.trial_end <= account.read_at:
            return (" · trial is over, what follows is awaited since ", this.trial_end)
        return trial(this.trial_end, trial_outcome(this, account) if account else None)
    if this.is_at_rest:
        why = f" ({statuses.rests_for(this.rests_for)})" if this.rests_for else ""
        return (f"{why} · nothing is billed until it is resumed",)
    if this.is_ending and this.ends:
        if account and this.ends <= account.read_at:
            return (" · was to end, which is awaited since ", this.ends)
        return (" · ends ", this.ends, *cuts_short(this, this.ends))
    if this.ends:
        return (*renews(this), " · an end is planned for ", this.ends)
    if this.schedule and not this.stages:
        after = SCHEDULE_END.get(this.schedule_end or "", "")
        return (f" · driven by a schedule{f', {after}' if after else ''}", *renews(this))
    return renews(this)


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


def cuts_short(this: Subscription, end: datetime) -> Line:
    """What is paid for beyond the end."""
    lost = lost_by(this, end)
    return (f", before {lost[0].item.name} is paid for until ", lost[0].until) if lost else ()


def renews(this: Subscription) -> Line:
    if not this.has_periods_of_its_items:
        return (" · renews ", this.period_end) if this.period_end else ()
    dated = [(item, end) for item in this.items if (end := item.paid_until)]
    told: list[Line] = [(f"{item.name} {'renews' if item.is_paid_ahead else 'is billed'} ", end) for item, end in dated]
    shown: Line = tuple(part for each in told[:MOST_ITEMS] for part in (" · ", *each))
    return (*shown, f" · +{len(told) - MOST_ITEMS} items") if len(told) > MOST_ITEMS else shown


def periods(this: Subscription) -> list[Line]:
    """Of each item, where they differ: then there is no one day until which the subscription is paid."""
    if not this.has_periods_of_its_items:
        return []
    return [period(item, end) for item in this.items if (end := item.paid_until)]


def period(item: SubscriptionItem, end: datetime) -> Line:
    return (f"{item.name}: {'paid until' if item.is_paid_ahead else 'usage is billed'} ", end)
