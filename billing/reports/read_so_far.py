"""What a report says of the reading that it rests on: whether all was read, and what that leaves unknown."""

from collections.abc import Iterator

from billing.reports.reading import Reading
from billing.values.errors import INVALID_KEY, PERMISSION
from billing.wording.line import counted

AT_LEAST = "at least "
# In one word what came between, by Stripe's code or ours; anything else is said as it is.
WHY = {
    "timeout": "it did not answer",
    "not_permitted": "the key may not read subscriptions; the bot's admin can add that permission",
    INVALID_KEY: "it does not take the bot's key any more; the bot's admin can put the new one in",
    "rate_limit": "it was asked too much",
    "given_up": "the bot was away for too long",
}


def at_least(read: Reading) -> str:
    """In front of every figure of what was not read to its end."""
    return "" if read.is_whole else AT_LEAST


def because(code: str) -> str:
    if code.startswith(PERMISSION):
        return f"the key lacks the permission “{code}”; the bot's admin can add it in Stripe's dashboard"
    return WHY.get(code, f"it answered “{code}”")


def missing(read: Reading) -> Iterator[str]:
    if not read.is_whole:
        why = because(read.problem or "")
        so_far = f"only the newest {counted(read.count, 'subscription')} were read" if read.count else "none was read"
        yield f"Stripe did not give all subscriptions: {why}. {so_far.capitalize()}, so every figure is “at least”."
