"""What will change about a subscription, by its content: from what to what, at which price, when, and until when."""

from billing.account.account import Account
from billing.account.paid_time import Lost, goes_on_until, lost_by
from billing.account.subscription import Stage, Subscription, WaitingUpdate
from billing.account.trial_end import TrialEnd, first_invoice, trial_outcome
from billing.values.money import Money
from billing.wording.line import Line, counted
from billing.wording.lines import plan, priced
from billing.wording.subscriptions import AFTER_TRIAL, SCHEDULE_END, billed_then, charged

# What an operator does about each; what is charged or billed as agreed needs nothing.
CURE = {
    TrialEnd.CANCELED: "whoever wants to stay adds a payment method before",
    TrialEnd.PAUSED: "it goes on once they add a payment method and it is resumed",
    TrialEnd.UNPAYABLE: "it is past due then, unless they add a payment method before",
    TrialEnd.UNSTATED: "have them add a payment method before",
    TrialEnd.NOT_COLLECTED: "collection goes on when the pause is over",
    TrialEnd.UNKNOWN: "look in the Stripe dashboard for what pays",
}


def coming(subscription: Subscription, account: Account) -> list[Line]:
    """Empty where it simply renews, or ends when what was paid for is over."""
    return [
        *trial_end(subscription, account),
        *(
            waiting(subscription, subscription.waiting)
            if subscription.waiting and subscription.waiting.lapses > account.read_at
            else []
        ),
        *(stage(each, subscription.currency) for each in subscription.stages),
        *schedule_end(subscription),
        *planned_end(subscription),
    ]


def trial_end(subscription: Subscription, account: Account) -> list[Line]:
    outcome = trial_outcome(subscription, account)
    if outcome is None or subscription.trial_end is None or subscription.trial_end <= account.read_at:
        return []
    match outcome.end:
        case TrialEnd.CHARGED:
            first = first_invoice(subscription)
            amount = f" {first} before tax{on_balance(account, first)}" if first else ""
            what = f"{charged(outcome.card)} is charged{amount} for {plan(subscription)}"
        case TrialEnd.ENDS:
            what = "it ends before anything is charged"
        case end:
            what = "; ".join(filter(None, (AFTER_TRIAL[end].removeprefix("then "), CURE.get(end))))
    return [("When its trial ends, ", subscription.trial_end, f": {what}")]


def on_balance(account: Account, first: Money) -> str:
    """Stripe takes what is on the balance off the next invoice, or adds it."""
    balance = account.customer.balance
    if balance is None or balance.currency != first.currency or not balance.amount:
        return ""
    credit = f", less {balance.negated()} of credit"
    return credit if balance.amount < 0 else f", and {balance} that they owe from before"


def waiting(subscription: Subscription, update: WaitingUpdate) -> list[Line]:
    parts = [
        *([f"from {plan(subscription)} to {priced(update.items, subscription.currency)}"] if update.items else []),
        *([f"{counted(update.discounts, 'discount')} from then on"] if update.discounts else []),
        *(["ends with its period"] if update.ends else []),
    ]
    trial: Line = (", a trial until ", update.trial_end) if update.trial_end else ()
    what = ", ".join(parts) or "of terms that Stripe does not name"
    return [
        (f"Once its open invoice is paid: {what}", *trial),
        ("Lapses ", update.lapses, ": unpaid by then, everything stays as it is now"),
    ]


def stage(each: Stage, currency: str | None) -> Line:
    until: Line = (" until ", each.until) if each.until else ()
    special = [
        *([f"with {counted(each.discounts, 'discount')}"] if each.discounts else []),
        *([f"with {counted(each.extras, 'one-time item')}"] if each.extras else []),
        *(["nothing is made up for"] if not each.prorates else []),
    ]
    return ("From ", each.begins, *until, f": {billed_then(each, currency)}{''.join(f', {what}' for what in special)}")


def schedule_end(subscription: Subscription) -> list[Line]:
    over = subscription.stages[-1].until if subscription.stages else None
    after = SCHEDULE_END.get(subscription.schedule_end or "")
    return [("After ", over, f" {after}")] if over and after else []


def planned_end(subscription: Subscription) -> list[Line]:
    return [*map(taken, lost_by(subscription, subscription.ends))] if subscription.ends else []


def taken(lost: Lost) -> Line:
    worth = f", worth about {lost.worth}" if lost.worth else ", worth an unknown amount"
    return (f"The end takes away paid time of {lost.item.name}, until ", lost.until, worth)


def billed_again(subscription: Subscription) -> list[Line]:
    """What an end that takes no paid time away goes on billing until then."""
    end = subscription.paid_until
    again = goes_on_until(subscription, end) if end else []
    return [(f"{priced([item], subscription.currency)}: billed on until then",) for item in again]
