"""What a case does to the revenue: told from its log and from what Stripe says of the customer, decided nowhere.

Amounts of two currencies are never added. What failed, what came back and what was taken back count for nothing, nor
does what somebody else did; of a step that nobody knows of yet it says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.recurring import UNPRICED, USAGE, Recurring, recurring
from billing.account.refund import Refund
from billing.account.subscription import Subscription
from billing.case.busy import at_stake
from billing.case.case import Case
from billing.case.events import BY_OTHERS, Executed, Proposed
from billing.case.taken_back_since import is_taken_back
from billing.values.choices import Remedy
from billing.values.money import Money
from billing.wording.line import Line
from billing.wording.refunds import made_by

LATE = "a payment is late"
PAUSED = "collection is paused"
AT_REST = "nothing is billed until it is resumed"
PLANNED = "an end is planned"

NO_EFFECT: Line = ("No revenue effect",)
UNSETTLED: Line = ("What the step under way does to it is not known yet",)

# Subscriptions named in one line.
MOST_NAMED = 3

Step = Proposed | Executed
ENDING = frozenset({Remedy.CANCEL_AT_PERIOD_END, Remedy.CANCEL_NOW})


@dataclass(frozen=True, slots=True)
class Stream:
    """What a subscription brings in, in one currency.

    Attributes:
    ends: the last day of a lost one, or the planned end of one at risk; None where it is not known, or at once.
    risk: why it is at risk.
    """

    subscription: str
    brings: Recurring
    ends: datetime | None = None
    risk: str = ""


@dataclass(frozen=True, slots=True)
class RevenueImpact:
    """Money by currency, each of them once; recurring revenue by subscription.

    Attributes:
    refunding: what is to go back and is not there yet.
    collected: of open invoices, by trying again.
    written_off: open invoices that were voided; what was never paid is not lost.
    uncounted: invoices that were collected or voided and that Stripe did not show.
    unknown: whether the subscriptions could not be read, so that nothing can be said of what is kept or at risk.
    unsettled: whether a step is under way, or nobody knows whether Stripe did it.
    """

    refunded: tuple[Money, ...] = ()
    refunding: tuple[Money, ...] = ()
    credited: tuple[Money, ...] = ()
    collected: tuple[Money, ...] = ()
    written_off: tuple[Money, ...] = ()
    uncounted: tuple[str, ...] = ()
    lost: tuple[Stream, ...] = ()
    kept: tuple[Stream, ...] = ()
    at_risk: tuple[Stream, ...] = ()
    unknown: bool = False
    unsettled: bool = False


def impact(case: Case, account: Account | None) -> RevenueImpact:
    """Of everything in the case that stands; `account` is of the customer at hand, None where there is nobody."""
    taken_back = case.undone
    ours = [(made, done) for made, done in case.executions if done.reason != BY_OTHERS]
    steps = [(done, made.at) for made, done in ours if made.seq not in taken_back]
    return replace(of_steps(steps, account, at_stake(case)), unsettled=case.work is not None)


def impact_of(step: Step, account: Account | None) -> RevenueImpact:
    """Of one step by itself, done or only proposed. What is kept is part of it where it ends or spares something."""
    whole = of_steps([(step, None)], account)
    if step.remedy in ENDING or step.remedy is Remedy.PRESERVE_SEATS:
        return whole
    return replace(whole, kept=(), at_risk=(), unknown=False)


def of_steps(
    steps: Sequence[tuple[Step, datetime | None]], account: Account | None, at_stake: str | None = None
) -> RevenueImpact:
    """`at_stake` is the object of a step that is not known yet: of a subscription nobody can say that it is kept."""
    steps = [(done, at) for done, at in steps if not (isinstance(done, Executed) and is_taken_back(done, at, account))]
    ended = {id for done, _ in steps if (id := ends(done))}
    live = account.live_subscriptions if account else []
    rest = [subscription for subscription in live if subscription.id not in {*ended, at_stake}]
    refunds = [done for done, _ in steps if done.remedy is Remedy.REFUND_CHARGE and not came_back(done, account)]
    collected = {id for done, _ in steps if done.remedy is Remedy.RETRY_PAYMENT and (id := done.invoice)}
    voided = {id for done, _ in steps for id in voids(done)}
    # A refund of the invoice's payment is told by itself: what was collected, was.
    tried = [done for done, _ in steps if done.remedy is Remedy.RETRY_PAYMENT]
    told = {id: amount for done in tried if (id := done.invoice) and (amount := moved(done))}
    owed = {id: told.get(id) or owes(id, account) for id in collected | voided}
    return RevenueImpact(
        refunded=summed(moved(done) for done in refunds if not is_under_way(done, account)),
        refunding=summed(moved(done) for done in refunds if is_under_way(done, account)),
        credited=summed(moved(done) for done, _ in steps if done.remedy is Remedy.CREDIT_BALANCE),
        collected=summed(owed[id] for id in collected),
        written_off=summed(owed[id] for id in voided),
        uncounted=tuple(sorted(id for id, amount in owed.items() if amount is None)),
        lost=tuple(stream for id in sorted(ended) for stream in lost(id, steps, account)),
        kept=streams(subscription for subscription in rest if not risk(subscription)),
        at_risk=streams(subscription for subscription in rest if risk(subscription)),
        unknown=account is not None and not account.knows(Panel.SUBSCRIPTIONS),
    )


def ends(done: Step) -> str | None:
    return done.subscription if done.remedy in ENDING else None


def moved(done: Step) -> Money | None:
    return Money(done.amount, done.currency) if done.amount and done.currency else None


def came_back(done: Step, account: Account | None) -> bool:
    made = refund_of(done, account)
    return made is not None and made.came_back


def is_under_way(done: Step, account: Account | None) -> bool:
    made = refund_of(done, account)
    return made is not None and made.is_under_way


def refund_of(done: Step, account: Account | None) -> Refund | None:
    """As far as Stripe said; None where it is only proposed, or was there at once and is not among what was read."""
    return made_by(done, account) if isinstance(done, Executed) else None


def voids(done: Step) -> set[str]:
    further = done.voids if isinstance(done, Proposed) else done.voided
    own = [done.invoice] if done.remedy is Remedy.VOID_INVOICE and done.invoice else []
    return {*own, *further}


def owes(id: str, account: Account | None) -> Money | None:
    """What an invoice asks for, also once it is paid; None where Stripe does not show it."""
    invoice = account.invoice(id) if account else None
    if invoice is None:
        return None
    return invoice.remaining if invoice.remaining.amount > 0 else invoice.total


def summed(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    totals: dict[str, Money] = {}
    for amount in amounts:
        if amount and amount.amount > 0:
            totals[amount.currency] = totals.get(amount.currency, Money(0, amount.currency)) + amount
    return tuple(totals[currency] for currency in sorted(totals))


def lost(id: str, steps: Sequence[tuple[Step, datetime | None]], account: Account | None) -> list[Stream]:
    """Cancelled at once, it is gone from then; set to end, it goes on to the end of its period."""
    at_once = [at for done, at in steps if ends(done) == id and done.remedy is Remedy.CANCEL_NOW]
    subscription = account.subscription(id) if account else None
    last = min((at for at in at_once if at), default=None)
    if subscription is None:
        return [Stream(id, Recurring(None), last)]
    if not at_once:
        last = subscription.last_day if subscription.is_live else subscription.ended_at
    return [Stream(id, brings, last) for brings in recurring(subscription)]


def streams(subscriptions: Iterable[Subscription]) -> tuple[Stream, ...]:
    chosen = sorted(subscriptions, key=lambda one: one.id)
    return tuple(
        Stream(one.id, brings, one.ends if risk(one) == PLANNED else None, risk(one))
        for one in chosen
        for brings in recurring(one)
    )


def risk(subscription: Subscription) -> str:
    if subscription.status in {"past_due", "unpaid"}:
        return LATE
    if subscription.is_ending or (subscription.schedule_end == "cancel" and not subscription.ends):
        return PLANNED
    return AT_REST if subscription.is_at_rest else PAUSED if subscription.paused else ""


def told(impact: RevenueImpact) -> list[Line]:
    """In short plain words, what changes first."""
    lines: list[Line] = [(f"−{money} refunded",) for money in impact.refunded]
    lines += [(f"−{money} being refunded, not there yet",) for money in impact.refunding]
    lines += [(f"−{money} credited, to be taken off later invoices",) for money in impact.credited]
    lines += [(f"{money} collected",) for money in impact.collected]
    lines += [(f"{money} not collected (written off, never paid)",) for money in impact.written_off]
    lines += [(f"How much {id} asks for is unknown",) for id in impact.uncounted]
    lines += told_of(impact.lost, "lost")
    lines += [UNSETTLED] if impact.unsettled else []
    lines = lines or [NO_EFFECT]
    if impact.unknown:
        return [*lines, ("What is kept is unknown: the subscriptions could not be read",)]
    return [*lines, *told_of(impact.kept, "kept"), *told_of(impact.at_risk, "at risk")]


def told_of(these: tuple[Stream, ...], what: str) -> list[Line]:
    """Those of one currency, rhythm and fate together; what brings in nothing is left out."""
    alike: dict[tuple[object, ...], list[Stream]] = {}
    for stream in these:
        brings = stream.brings
        if brings.monthly is None:
            alike.setdefault((None, brings.but, stream.ends, stream.risk), []).append(stream)
        elif brings.monthly.amount or {USAGE, UNPRICED} & set(brings.but):
            rhythm = (brings.monthly.currency, brings.yearly is None, brings.but)
            alike.setdefault((*rhythm, stream.ends, stream.risk), []).append(stream)
    return [(*amount(group), *fate(group[0], what)) for group in alike.values()]


def amount(alike: list[Stream]) -> Line:
    first = alike[0]
    if first.brings.monthly is None:
        why = ", ".join(words.removeprefix("plus ") for words in first.brings.but) or "not read"
        return (f"An unknown amount a month ({some(alike)}: {why})",)
    but = "".join(f", {words}" for words in first.brings.but)
    (monthly,) = summed(stream.brings.monthly for stream in alike) or (first.brings.monthly,)
    yearly = summed(stream.brings.yearly for stream in alike)
    return (f"{yearly[0]} a year ({monthly} a month){but}" if yearly else f"{monthly} a month{but}",)


def some(alike: list[Stream]) -> str:
    """Whose it is, as far as a line has room."""
    ids = [stream.subscription for stream in alike]
    shown, hidden = ids[:MOST_NAMED], len(ids) - MOST_NAMED
    return " ".join(shown) + (f" and {hidden} more" if hidden > 0 else "")


def fate(stream: Stream, what: str) -> Line:
    if stream.risk:
        return (f" {what}: {stream.risk} for ", stream.ends) if stream.ends else (f" {what}: {stream.risk}",)
    if what == "lost":
        return (f" {what} from ", stream.ends) if stream.ends else (f" {what} at once",)
    return (f" {what}",)
