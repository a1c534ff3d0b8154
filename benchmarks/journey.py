"""How long a person waits, with a tenth of a second added to each call to Slack and to Stripe.

`python -m benchmarks.journey [rounds]`. From the moment the command is sent to the summary with its classify buttons in
the thread, and from the approver's click to the outcome in the thread; on SQLite in one process and on Postgres with
web and worker apart. Every round refunds a charge of a customer of its own. The first round of a fresh process, which
opens connections and asks Slack about people, is told apart.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import subjects
from benchmarks.databases import fresh_postgres, new_folder, postgres_server
from benchmarks.subjects import Subject
from sandbox.standins.people import ADA, OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import buttons, plain

ROUNDS = 8
LATENCY = 0.1
# Seconds in which the budget of requests to Stripe gets back what a refund's journey took, ten a second.
BURST_IS_BACK = 2.0
SUMMARY, OUTCOME = "command → summary", "approve → outcome"
TARGETS = {SUMMARY: 0.45, OUTCOME: 0.6}


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds."""

    summary: float
    outcome: float


def journey(sandbox: Sandbox, number: int) -> Waits:
    slack = sandbox.slack
    email = charged_customer(sandbox, number)
    before = {message.ts for message in slack.messages(SUPPORT)}

    def thread() -> list[Message]:
        root = next((message.ts for message in slack.messages(SUPPORT) if message.ts not in before), None)
        return slack.thread(SUPPORT, root) if root else []

    def click(user: str, action: str) -> None:
        message = slack.wait_for(lambda: offering(thread(), action))
        slack.click(user, SUPPORT, message.ts, action)

    began = time.perf_counter()
    slack.command(OLIVIA, SUPPORT, f"lookup {email}")
    slack.wait_for(lambda: offering(thread(), "classify:duplicate_subscription"))
    summary = time.perf_counter() - began

    click(OLIVIA, "classify:duplicate_subscription")
    click(OLIVIA, "propose:refund_charge")
    errors = slack.submit(OLIVIA, {"reason": "duplicate", "skip_reason": "customer_asked"})
    if errors:
        raise RuntimeError(f"the proposal was not taken: {errors}")
    slack.wait_for(lambda: offering(thread(), "approve"))
    settle(sandbox)

    began = time.perf_counter()
    click(ADA, "approve")
    slack.wait_for(lambda: any("Refunded 20.00 USD" in plain(message) for message in thread()))
    outcome = time.perf_counter() - began
    settle(sandbox)
    return Waits(summary, outcome)


def charged_customer(sandbox: Sandbox, number: int) -> str:
    """The address of a new customer with one subscription, paid once."""
    account, email = sandbox.stripe, f"journey-{number}@example.com"
    customer = account.add_customer(name="Jo Urney", email=email)
    account.add_paid_invoice(account.add_subscription(customer, account["price_ProMonthly"]))
    return email


def offering(thread: list[Message], action: str) -> Message | None:
    return next((message for message in thread if action in buttons(message)), None)


def settle(sandbox: Sandbox) -> None:
    """A person reads before the next click: by then the bot is done with what it still draws, and may send Stripe a
    whole burst again.
    """
    seen = -1
    while seen != len(sandbox.slack.calls) + len(sandbox.stripe.requests):
        seen = len(sandbox.slack.calls) + len(sandbox.stripe.requests)
        time.sleep(0.6)
    time.sleep(BURST_IS_BACK)


def measure(sandbox: Sandbox, subject: Subject, rounds: int) -> list[Waits]:
    sandbox.slack.request_url = subject.url
    sandbox.slack.faults.latency = sandbox.stripe.latency = LATENCY
    return [journey(sandbox, number) for number in range(rounds)]


def main(rounds: int) -> None:
    sys.stdout.write("| | first | median | worst | target | |\n|---|---|---|---|---|---|\n")
    with Sandbox() as sandbox, new_folder() as folder, subjects.one_process(sandbox, folder) as subject:
        report("SQLite, one process", measure(sandbox, subject, rounds))
    with (
        postgres_server() as (server, template),
        fresh_postgres(server, template) as database,
        Sandbox() as sandbox,
        new_folder() as folder,
        subjects.web_and_worker(sandbox, folder, database) as subject,
    ):
        report("Postgres, web and worker", measure(sandbox, subject, rounds))


def report(name: str, waits: list[Waits]) -> None:
    kinds: dict[str, Callable[[Waits], float]] = {
        SUMMARY: lambda wait: wait.summary,
        OUTCOME: lambda wait: wait.outcome,
    }
    for kind, of in kinds.items():
        first, *warm = (of(wait) for wait in waits)
        median = statistics.median(warm)
        met = "yes" if median <= TARGETS[kind] else "NO"
        sys.stdout.write(
            f"| {name}: {kind} | {first:.2f} s | {median:.2f} s | {max(warm):.2f} s | ≤ {TARGETS[kind]} s | {met} |\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
