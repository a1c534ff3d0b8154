"""How soon the bot is there, and how much memory it holds, against an empty Bolt app in the same run.

`python -m benchmarks.footprint [rounds]`, on Linux. From the process's start to a healthy /healthz, on an empty SQLite
file whose schema it makes first (the bare app: to its first answer of any kind), one after the other, medians; and the
resident memory after a journey from the command to the refund.
"""

import re
import statistics
import sys
from pathlib import Path

from benchmarks import subjects
from benchmarks.databases import new_folder
from benchmarks.journey import journey
from benchmarks.load import Clients, lookups
from sandbox.standins.server import Sandbox

ROUNDS = 5
START_WITHIN, MEGABYTES_UNDER = 4.0, 180.0


def resident(pid: int) -> float:
    """Megabytes."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def bare() -> tuple[float, float]:
    with Sandbox() as sandbox, new_folder() as folder, subjects.bare_bolt(sandbox, folder) as subject:
        with Clients() as clients:
            clients.send(subject.url, lookups(sandbox, 16))
        return subject.seconds, resident(subject.pid)


def bot() -> tuple[float, float]:
    with Sandbox() as sandbox, new_folder() as folder, subjects.one_process(sandbox, folder) as subject:
        sandbox.slack.request_url = subject.url
        journey(sandbox, 0)
        return subject.seconds, resident(subject.pid)


def main(rounds: int) -> None:
    measured = [(bare(), bot()) for _ in range(rounds)]
    bare_start, bare_memory = (statistics.median(one[0][which] for one in measured) for which in (0, 1))
    bot_start, bot_memory = (statistics.median(one[1][which] for one in measured) for which in (0, 1))
    sys.stdout.write("| | bare Bolt app | bot | × | target | |\n|---|---|---|---|---|---|\n")
    report("start to healthy, s", bare_start, bot_start, START_WITHIN)
    report("resident, MB", bare_memory, bot_memory, MEGABYTES_UNDER)


def report(name: str, bare: float, bot: float, target: float) -> None:
    met = "yes" if bot < target else "NO"
    sys.stdout.write(f"| {name} | {bare:.1f} | {bot:.1f} | {bot / bare:.1f} | < {target:.0f} | {met} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
