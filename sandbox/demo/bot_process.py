"""The bot as it runs in production, in a process of its own, against a sandbox: its settings are the only link.

It starts in an empty folder and with an environment of its own, so that no .env file and no variable of the person who
runs this reaches it.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.server import Sandbox

PROGRAM = Path(__file__).parents[2] / "app.py"
# How Debian's datefudge moves the date: where it is another day for whoever runs this, it is for the bot too.
ANOTHER_DAY = ("LD_PRELOAD", "LD_LIBRARY_PATH", "DATEFUDGE", "DATEFUDGE_DOSTATIC")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", *ANOTHER_DAY)
# Whoever ends before that is noticed at once; only a busy machine takes so long.
START_WITHIN = 120.0
# Below those that the system gives to whoever opens a connection: such a one may be taken before it is used.
PORTS = range(10_000, 32_000)


class Process(Protocol):
    """What of subprocess.Popen is used."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...
    def send_signal(self, number: int, /) -> None: ...


class BotProcess:
    """`command` is that of app.py: empty for the bot in one process, else `web` or `worker`."""

    def __init__(
        self,
        sandbox: Sandbox,
        folder: Path,
        *,
        database_url: str | None = None,
        command: str = "",
        socket_mode: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.folder = folder
        self.command = command
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "SLACK_BOT_TOKEN": sandbox.slack.bot_token,
            "SLACK_SIGNING_SECRET": sandbox.slack.signing_secret,
            "SLACK_API_URL": sandbox.slack_api_url,
            "STRIPE_API_KEY": "sk_test_sandbox",
            "STRIPE_API_URL": sandbox.stripe_api_url,
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'billing.db'}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SUPPORT_CHANNELS": SUPPORT,
            "OPERATORS": f"{OLIVIA},{OMAR}",
            "APPROVERS": f"{ADA},{OMAR}",
            **({"SLACK_APP_TOKEN": sandbox.slack.app_token} if socket_mode else {}),
            **(settings or {}),
        }
        self.log = folder / f"bot{'-' + command if command else ''}.log"
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def request_url(self) -> str:
        return f"{self.url}/slack/events"

    def start(self) -> None:
        """Returns once /healthz answers 200 (a worker has none: once it runs)."""
        self.process = self.launch([self.command] if self.command else [])
        if self.command != "worker":
            self.wait_until_healthy()

    def launch(self, arguments: list[str]) -> Process:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, str(PROGRAM), *arguments],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def wait_until_healthy(self) -> None:
        give_up_at = time.monotonic() + START_WITHIN
        while time.monotonic() < give_up_at:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"the bot did not start:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """As a power cut would: nothing is finished, nothing is said."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> int:
        """As a deployment would; the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        self.process = None
        return code


def free_port() -> int:
    """One on which nothing listens; by chance, since tests that run beside look for theirs."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return port
