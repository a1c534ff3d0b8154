"""The process dies between the approval and the outcome, wherever it hurts, and is started again: one refund, and the
thread complete.
"""

from collections.abc import Callable

import pytest

from sandbox.standins.people import ADA, OLIVIA
from sandbox.standins.slack.plain import plain
from tests.journeys.desk import Desk

CHARGE = "/v1/charges/ch_JaneProAgainFirst"


def asked(desk: Desk, method: str, path: str, *, answered: bool = False) -> bool:
    return any(
        (request.method, request.path) == (method, path) and (request.status is not None or not answered)
        for request in desk.stripe.requests
    )


def called(desk: Desk, method: str, since: int) -> bool:
    return any(call.method == method for call in desk.slack.calls[since:])


Point = Callable[[Desk, int], bool]
POINTS: dict[str, Point] = {
    "as soon as the click was acknowledged": lambda desk, since: True,
    "when the approver was looked up again": lambda desk, since: called(desk, "users.info", since),
    "while the charge is read": lambda desk, since: asked(desk, "GET", CHARGE),
    "when the charge was read": lambda desk, since: asked(desk, "GET", CHARGE, answered=True),
    "while the refund is asked for": lambda desk, since: asked(desk, "POST", "/v1/refunds"),
    "when Stripe has refunded but not answered": lambda desk, since: refunds(desk) == 1,
    "when Stripe has answered": lambda desk, since: asked(desk, "POST", "/v1/refunds", answered=True),
    "when the outcome is in the log": lambda desk, since: "executed" in desk.kinds(),
    "when the outcome is in the thread": lambda desk, since: "Refunded 20.00 USD" in desk.text(),
    "while Stripe is read again afterwards": lambda desk, since: asked(desk, "GET", "/v1/customers/cus_JaneDoe"),
}


def refunds(desk: Desk) -> int:
    return sum(refund["charge"] == "ch_JaneProAgainFirst" for refund in desk.stripe.all("refund"))


@pytest.mark.parametrize("point", POINTS)
def test_one_refund_and_a_complete_thread_after_a_kill(desk: Desk, point: str) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    desk.offers("approve")
    # Slow enough that the bot is caught between two calls, wherever the point is.
    desk.slack.faults.latency = desk.stripe.latency = 0.3
    if point == "when Stripe has refunded but not answered":
        desk.stripe.faults.add(method="POST", path="/v1/refunds", kind="hang_after_applying")
    since = len(desk.slack.calls)

    desk.click(ADA, "approve")
    desk.until(lambda: POINTS[point](desk, since) or None)
    desk.bot.kill()
    desk.slack.faults.latency = desk.stripe.latency = 0
    desk.stripe.faults.release()
    desk.bot.start()

    desk.shows("Refunded 20.00 USD", timeout=90)
    desk.offers("propose:refund_charge")
    assert refunds(desk) == 1
    assert [kind for kind in desk.kinds() if kind in {"approved", "executed", "failed", "voided"}] == [
        "approved",
        "executed",
    ]
    assert len({request.idempotency_key for request in desk.stripe.writes()}) == 1
    outcomes = [message for message in desk.thread() if "Refunded 20.00 USD" in plain(message)]
    assert len(outcomes) == 1
