"""What stands out in a customer's picture, and which classification it speaks for. Pure functions; a person decides.

A panel that could not be read yields no anomaly and is never taken as a clean one.
"""

from collections import defaultdict
from dataclasses import dataclass

from billing.customer import Account, Panel, Subscription
from billing.events import Classification
from billing.wording import Line


@dataclass(frozen=True, slots=True)
class Anomaly:
    name: str
    line: Line
    speaks_for: Classification | None = None


def anomalies(account: Account) -> list[Anomaly]:
    """Most telling first."""
    return [
        *duplicate_subscriptions(account),
        *failing_payments(account),
        *disputes(account),
        *planned_ends(account),
        *refunds(account),
        *missing_portal(account),
    ]


def duplicate_subscriptions(account: Account) -> list[Anomaly]:
    return [
        Anomaly(
            "duplicate_active_subscriptions",
            (f"{len(twins)} active subscriptions to {product_name(twins[0])}, one seat each: a likely duplicate",),
            Classification.DUPLICATE_SUBSCRIPTION,
        )
        for twins in duplicates(account)
    ]


def duplicates(account: Account) -> list[list[Subscription]]:
    """Groups of live single-seat subscriptions to one product, oldest first, none of them ending already."""
    by_product: dict[str, list[Subscription]] = defaultdict(list)
    for subscription in account.live_subscriptions:
        if len(subscription.items) == 1 and subscription.items[0].quantity == 1 and not subscription.ends:
            by_product[subscription.items[0].product].append(subscription)
    return [sorted(group, key=lambda twin: twin.created) for group in by_product.values() if len(group) > 1]


def product_name(subscription: Subscription) -> str:
    return subscription.items[0].product_name or subscription.items[0].product


def failing_payments(account: Account) -> list[Anomaly]:
    found = [
        Anomaly(
            "payment_failing",
            (f"{product_name(subscription)} is {subscription.status.replace('_', ' ')}",),
            Classification.FAILED_PAYMENT,
        )
        for subscription in account.subscriptions
        if subscription.items and subscription.status in {"past_due", "unpaid", "incomplete", "incomplete_expired"}
    ]
    failed = next((charge for charge in account.charges if charge.status == "failed"), None)
    if failed and found:
        found.append(
            Anomaly("charge_failed", (f"The last failed charge: {failed.captured} · ", failed.created), None),
        )
    return found


def disputes(account: Account) -> list[Anomaly]:
    return [
        Anomaly("charge_disputed", (f"A charge of {charge.captured} is disputed: it can't be refunded here",))
        for charge in account.charges
        if charge.disputed
    ]


def planned_ends(account: Account) -> list[Anomaly]:
    return [
        Anomaly("ending", (f"{product_name(subscription)} ends ", subscription.ends))
        for subscription in account.live_subscriptions
        if subscription.items and subscription.ends
    ]


def refunds(account: Account) -> list[Anomaly]:
    return [
        Anomaly("refunded", (f"{charge.refunded} of {charge.captured} was refunded already · ", charge.created))
        for charge in account.charges
        if charge.refunded.amount
    ]


def missing_portal(account: Account) -> list[Anomaly]:
    if account.portal is None or account.portal.login_url:
        return []
    lack = "has no login page" if account.portal.configured else "was never set up"
    return [
        Anomaly(
            "no_portal",
            (f"The billing portal {lack}: customers can't help themselves",),
            Classification.MISSING_SELF_SERVE,
        )
    ]


def suggestion(account: Account) -> Classification | None:
    """The classification that the strongest anomaly speaks for; None where something that matters is unknown."""
    if {Panel.SUBSCRIPTIONS, Panel.CHARGES} & set(account.unknown):
        return None
    team = any((item.quantity or 0) > 1 for subscription in account.live_subscriptions for item in subscription.items)
    for anomaly in anomalies(account):
        if anomaly.speaks_for:
            return anomaly.speaks_for
    return Classification.TEAM_SEATS if team else None
