"""The limits that an admin sets in POLICY_FILE, and the guard rails that no setting turns off.

A guard is asked when a remedy is proposed, on the reading at hand, and again before it is carried out, on a fresh one.
"""

from dataclasses import dataclass
from datetime import timedelta

from billing.money import Money
from billing.picture.payments import Charge
from billing.picture.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Policy:
    """Attributes:
    approval_expires: how long a proposal waits for its second person.
    settle_for: how long the same idempotency key is tried again; fixed, for Stripe forgets keys after 24 hours.
    """

    approval_expires: timedelta = timedelta(hours=24)
    settle_for: timedelta = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    reason: str = ""
    sentence: str = ""


ALLOWED = Verdict(True)


def may_refund(charge: Charge, amount: Money) -> Verdict:
    if charge.disputed:
        return Verdict(False, "disputed", "This charge is disputed: a refund on top could pay the customer twice.")
    if charge.status != "succeeded":
        return Verdict(False, "not_paid", "This charge was not paid, so there is nothing to refund.")
    if amount.currency != charge.captured.currency:
        return Verdict(False, "currency", f"This charge is in {charge.captured.currency.upper()}.")
    if amount.amount <= 0:
        return Verdict(False, "not_positive", "The amount must be more than zero.")
    if amount > charge.left:
        return Verdict(False, "more_than_left", f"Only {charge.left} of this charge is left to refund.")
    return ALLOWED


def may_cancel_at_period_end(subscription: Subscription) -> Verdict:
    if subscription.schedule:
        return Verdict(False, "schedule", "A schedule drives this subscription: end it in the Stripe dashboard.")
    if subscription.ends:
        return Verdict(False, "ends_already", "This subscription is set to end already.")
    if not subscription.can_end_at_period_end:
        return Verdict(False, "not_active", f"This subscription is {subscription.status}: there is nothing to end.")
    return ALLOWED
