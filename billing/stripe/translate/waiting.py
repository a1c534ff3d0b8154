"""What an invoice's payment waits for, out of its payment intents. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from billing.account.waiting import ACTION, CONFIRMATION, METHOD, UNREAD, Waiting
from billing.stripe.translate.values import Object, when

# Where Stripe says until when it can be done, of one action or the other.
UNTIL = ("expires_at", "expires_after", "charge_attempt_at")


def waiting(intents: Iterable[Object]) -> Waiting | None:
    """None where no intent was read, or none waits. What waits for the customer's yes comes before what was refused."""
    unfinished = [intent for intent in intents if intent.get("status") in {METHOD, CONFIRMATION, ACTION}]
    first = min(unfinished, key=lambda intent: intent["status"] != ACTION, default=None)
    return waits(first) if first else None


def setup(intent: Object | str | None) -> Waiting | None:
    """Of a payment method that was left for later; of one that nobody read, only that it is unknown."""
    if isinstance(intent, str):
        return Waiting(UNREAD)
    return waiting([intent] if intent else [])


def waits(intent: Object) -> Waiting:
    status: str = intent["status"]
    action = intent.get("next_action") or {} if status == ACTION else {}
    kind = action.get("type")
    told = action.get(kind) if kind else None
    told = told if isinstance(told, Mapping) else {}
    return Waiting(
        status,
        action=kind,
        deposit=told.get("microdeposit_type"),
        begins=when(told.get("arrival_date")),
        until=until(told),
    )


def until(told: Object) -> datetime | None:
    """The earliest that it names, itself or inside: of a code to scan, of each kind of shop."""
    found = [told.get(name) for name in UNTIL]
    found += [inner.get(name) for inner in nested(told) for name in UNTIL]
    return min((at for each in found if (at := when(each))), default=None)


def nested(told: Object) -> Iterable[Object]:
    for value in told.values():
        if isinstance(value, Mapping):
            yield value
            yield from nested(value)
