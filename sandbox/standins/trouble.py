"""Trouble that the page offers by name: between the bot and Stripe, and between the bot and Slack.

What a fault does is decided by the two stand-ins; this only orders it, takes it back, and says whether it still waits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.workspace import Workspace
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.faults import Fault

STRIPE_LATENCY = 2.0
# Slack's triggers run out after three seconds: slower than this, no modal would ever open.
SLACK_LATENCY = 0.8
CALLS_A_SECOND = 2
LIMITED_CALLS = 5
# Slack's own unit.
RETRY_AFTER = 2


@dataclass(frozen=True, slots=True)
class Trouble:
    """One switch on the page.

    Attributes:
        lasting: it stays until it is ended; otherwise it is over once it has struck.
    """

    name: str
    party: Literal["Stripe", "Slack"]
    title: str
    says: str
    lasting: bool
    is_on: Callable[[Account, Workspace], bool]
    order: Callable[[Account, Workspace], object]
    end: Callable[[Account, Workspace], object]


def stripe_fault(name: str, title: str, says: str, **ordered: Any) -> Trouble:
    wanted = Fault(**ordered)

    def waiting(account: Account) -> list[Fault]:
        return [fault for fault in account.faults.waiting() if signature(fault) == signature(wanted)]

    def end(account: Account, _workspace: Workspace) -> None:
        for fault in waiting(account):
            account.faults.mend(fault)

    return Trouble(
        name,
        "Stripe",
        title,
        says,
        lasting=wanted.times is None,
        is_on=lambda account, _workspace: bool(waiting(account)),
        order=lambda account, _workspace: account.faults.add(**ordered),
        end=end,
    )


def signature(fault: Fault) -> tuple[object, ...]:
    return fault.kind, fault.method, fault.path, fault.writes, fault.status


def set_stripe(name: str, value: object) -> Callable[[Account, Workspace], None]:
    def act(account: Account, _workspace: Workspace) -> None:
        with account.lock:
            setattr(account, name, value)

    return act


def set_slack_latency(seconds: float) -> Callable[[Account, Workspace], None]:
    def act(_account: Account, workspace: Workspace) -> None:
        with workspace.changing():
            workspace.faults.latency = seconds

    return act


def limit_slack(_account: Account, workspace: Workspace) -> None:
    with workspace.changing():
        workspace.faults.add("*", error="ratelimited", retry_after=RETRY_AFTER, times=LIMITED_CALLS)


def unlimit_slack(_account: Account, workspace: Workspace) -> None:
    with workspace.changing():
        workspace.faults.mend("*", "ratelimited")


TROUBLES = (
    stripe_fault(
        "refund_lost",
        "The next refund's answer gets lost",
        "Stripe pays the money back, and the connection closes before it can say so.",
        kind="drop_after_applying",
        method="POST",
        path="/v1/refunds",
    ),
    stripe_fault(
        "write_fails",
        "The next write fails",
        "Stripe answers 500 to whatever would change something, and changes nothing.",
        kind="error",
        writes=True,
    ),
    Trouble(
        "stripe_slow",
        "Stripe",
        "Stripe is slow",
        f"Every call takes {STRIPE_LATENCY:g} seconds longer.",
        lasting=True,
        is_on=lambda account, _workspace: account.latency > 0,
        order=set_stripe("latency", STRIPE_LATENCY),
        end=set_stripe("latency", 0.0),
    ),
    stripe_fault(
        "stripe_down",
        "Stripe is down",
        "Every connection closes without an answer, and nothing happens.",
        kind="drop_before",
        times=None,
    ),
    Trouble(
        "stripe_limited",
        "Stripe",
        "Stripe limits the rate",
        f"More than {CALLS_A_SECOND} calls a second are answered 429.",
        lasting=True,
        is_on=lambda account, _workspace: account.rate_limit is not None,
        order=set_stripe("rate_limit", CALLS_A_SECOND),
        end=set_stripe("rate_limit", None),
    ),
    Trouble(
        "slack_limited",
        "Slack",
        "Slack limits the rate",
        f"The next {LIMITED_CALLS} calls are answered 429: come back in {RETRY_AFTER} seconds.",
        lasting=False,
        is_on=lambda _account, workspace: any(fault.error == "ratelimited" for fault in workspace.faults.pending()),
        order=limit_slack,
        end=unlimit_slack,
    ),
    Trouble(
        "slack_slow",
        "Slack",
        "Slack is slow",
        f"Every call takes {SLACK_LATENCY:g} seconds longer.",
        lasting=True,
        is_on=lambda _account, workspace: workspace.faults.latency > 0,
        order=set_slack_latency(SLACK_LATENCY),
        end=set_slack_latency(0.0),
    ),
)


def named(name: str) -> Trouble:
    for trouble in TROUBLES:
        if trouble.name == name:
            return trouble
    raise CannotDo(f"There is no trouble called {name}.")
