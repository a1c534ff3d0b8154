"""Why a subscription may be lost. What has ended is lost already, and no risk."""

from enum import StrEnum

from billing.account.listed import Listed
from billing.account.subscription import Subscription

ENDED = frozenset({"canceled", "incomplete_expired"})


class Cause(StrEnum):
    """In the order in which they are told."""

    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    INCOMPLETE = "incomplete"
    ENDING = "ending"
    PAUSED = "paused"
    TRIAL = "trial"
    DISPUTED = "disputed"
    CARD = "card"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Cause.PAST_DUE: "past due",
    Cause.UNPAID: "unpaid",
    Cause.INCOMPLETE: "incomplete",
    Cause.ENDING: "set to end",
    Cause.PAUSED: "paused",
    Cause.TRIAL: "trial ending without a payment method",
    Cause.DISPUTED: "disputed",
    Cause.CARD: "card expiring before renewal",
}


def causes(listed: Listed) -> tuple[Cause, ...]:
    """All but whether a payment is disputed, which no subscription shows."""
    subscription = listed.subscription
    if subscription.status in ENDED:
        return ()
    charged = is_charged(subscription)
    found = {
        Cause.PAST_DUE: subscription.status == "past_due",
        Cause.UNPAID: subscription.status == "unpaid",
        Cause.INCOMPLETE: subscription.status == "incomplete",
        Cause.ENDING: is_set_to_end(subscription),
        Cause.PAUSED: subscription.status == "paused" or subscription.paused,
        Cause.TRIAL: subscription.status == "trialing" and charged and listed.pays is False,
        Cause.CARD: charged and expires_first(listed, subscription),
    }
    return tuple(cause for cause, holds in found.items() if holds)


def is_set_to_end(subscription: Subscription) -> bool:
    return subscription.ends is not None or subscription.schedule_end == "cancel"


def is_charged(subscription: Subscription) -> bool:
    """Whether it renews, and Stripe then charges what is there by itself."""
    return (
        subscription.collection_method == "charge_automatically"
        and subscription.status not in ENDED
        and not is_set_to_end(subscription)
    )


def expires_first(listed: Listed, subscription: Subscription) -> bool:
    renews = subscription.trial_end if subscription.status == "trialing" else subscription.period_end
    return bool(listed.unusable_from and renews and listed.unusable_from <= renews)
