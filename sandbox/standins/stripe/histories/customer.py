"""How the demo's customers begin: somebody with a card, and a subscription that has been paid so far."""

from datetime import timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card


def customer(
    account: Account,
    id: str,
    name: str,
    email: str,
    *,
    days_ago: int,
    card: Card | None = None,
    metadata: dict[str, str] | None = None,
) -> StripeObject:
    """Called by the same word everywhere: `cus_JaneDoe` holds `pm_JaneDoe`."""
    created = account.now() - timedelta(days=days_ago)
    made = account.add_customer(id=f"cus_{id}", name=name, email=email, created=created, metadata=metadata)
    if card is not None:
        account.add_payment_method(made, card, id=f"pm_{id}")
    return made


def paying_since(
    account: Account, holder: StripeObject, price: str, *, id: str, days_ago: float, quantity: int = 1
) -> StripeObject:
    """A subscription with its first invoice and the running period's, both paid."""
    created = account.now() - timedelta(days=days_ago)
    subscription = account.add_subscription(holder, price, id=f"sub_{id}", created=created, quantity=quantity)
    account.add_paid_invoice(subscription, at=created, id=f"in_{id}First", charge_id=f"ch_{id}First")
    if subscription["items"]["data"][0]["current_period_start"] > subscription["created"]:
        account.add_paid_invoice(subscription, id=f"in_{id}Latest", charge_id=f"ch_{id}Latest")
    return subscription


def bought_at_checkout(account: Account, holder: StripeObject, *, id: str, days_ago: float) -> StripeObject:
    """Pro by the month, through the website."""
    subscription = paying_since(account, holder, "price_ProMonthly", id=id, days_ago=days_ago)
    at = account.now() - timedelta(days=days_ago)
    account.add_checkout_session("price_ProMonthly", customer=holder, subscription=subscription, at=at)
    return subscription
