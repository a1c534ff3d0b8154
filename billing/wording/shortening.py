"""What stands on a remedy's button, which has room for about thirty characters."""

from datetime import datetime

from billing.account.account import Account
from billing.case.events import Targets

NAME = 16


def plan(on: Targets | None, account: Account) -> str:
    """The subscription that is proposed first; without one the form asks."""
    subscription = account.subscription(on.subscription) if on else None
    return shortened(subscription.name) if subscription else "a subscription"


def day(at: datetime, account: Account) -> str:
    """With its year where that is not the one in which it is read."""
    return f"{at.day} {at:%b}" if at.year == account.read_at.year else f"{at.day} {at:%b %Y}"


def shortened(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= NAME else f"{plain[: NAME - 1]}…"
