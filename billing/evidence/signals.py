"""What speaks for one person who pays twice, and what for several seats that are meant.

A shared card proves nothing: families and companies share them, and a wallet gives a card a number of its own.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from billing.account.account import Account
from billing.account.billed import alike
from billing.account.seats import has_several_seats
from billing.account.team_words import ROLES, TEAM, words
from billing.evidence.twin import Signal, Twin, intervals, span

SOON, LATER = timedelta(hours=1), timedelta(days=14)
# Longer than an evening that goes on after midnight.
ANOTHER_DAY = timedelta(hours=12)


def likeness(group: tuple[Twin, ...]) -> Iterable[Signal]:
    billed = {alike(twin.subscription.items[0], twin.subscription.currency) for twin in group}
    if len(intervals(group)) > 1:
        yield Signal("different intervals of one product, as when a change of plan became a second purchase", 3)
    elif len(billed) == 1 and None not in billed:
        yield Signal("the same price and interval", 1)
    # However the parts of a name are ordered.
    names = {frozenset((twin.customer.name or "").casefold().split()) for twin in group} - {frozenset()}
    if len(names) > 1:
        yield Signal("one address, but the customers have different names", -len(names))
    elif len({twin.customer.id for twin in group}) > 1:
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
        checkout
        for checkout in account.checkouts
        if checkout.status != "complete"
        and checkout.mode != "setup"
        and timedelta() <= newest - checkout.created <= timedelta(days=1)
    ]
    if left:
        yield Signal("the later one was bought right after a checkout that was not finished", 1)
    if is_failing(group):
        yield Signal("one is not being paid while the other is", 2)
    elif {twin.subscription.paused for twin in group} == {True, False}:
        yield Signal("one has its collection paused while the other is billed", 2)
    elif {twin.subscription.status == "trialing" for twin in group} == {True, False}:
        yield Signal("one is a trial beside one that is paid", 1)


def is_failing(group: tuple[Twin, ...]) -> bool:
    return {twin.subscription.status in {"past_due", "unpaid"} for twin in group} == {True, False}


def cards(group: tuple[Twin, ...]) -> Iterable[Signal]:
    comparable = [twin.card for twin in group if twin.card and twin.card.fingerprint and not twin.card.wallet]
    if len(comparable) < len(group):
        return
    if len({card.fingerprint for card in comparable}) == 1:
        yield Signal("the same card, which families and companies share too", 1)
    elif not is_failing(group):
        # Whoever buys anew because a card fails takes another one.
        yield Signal("different cards", -1)


def metadata(group: tuple[Twin, ...]) -> Iterable[Signal]:
    """What the metadata of both says under one key: whose they are, or anything else."""
    if differ(owners(group)):
        yield Signal("their metadata names different people or workspaces", -8)
    elif names_one(group):
        yield Signal("their metadata names the same person or workspace", 4)
    elif differ([dict(twin.subscription.labels) for twin in group]):
        yield Signal("their metadata calls them by different names", -5)
    elif differ([dict(twin.subscription.numbers) for twin in group]):
        yield Signal("their metadata numbers them differently", -1)
    if any(twin.subscription.team_marks for twin in group) and not names_one(group):
        yield Signal("their metadata speaks of a team", -2)


def owners(group: tuple[Twin, ...]) -> list[dict[str, str]]:
    return [dict(twin.subscription.assigned_to) for twin in group]


def names_one(group: tuple[Twin, ...]) -> bool:
    named = owners(group)
    return bool(set.intersection(*(set(each) for each in named))) and not differ(named)


def differ(said: list[dict[str, str]]) -> bool:
    """Whether a key that all of them have says different things."""
    shared = set.intersection(*(set(each) for each in said))
    return any(len({each[key] for each in said}) > 1 for key in shared)


def difference(group: tuple[Twin, ...]) -> Iterable[Signal]:
    """What two copies of one purchase would not have."""
    subscriptions = [twin.subscription for twin in group]
    if len({subscription.connect for subscription in subscriptions}) > 1:
        yield Signal("their money goes to different Stripe accounts", -4)
    if any(subscription.collection_method == "send_invoice" for subscription in subscriptions):
        yield Signal("they are billed by sent invoices", -2)
    created = sorted(subscription.created for subscription in subscriptions)
    if sum(later - earlier >= ANOTHER_DAY for earlier, later in pairwise(created)) > 1:
        yield Signal(f"{len(group)} of them, bought on different days", -1)


def seats_around(account: Account) -> list[Signal]:
    """What speaks for several people wherever this customer's contracts are looked at."""
    live = account.live_subscriptions
    items = [item for subscription in live for item in subscription.items]
    found = []
    most = max((item.seats for item in items), default=0)
    if most > 1:
        found.append(Signal(f"{most} seats on one subscription", -3))
    elif has_seats(account):
        found.append(Signal("several kinds of seats on one subscription", -3))
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
    return any(map(has_several_seats, account.live_subscriptions))
