"""Plans and seats that change in the middle of a period, and periods that end: what each leaves to be billed."""

from datetime import datetime

from sandbox.standins.stripe.acts import issuing, pending
from sandbox.standins.stripe.acts.lines import apply_taxes, lines_of
from sandbox.standins.stripe.acts.prorations import prorated_lines
from sandbox.standins.stripe.acts.subscriptions import period_of, refuse_other_currency
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.catalog import plan, sold_in


def change(
    ledger: Ledger,
    subscription: StripeObject,
    item: StripeObject,
    *,
    price: StripeObject,
    quantity: int | None,
    behavior: str,
    at: datetime,
) -> StripeObject | None:
    """The invoice where `behavior` is `always_invoice`; with `create_prorations` they wait for the next one."""
    refuse_other_currency(price, subscription["currency"], param="items[0][price]")
    currency = subscription["currency"]
    before = {**during(subscription, item, at=at), "price": sold_in(item["price"], currency)}
    after = {**before, "price": sold_in(price, currency), "quantity": quantity}
    made = [
        *prorated_lines(ledger, subscription, [before], at=unix(at), credit=True),
        *prorated_lines(ledger, subscription, [after], at=unix(at), credit=False),
    ]
    item.update(price=price, quantity=quantity, plan=plan(price))
    lines = [each for each in made if each["amount"]]
    if behavior == "none" or not lines:
        return None
    if behavior == "create_prorations":
        pending.put_off(ledger, ledger.holder_of(subscription), lines, at=unix(at))
        return None
    apply_taxes(subscription, lines)
    return issuing.issue(ledger, subscription, at=at, billing_reason="subscription_update", lines=lines)


def during(subscription: StripeObject, item: StripeObject, *, at: datetime) -> StripeObject:
    """As it was in the period that held the moment."""
    begin, end = period_of(subscription, item["price"], at=at)
    return {**item, "current_period_start": begin, "current_period_end": end}


def renew(ledger: Ledger, subscription: StripeObject, *, at: datetime, others: bool = False) -> StripeObject:
    """The period that holds the moment has begun: its invoice, with whatever waited for it."""
    for item in subscription["items"]["data"]:
        begin, end = period_of(subscription, item["price"], at=at)
        item.update(current_period_start=begin, current_period_end=end, billed_until=end)
    lines = lines_of(ledger, subscription, invoice="", at=at, amount=None, prorated=False)
    return issuing.issue(ledger, subscription, at=at, billing_reason="subscription_cycle", lines=lines, others=others)
