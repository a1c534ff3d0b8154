"""What the end of a trial does: it follows from what pays, and from what was agreed for when nothing does.

Stripe charges the subscription's own default, else the customer's; a card that is merely there is not one.
https://docs.stripe.com/billing/subscriptions/trials#create-free-trials-without-payment
"""

from dataclasses import dataclass
from enum import StrEnum

from billing.account.account import Account
from billing.account.billed import invoice
from billing.account.discount import Discount
from billing.account.paying import default_of
from billing.account.payment_method import PaymentMethod
from billing.account.subscription import Subscription
from billing.values.money import Money


class TrialEnd(StrEnum):
    CHARGED = "charged"
    SENT = "sent"
    ENDS = "ends"
    CANCELED = "canceled"
    PAUSED = "paused"
    UNPAYABLE = "unpayable"
    NOTHING = "nothing"
    USAGE = "usage"
    NOT_COLLECTED = "not_collected"
    UNSTATED = "unstated"
    UNKNOWN = "unknown"


# By `trial_settings.end_behavior.missing_payment_method`.
WITHOUT = {"cancel": TrialEnd.CANCELED, "pause": TrialEnd.PAUSED, "create_invoice": TrialEnd.UNPAYABLE}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`card` is what is charged, where it was read."""

    end: TrialEnd
    card: PaymentMethod | None = None


def trial_outcome(subscription: Subscription, account: Account) -> Outcome | None:
    """None where it is not on trial."""
    if subscription.status != "trialing" or subscription.trial_end is None:
        return None
    if subscription.ends and subscription.ends <= subscription.trial_end:
        return Outcome(TrialEnd.ENDS)
    default = default_of(account.customer, subscription)
    missing: TrialEnd | None = None
    if default is None and subscription.collection_method != "send_invoice":
        if not account.customer.id.startswith("cus_"):
            # What an account of Accounts v2 pays with was not read.
            return Outcome(TrialEnd.UNKNOWN)
        missing = WITHOUT.get(subscription.without_payment_method or "", TrialEnd.UNSTATED)
    if missing in {TrialEnd.CANCELED, TrialEnd.PAUSED}:
        return Outcome(missing)
    if subscription.paused:
        return Outcome(TrialEnd.NOT_COLLECTED)
    if costs_nothing(subscription):
        return Outcome(TrialEnd.NOTHING)
    if missing:
        return Outcome(missing)
    if subscription.collection_method == "send_invoice":
        return Outcome(TrialEnd.SENT)
    if all(not item.is_paid_ahead for item in subscription.items):
        return Outcome(TrialEnd.USAGE)
    return Outcome(TrialEnd.CHARGED, account.payment_method(default))


def first_invoice(subscription: Subscription) -> Money | None:
    """Before tax; None where usage, tiers or an unread price leave it open."""
    return invoice(subscription, subscription.items) if subscription.items and not subscription.items_cut else None


def costs_nothing(subscription: Subscription) -> bool:
    """Surely: what is in tiers, metered, or of an unknown price may cost something, unless all of it is taken off."""
    whole = any(is_whole(discount, subscription) for discount in subscription.discounts)
    first = first_invoice(subscription)
    return whole or (first is not None and first.amount == 0)


def is_whole(discount: Discount, subscription: Subscription) -> bool:
    """Which products it is for is read only where there are several."""
    lasts = discount.ends is None or subscription.trial_end is None or discount.ends > subscription.trial_end
    reaches_all = discount.products == () or (discount.products is None and len(subscription.products) == 1)
    return discount.percent == "100" and reaches_all and lasts
