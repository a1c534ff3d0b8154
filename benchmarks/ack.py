"""How fast a signed `/billing lookup …` is acknowledged, its case already durable, against an empty Bolt app.

`python -m benchmarks.ack [rounds]`. Every round runs each subject once, in its own processes and on a fresh database,
one after the other; medians over the rounds are printed. While a subject is measured its worker works on the cases
just opened, with the stand-in Slack and Stripe answering in a tenth of a second each. After each round every
acknowledged command must be in the log of the killed bot.
"""

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks import subjects
from benchmarks.databases import cases_in, fresh_postgres, new_folder, postgres_server, sqlite_in
from benchmarks.load import Clients, Result, lookups
from benchmarks.subjects import Subject
from sandbox.standins.server import Sandbox

ROUNDS = 5
WARM_UP = 200
COMMANDS = 4000
LATENCY = 0.1
RATIO_AT_LEAST, P99_UNDER = 0.9, 60.0

BARE = "bare Bolt app"
# A subject, and the URL of the database in which it keeps its log.
Running = Callable[[Sandbox], AbstractContextManager[tuple[Subject, str | None]]]


@contextmanager
def bare(sandbox: Sandbox) -> Iterator[tuple[Subject, str | None]]:
    with new_folder() as folder, subjects.bare_bolt(sandbox, folder) as subject:
        yield subject, None


@contextmanager
def on_sqlite(sandbox: Sandbox) -> Iterator[tuple[Subject, str | None]]:
    with new_folder() as folder, subjects.one_process(sandbox, folder) as subject:
        yield subject, sqlite_in(folder)


@contextmanager
def on_postgres(
    server: str, template: str, *, separate: bool, sandbox: Sandbox
) -> Iterator[tuple[Subject, str | None]]:
    running = subjects.web_and_worker if separate else subjects.one_process
    with (
        new_folder() as folder,
        fresh_postgres(server, template) as database,
        running(sandbox, folder, database) as subject,
    ):
        yield subject, database


def measure(running: Running, clients: Clients) -> tuple[Result, float]:
    """The second is the processor's time for one command, in milliseconds."""
    with Sandbox() as sandbox:
        sandbox.slack.faults.latency = sandbox.stripe.latency = LATENCY
        with running(sandbox) as (subject, database):
            clients.send(subject.url, lookups(sandbox, WARM_UP))
            worked = cpu_of(subject.pid)
            result = clients.send(subject.url, lookups(sandbox, COMMANDS))
            cpu = (cpu_of(subject.pid) - worked) / COMMANDS
            if database and (found := cases_in(database)) != WARM_UP + COMMANDS:
                raise RuntimeError(f"{WARM_UP + COMMANDS} commands were acknowledged, and {found} are in the log")
    return result, cpu


def cpu_of(pid: int) -> float:
    """Milliseconds that a process has worked, on Linux: unlike its speed, hardly changed by what else runs here."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main(rounds: int) -> None:
    with postgres_server() as (server, template), Clients() as clients:
        under_test: dict[str, Running] = {
            BARE: bare,
            "SQLite, one process": on_sqlite,
            "Postgres, web and worker": lambda sandbox: on_postgres(server, template, separate=True, sandbox=sandbox),
            "Postgres, one process": lambda sandbox: on_postgres(server, template, separate=False, sandbox=sandbox),
        }
        results: dict[str, list[tuple[Result, float]]] = {name: [] for name in under_test}
        for _ in range(rounds):
            for name, running in under_test.items():
                results[name].append(measure(running, clients))
    report(results)


def report(results: dict[str, list[tuple[Result, float]]]) -> None:
    sys.stdout.write(f"load average {os.getloadavg()[0]:.1f}\n\n")
    sys.stdout.write(
        f"| | requests/s | p50 ms | p99 ms (< {P99_UNDER:.0f}) | CPU ms | × bare (≥ {RATIO_AT_LEAST}) | |\n"
    )
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for name, rounds in results.items():
        rate, p50, p99 = (statistics.median(getattr(one, what) for one, _ in rounds) for what in ("rate", "p50", "p99"))
        cpu = statistics.median(cpu for _, cpu in rounds)
        pairs = zip(rounds, results[BARE], strict=True)
        ratio = statistics.median(one.rate / beside.rate for (one, _), (beside, _) in pairs)
        met = "" if name == BARE else "yes" if ratio >= RATIO_AT_LEAST and p99 < P99_UNDER else "NO"
        sys.stdout.write(f"| {name} | {rate:.0f} | {p50:.1f} | {p99:.1f} | {cpu:.2f} | {ratio:.2f} | {met} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
