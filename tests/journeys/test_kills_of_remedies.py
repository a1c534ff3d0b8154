"""Every write of the remedies at its worst moment, several cases at once: the connection breaks or the process dies
when Stripe has done it, or while it still does it. Each happens once, and each thread is complete in the end.
"""

import copy
from dataclasses import dataclass

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.stripe.faults import Kind as FaultKind
from tests.journeys.desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """One case, numbered by its place in `STEPS`, with the call that carries it out and the words that say so."""

    address: str
    classification: str
    remedy: str
    method: str
    path: str
    words: str
    subscription: str = ""
    amount: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name in ("subscription", "amount") if (value := getattr(self, name))}


STEPS = (
    Step(
        "mila@example.net",
        "duplicate_subscription",
        "cancel_now",
        "DELETE",
        "/v1/subscriptions/sub_MilaProAgain",
        "Cancelled now · Pro sub_MilaProAgain",
        subscription="sub_MilaProAgain",
    ),
    Step(
        "petra@example.net",
        "failed_payment",
        "void_invoice",
        "POST",
        "/v1/invoices/in_PetraProLatest/void",
        "in_PetraProLatest: nobody owes it any more",
    ),
    Step(
        "nina@example.com",
        "failed_payment",
        "retry_payment",
        "POST",
        "/v1/invoices/in_NinaProLatest/pay",
        "Paid 20.00 USD",
    ),
    Step(
        "luis@example.net",
        "product_failure",
        "credit_balance",
        "POST",
        "/v1/customers/cus_LuisRomero/balance_transactions",
        "Credited 5.00 USD",
        amount="5.00",
    ),
    Step(
        "bao@example.com",
        "missing_self_serve",
        "cancel_at_period_end",
        "POST",
        "/v1/subscription_schedules/sub_sched_Bao",
        "Cancelled at period end",
    ),
)


@pytest.fixture
def policy() -> str:
    return "[remedies]\ncredit_balance = true\n"


def taken(desk: Desk, step: Step) -> str:
    """The thread of a case whose remedy waits for nothing but its approval."""
    desk.lookup(OLIVIA, step.address)
    desk.classify(OLIVIA, step.classification)
    desk.click(OLIVIA, f"propose:{step.remedy}")
    if step.remedy != "cancel_at_period_end":
        assert desk.submit(OLIVIA, skip_reason="trust", **step.chosen) == {}
        desk.offers("approve")
    assert desk.root is not None
    return desk.root


def began(desk: Desk, step: Step) -> bool:
    return any((made.method, made.path) == (step.method, step.path) for made in desk.stripe.requests)


# What a takeover does differs between the databases, what Stripe is asked does not.
@pytest.mark.parametrize(
    ("database", "kind", "killed"),
    [
        ("sqlite", "drop_after_applying", False),
        ("sqlite", "hang_after_applying", True),
        ("postgres", "hang_after_applying", True),
        ("sqlite", "hang", True),
    ],
    indirect=["database"],
    ids=["dropped when done", "killed when done", "killed when done, postgres", "killed while it is done"],
)
def test_each_write_happens_once_and_its_thread_is_complete(desk: Desk, kind: FaultKind, killed: bool) -> None:
    phases = copy.deepcopy(desk.stripe["sub_sched_Bao"]["phases"])
    threads = [taken(desk, step) for step in STEPS]
    for step in STEPS:
        desk.stripe.faults.add(method=step.method, path=step.path, kind=kind)
    # The last one needs no second person: its form is still open.
    assert desk.submit(OLIVIA, skip_reason="trust") == {}
    for root in threads[:-1]:
        card = next(message for message in desk.slack.thread(SUPPORT, root) if "approve" in buttons(message))
        desk.slack.click(ADA, SUPPORT, card.ts, "approve")
    desk.until(lambda: all(began(desk, step) for step in STEPS) or None)
    if killed:
        desk.bot.kill()
        desk.bot.start()
        desk.stripe.faults.release()

    for number, (step, root) in enumerate(zip(STEPS, threads, strict=True), start=1):
        desk.root = root
        desk.shows(step.words, timeout=90)
        desk.offers("propose:no_action", timeout=90)
        ends = [kind for kind in desk.kinds(number) if kind in {"executed", "failed", "voided", "denied"}]
        assert ends == ["executed"], step.remedy
        assert [step.words in plain(message) for message in desk.thread()].count(True) == 1
        keys = {made.idempotency_key for made in desk.stripe.writes() if made.path == step.path}
        assert len(keys) == 1, step.remedy
    assert_done_once(desk)

    desk.click(OMAR, "undo:cancel_at_period_end")
    desk.shows("Taken back")
    assert desk.stripe["sub_sched_Bao"]["phases"] == phases


def assert_done_once(desk: Desk) -> None:
    stripe = desk.stripe
    assert [stripe[f"in_Mila{name}Latest"]["status"] for name in ("Pro", "ProAgain")] == ["open", "void"]
    assert stripe["in_MilaProLatest"]["auto_advance"] is True
    assert stripe["sub_MilaProAgain"]["status"] == "canceled"
    assert stripe["in_PetraProLatest"]["status"] == "void"
    paid = [charge for charge in stripe.all("charge", customer="cus_NinaKowalski") if charge["status"] == "succeeded"]
    assert len(paid) == 2, "the first invoice and this one"
    assert stripe["cus_LuisRomero"]["balance"] == -500
    assert len(stripe["sub_sched_Bao"]["phases"]) == 1


def test_a_cancellation_that_dies_between_its_steps_finishes_them(desk: Desk) -> None:
    (step, *_) = STEPS
    taken(desk, step)
    voiding = "/v1/invoices/in_MilaProAgainLatest/void"
    desk.stripe.faults.add(method="POST", path=voiding, kind="hang_after_applying")
    desk.click(ADA, "approve")
    desk.until(lambda: desk.stripe["in_MilaProAgainLatest"]["status"] == "void" or None)
    desk.bot.kill()
    assert desk.stripe["in_MilaProLatest"]["auto_advance"] is False
    desk.bot.start()
    desk.stripe.faults.release()
    desk.shows("voided in_MilaProAgainLatest · goes on collecting in_MilaProLatest", timeout=90)
    assert desk.stripe["in_MilaProLatest"]["auto_advance"] is True
    written = [(made.method, made.path) for made in desk.writes()]
    assert len(written) == len(set(written)) == 3
    assert "left_undone" not in desk.logged("executed").data
