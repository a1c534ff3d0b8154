"""What is measured, each in processes of its own: the bare Bolt app, and the bot on both databases.

Starting and ending only. A subject ends as a power cut would end it, so that nothing of it runs beside the next one,
and so that what it acknowledged has to be on the disk.
"""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.demo.bot_process import PROGRAM, BotProcess
from sandbox.standins.server import Sandbox

START_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Subject:
    """A running one. `seconds` is how long it took from its process's start until it answered over HTTP."""

    url: str
    pid: int
    seconds: float


@contextmanager
def bare_bolt(sandbox: Sandbox, folder: Path) -> Iterator[Subject]:
    # The bot's own settings serve it as well: it reads three of them.
    settings = BotProcess(sandbox, folder)
    settings.environment["PYTHONPATH"] = str(PROGRAM.parent)
    began = time.perf_counter()
    with (folder / "bare.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare_bolt"],
            cwd=folder,
            env=settings.environment,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for_an_answer(settings.url)
        yield Subject(settings.request_url, process.pid, time.perf_counter() - began)
    finally:
        process.kill()
        process.wait()


@contextmanager
def one_process(sandbox: Sandbox, folder: Path, database: str | None = None) -> Iterator[Subject]:
    """`python app.py`: the web side and the worker; without a database, on SQLite in the folder."""
    bot = BotProcess(sandbox, folder, database_url=database)
    began = time.perf_counter()
    try:
        bot.start()
        took = time.perf_counter() - began
        assert bot.process is not None
        yield Subject(bot.request_url, bot.process.pid, took)
    finally:
        bot.kill()


@contextmanager
def web_and_worker(sandbox: Sandbox, folder: Path, database: str) -> Iterator[Subject]:
    """`python app.py web` beside `python app.py worker`; the subject is the web side."""
    worker = BotProcess(sandbox, folder, database_url=database, command="worker")
    web = BotProcess(sandbox, folder, database_url=database, command="web")
    try:
        worker.start()
        began = time.perf_counter()
        web.start()
        took = time.perf_counter() - began
        while "app.ready" not in worker.log.read_text():
            time.sleep(0.1)
        assert web.process is not None
        yield Subject(web.request_url, web.process.pid, took)
    finally:
        web.kill()
        worker.kill()


def wait_for_an_answer(url: str) -> None:
    give_up_at = time.monotonic() + START_WITHIN
    while time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")
