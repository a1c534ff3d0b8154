"""How long eight people wait who look customers up at the same moment, against one who does it alone.

`python -m benchmarks.together [rounds]`, with a tenth of a second added to each call to Slack and to Stripe. From the
moment the first command is sent to the last summary with its classify buttons; every customer is one of their own, and
so is the moment: the budget of requests is whole again before each. On SQLite in one process and on Postgres with web
and worker apart.
"""

import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from benchmarks import subjects
from benchmarks.databases import fresh_postgres, new_folder, postgres_server
from benchmarks.journey import LATENCY, charged_customer, offering, settle
from benchmarks.subjects import Subject
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox

ROUNDS = 5
PEOPLE = 8
TARGET = 2.5
# Seconds until the budget is whole again: a lookup takes eight requests, and ten a second come back.
BUDGET_IS_BACK = PEOPLE * 8 / 10
numbers = count()


def wait_of(sandbox: Sandbox, people: int) -> float:
    """Seconds until the last of so many has a summary."""
    slack = sandbox.slack
    before = {message.ts for message in slack.messages(SUPPORT)}
    emails = [charged_customer(sandbox, next(numbers)) for _ in range(people)]

    def drawn() -> bool:
        roots = [message.ts for message in slack.messages(SUPPORT) if message.ts not in before]
        return people == sum(
            offering(slack.thread(SUPPORT, root), "classify:duplicate_subscription") is not None for root in roots
        )

    with ThreadPoolExecutor(people) as desks:
        began = time.perf_counter()
        for _ in desks.map(lambda email: slack.command(OLIVIA, SUPPORT, f"lookup {email}"), emails):
            pass
        slack.wait_for(lambda: drawn() or None, timeout=60)
    return time.perf_counter() - began


def measure(sandbox: Sandbox, subject: Subject, rounds: int) -> list[tuple[float, float]]:
    sandbox.slack.request_url = subject.url
    sandbox.slack.faults.latency = sandbox.stripe.latency = LATENCY
    # Connections are opened and the queue's poller is awake before anything counts.
    rested(sandbox, PEOPLE)
    return [(rested(sandbox, 1), rested(sandbox, PEOPLE)) for _ in range(rounds)]


def rested(sandbox: Sandbox, people: int) -> float:
    """The wait of so many; what it cost is made up for before the next."""
    wait = wait_of(sandbox, people)
    settle(sandbox)
    time.sleep(BUDGET_IS_BACK)
    return wait


def main(rounds: int) -> None:
    sys.stdout.write(f"| | one | {PEOPLE} together | worst | × (≤ {TARGET}) | |\n|---|---|---|---|---|---|\n")
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


def report(name: str, waits: list[tuple[float, float]]) -> None:
    alone, together = (statistics.median(wait[which] for wait in waits) for which in (0, 1))
    ratio = together / alone
    met = "yes" if ratio <= TARGET else "NO"
    worst = max(wait[1] for wait in waits)
    sys.stdout.write(f"| {name} | {alone:.2f} s | {together:.2f} s | {worst:.2f} s | {ratio:.1f} | {met} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
