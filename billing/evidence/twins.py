"""One person who pays twice, or several seats that are meant? Signals for both, weighed; never certain.

A shared card proves nothing: families and companies share them, and a wallet gives a card a number of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from billing.picture.account import Account, Panel, Profile
from billing.picture.customer import Customer
from billing.picture.payments import PaymentMethod
from billing.picture.subscription import Subscription, SubscriptionItem
from billing.picture.team_words import ROLES, TEAM, words


class Verdict(StrEnum):
    LIKELY_DUPLICATE = "likely duplicate"
    LIKELY_SEATS = "likely seats"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Signal:
    """`weight` is above zero where it speaks for a duplicate, below where it speaks for seats."""

    sentence: str
    weight: int


@dataclass(frozen=True, slots=True)
class Twin:
    """A subscription, whose it is, and the card that pays for it as far as that is known."""

    subscription: Subscription
    customer: Customer
    card: PaymentMethod | None


@dataclass(frozen=True, slots=True)
class Twins:
    """Live subscriptions to one product, one seat each and none of them ending, oldest first; and what they are."""

    held: tuple[Twin, ...]
    verdict: Verdict
    signals: tuple[Signal, ...]

    @property
    def subscriptions(self) -> list[Subscription]:
        return [twin.subscription for twin in self.held]

    @property
    def are_of_several_customers(self) -> bool:
        return len({twin.customer.id for twin in self.held}) > 1

    @property
    def is_plan_switch(self) -> bool:
        return len(intervals(self.held)) > 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdict` is None where the question does not arise: one seat, or nothing alive."""

    verdict: Verdict | None
    signals: tuple[Signal, ...] = ()
    twins: tuple[Twins, ...] = ()


SOON, LATER = timedelta(hours=1), timedelta(days=14)
# For a verdict, one side must say something by itself, and clearly more than the other.
DUPLICATE_FROM, SEATS_FROM = 3, 3
# Worth of a card that could not be read, for either side, and of a checkout.
UNREAD_CARD, UNREAD_CHECKOUT = 1, 1


def judge(account: Account) -> Judgement:
    if not account.knows(Panel.SUBSCRIPTIONS):
        return Judgement(Verdict.UNKNOWN)
    around = seats_around(account)
    twins = tuple(judged(group, account, around) for group in groups(account))
    verdicts = {group.verdict for group in twins}
    if has_seats(account):
        verdicts.add(Verdict.LIKELY_SEATS)
    order = (Verdict.LIKELY_DUPLICATE, Verdict.UNKNOWN, Verdict.UNCLEAR, Verdict.LIKELY_SEATS)
    verdict = next((candidate for candidate in order if candidate in verdicts), None)
    if not account.knows(Panel.OTHERS) and could_change(verdict, account):
        verdict = Verdict.UNKNOWN
    told = next((group.signals for group in twins if group.verdict is verdict), tuple(around))
    return Judgement(verdict, told, twins)


def judge_together(profiles: Sequence[Profile], read_at: datetime) -> Judgement:
    """Several who match, before anybody picked one: the same question, asked of all that they have."""
    first, *others = profiles
    picture = Account(
        first.customer,
        read_at,
        subscriptions=first.subscriptions,
        payment_methods=first.payment_methods,
        others=tuple(others),
        unknown=tuple({panel for profile in profiles for panel in profile.unknown}),
    )
    return judge(picture)


def could_change(verdict: Verdict | None, account: Account) -> bool:
    """Whether customers who were not read could have made it another one."""
    if verdict is Verdict.LIKELY_SEATS:
        return any(is_twin(subscription) for subscription in account.live_subscriptions)
    return verdict is not Verdict.LIKELY_DUPLICATE


def is_twin(subscription: Subscription) -> bool:
    return subscription.is_live and subscription.is_one_seat and not subscription.ends


def duplicates(account: Account) -> list[list[Subscription]]:
    """This customer's own subscriptions that are likely one too many, oldest first."""
    own = [
        [twin.subscription for twin in group.held if twin.customer.id == account.customer.id]
        for group in judge(account).twins
        if group.verdict is Verdict.LIKELY_DUPLICATE
    ]
    return [group for group in own if len(group) > 1]


def groups(account: Account) -> list[tuple[Twin, ...]]:
    """Everything of one product that could be the same thing twice: with one address, they may be one person's."""
    by_product: dict[str, list[Twin]] = defaultdict(list)
    for twin in all_twins(account):
        if is_twin(twin.subscription):
            by_product[twin.subscription.items[0].product].append(twin)
    several = (group for group in by_product.values() if len(group) > 1)
    return [tuple(sorted(group, key=lambda twin: twin.subscription.created)) for group in several]


def all_twins(account: Account) -> Iterable[Twin]:
    for subscription in account.live_subscriptions:
        yield Twin(subscription, account.customer, card_of(subscription, account))
    for profile in account.others:
        for subscription in profile.live_subscriptions:
            wanted = subscription.default_payment_method or profile.customer.default_payment_method
            yield Twin(subscription, profile.customer, chosen(wanted, profile.payment_methods))


def card_of(subscription: Subscription, account: Account) -> PaymentMethod | None:
    """Its own, or the customer's, or the only one."""
    wanted = subscription.default_payment_method or account.customer.default_payment_method
    return chosen(wanted, account.payment_methods)


def chosen(wanted: str | None, methods: tuple[PaymentMethod, ...]) -> PaymentMethod | None:
    if wanted is None:
        return methods[0] if len(methods) == 1 else None
    return next((method for method in methods if method.id == wanted), None)


