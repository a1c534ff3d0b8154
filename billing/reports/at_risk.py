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
    held = listed.subscription
    if held.status in ENDED:
        return ()
    charged = is_charged(held)
    found = {
        Cause.PAST_DUE: held.status == "past_due",
        Cause.UNPAID: held.status == "unpaid",
        Cause.INCOMPLETE: held.status == "incomplete",
        Cause.ENDING: is_set_to_end(held),
        Cause.PAUSED: held.status == "paused" or held.paused,
        Cause.TRIAL: held.status == "trialing" and charged and listed.pays is False,
        Cause.CARD: charged and expires_first(listed, held),
    }
    return tuple(cause for cause, holds in found.items() if holds)


def is_set_to_end(held: Subscription) -> bool:
    return held.ends is not None or held.schedule_end == "cancel"


def is_charged(held: Subscription) -> bool:
    """Whether it renews, and Stripe then charges what is there by itself."""
    return held.collection_method == "charge_automatically" and held.status not in ENDED and not is_set_to_end(held)


def expires_first(listed: Listed, held: Subscription) -> bool:
    renews = held.trial_end if held.status == "trialing" else held.period_end
    return bool(listed.unusable_from and renews and listed.unusable_from <= renews)
