"""The bot in a process of its own, begun as a copy of one that has imported the program: importing is most of a start.

From there on it is the program itself, with its own environment, folder, log and end. That it starts from nothing too
is for `tests/processes`, and the stage's tests.
"""

import multiprocessing
import os
import subprocess
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sandbox.demo.bot_process import BotProcess, Process

FORKS = multiprocessing.get_context("forkserver")
# What is imported where it is first needed, a tenth of a second in all; what is not there is passed over.
OF_STRIPES = (
    "account account_service billing_portal_service charge charge_service checkout_service customer customer_service "
    "customer_balance_transaction_service invoice invoice_item_service invoice_line_item invoice_payment "
    "invoice_service oauth payment_method payment_method_service person plan price product product_service "
    "radar_service subscription subscription_item subscription_schedule_service subscription_service test_helpers"
)
WHEN_NEEDED = [
    "dbos._sys_db_sqlite",
    "uvicorn.lifespan.off",
    "uvicorn.loops.asyncio",
    "stripe._object_classes",
    "stripe.billing_portal._configuration",
    "stripe.billing_portal._configuration_service",
    "stripe.checkout._session_service",
    "stripe.radar._early_fraud_warning_service",
    *(f"stripe._{name}" for name in OF_STRIPES.split()),
]
FORKS.set_forkserver_preload(["app", "tests.forked_bot", *WHEN_NEEDED])


class ForkedBot(BotProcess):
    def launch(self, arguments: list[str]) -> Process:
        return Fork(FORKS.Process(target=run, args=(arguments, self.environment, self.folder, self.log), daemon=True))


class Fork:
    """A process of multiprocessing's, spoken to as one of subprocess."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.process = process
        process.start()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        code = self.poll()
        if code is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired("app.py", timeout)
        return code

    def kill(self) -> None:
        self.process.kill()

    def send_signal(self, number: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def run(arguments: list[str], environment: dict[str, str], folder: Path, log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for shown in (1, 2):
        os.dup2(written, shown)
    os.close(written)
    import app

    app.end(arguments)