def judged(group: tuple[Twin, ...], account: Account, around: list[Signal]) -> Twins:
    signals = [*likeness(group), *timing(group, account), *cards(group), *difference(group), *around]
    duplicate = sum(signal.weight for signal in signals if signal.weight > 0)
    seats = -sum(signal.weight for signal in signals if signal.weight < 0)
    # What was not read might speak for either side: the verdict holds only if it holds whatever that says.
    card = 0 if account.knows(Panel.PAYMENT_METHODS) else UNREAD_CARD
    checkout = 0 if account.knows(Panel.CHECKOUTS) else UNREAD_CHECKOUT
    possible = {
        weighed(duplicate + more, seats + fewer) for more in (0, card, checkout, card + checkout) for fewer in (0, card)
    }
    verdict = possible.pop() if len(possible) == 1 else Verdict.UNKNOWN
    return Twins(group, verdict, tuple(sorted(signals, key=lambda signal: -abs(signal.weight))))


def weighed(duplicate: int, seats: int) -> Verdict:
    if duplicate - seats >= DUPLICATE_FROM:
        return Verdict.LIKELY_DUPLICATE
    if seats >= SEATS_FROM and seats > duplicate:
        return Verdict.LIKELY_SEATS
    return Verdict.UNCLEAR


def likeness(group: tuple[Twin, ...]) -> Iterable[Signal]:
    prices = {(item.price, item.interval, item.interval_count) for item in first_items(group)}
    if len(intervals(group)) > 1:
        yield Signal("different intervals of one product, as when a change of plan became a second purchase", 3)
    elif len(prices) == 1:
        yield Signal("the same price and interval", 1)
    if any(one.customer.id != other.customer.id for one, other in combinations(group, 2)):
        yield Signal("the same e-mail address on several customers", 2)


def timing(group: tuple[Twin, ...], account: Account) -> Iterable[Signal]:
    created = sorted(twin.subscription.created for twin in group)
    gap = min(later - earlier for earlier, later in pairwise(created))
    if gap <= SOON:
        yield Signal(f"bought {span(gap)} apart", 3)
    elif gap <= LATER:
        yield Signal(f"bought {span(gap)} apart", 2)
    newest = created[-1]
    left = [
        session
        for session in account.checkouts
        if session.status != "complete" and timedelta() <= newest - session.created <= timedelta(days=1)
    ]
    if left:
        yield Signal("the later one was bought right after a checkout that was not finished", 1)
    if is_failing(group):
        yield Signal("one is not being paid while the other is", 2)


def is_failing(group: tuple[Twin, ...]) -> bool:
    return {twin.subscription.status in {"past_due", "unpaid"} for twin in group} == {True, False}


def cards(group: tuple[Twin, ...]) -> Iterable[Signal]:
    held = [twin.card for twin in group if twin.card and twin.card.fingerprint and not twin.card.wallet]
    if len(held) < len(group):
        return
    if len({card.fingerprint for card in held}) == 1:
        yield Signal("the same card, which families and companies share too", 1)
    elif not is_failing(group):
        # Whoever buys anew because a card fails takes another one.
        yield Signal("different cards", -1)


def difference(group: tuple[Twin, ...]) -> Iterable[Signal]:
    """What two copies of one purchase would not have."""
    subscriptions = [twin.subscription for twin in group]
    named = [dict(subscription.assigned_to) for subscription in subscriptions]
    shared = set.intersection(*(set(owners) for owners in named))
    if any(len({owners[key] for owners in named}) > 1 for key in shared):
        yield Signal("their metadata names different people or workspaces", -6)
    elif shared:
        yield Signal("their metadata names the same person or workspace", 2)
    elif any(subscription.team_marks for subscription in subscriptions):
        yield Signal("their metadata speaks of a team", -2)
    names = {(twin.customer.name or "").casefold() for twin in group} - {""}
    if len(names) > 1:
        yield Signal("the customers have different names", -len(names))
    if len({subscription.currency for subscription in subscriptions}) > 1:
        yield Signal("they are in different currencies", -1)
    if len({subscription.connect for subscription in subscriptions}) > 1:
        yield Signal("their money goes to different Stripe accounts", -4)
    if any(subscription.collection_method == "send_invoice" for subscription in subscriptions):
        yield Signal("they are billed by sent invoices", -2)
    if len({subscription.created.date() for subscription in subscriptions}) > 2:
        yield Signal(f"{len(group)} of them, bought on different days", -1)


def seats_around(account: Account) -> list[Signal]:
    """What speaks for several people wherever this customer's contracts are looked at."""
    live = account.live_subscriptions
    items = [item for subscription in live for item in subscription.items]
    found = []
    if has_seats(account):
        most = max(item.quantity or 0 for item in items)
        found.append(Signal(f"{most} seats on one subscription", -3))
    names = {word for item in items for word in words(item.product_name or "")}
    if names & TEAM:
        found.append(Signal("the product is named for teams", -2))
    if account.customer.team_marks:
        found.append(Signal("the customer's metadata speaks of a team", -2))
    if account.customer.company:
        found.append(Signal("the customer is a company", -3))
    local = (account.customer.email or "").partition("@")[0]
    if words(local) & ROLES:
        found.append(Signal("the address is an office's, not a person's", -2))
    if any(item.tiered for item in items):
        found.append(Signal("a price in tiers, as seats are sold", -1))
    return found


def has_seats(account: Account) -> bool:
    items = (item for subscription in account.live_subscriptions for item in subscription.items)
    return any((item.quantity or 0) > 1 for item in items)


def intervals(group: tuple[Twin, ...]) -> set[tuple[str | None, int]]:
    return {(item.interval, item.interval_count) for item in first_items(group)}


def first_items(group: tuple[Twin, ...]) -> list[SubscriptionItem]:
    return [twin.subscription.items[0] for twin in group]


def span(gap: timedelta) -> str:
    """Roughly, as people say it."""
    seconds = int(gap.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} seconds"
