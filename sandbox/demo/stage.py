"""The sandbox with a real bot in front of it, as `python app.py demo` runs them: kill the bot, start it, start over.

The page and the guided tour stand on this. What is in the two stand-ins is theirs; nothing of the product is imported,
and the bot's log is read from its database file as any outsider could.
"""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from threading import RLock, Thread
from types import TracebackType
from typing import Literal, Self

from starlette.routing import BaseRoute

from sandbox.demo import case_log
from sandbox.demo.bot_process import BotProcess, Process
from sandbox.demo.case_log import LoggedEvent
from sandbox.standins.bell import Bell
from sandbox.standins.people import ADA, COLE, OMAR
from sandbox.standins.server import Sandbox
from sandbox.standins.stripe.crowd import add_crowd
from sandbox.standins.stripe.customers import open_account

BotState = Literal["starting", "running", "killed", "died"]
# What a company must switch on, so that the stories show it too; and its rules, which bother nobody below them.
POLICY = f"""\
[[approval.rules]]
name = "more than 100 dollars"
remedies = ["refund_charge"]
over = {{ usd = "100.00", jpy = "15000", kwd = "30.000" }}
approvals = 2
from = ["{ADA}", "{OMAR}", "{COLE}"]
[limits]
refund = {{ usd = "500.00", jpy = "75000", kwd = "150.000" }}
[remedies]
credit_balance = true
credit_notes = true
"""


class Stage:
    """`with Stage(port=0) as stage:` takes any free port. Safe to use from any thread.

    `crowd` is how many customers there are beside those with a story.

    `stage.sandbox.slack` and `stage.sandbox.stripe` stay the same objects for as long as it stands, over every reset.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        page: Callable[["Stage"], Iterable[BaseRoute]] = lambda _stage: (),
        bot: type[BotProcess] = BotProcess,
        crowd: int = 0,
    ) -> None:
        self.sandbox = Sandbox(port, beside=lambda _sandbox: page(self))
        add_crowd(self.sandbox.stripe, crowd)
        self._crowd = crowd
        self._kind_of_bot = bot
        # Rung whenever the bot starts or dies, and when everything is back at the start.
        self.bell = Bell()
        self.bot_state: BotState = "starting"
        self.resets = 0
        # Killing, starting and starting over take turns: two windows may ask for them at once.
        self._turn = RLock()
        self._open = ExitStack()
        self._folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="billing-demo-")))
        self._bot = self._fresh_bot()

    @property
    def bot_is_running(self) -> bool:
        return self.bot_state == "running"

    @property
    def url(self) -> str:
        """The page."""
        return self.sandbox.url

    @property
    def database(self) -> Path:
        """The bot's SQLite file; another one after each reset."""
        return self._bot.folder / "billing.db"

    def start(self) -> Self:
        self.sandbox.start()
        try:
            self.start_bot()
        except RuntimeError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        with self._turn:
            # Nothing that was ordered may hold up the end.
            self.clear_faults()
            self._bot.stop()
            self.sandbox.stop()
            self._open.close()

    def start_bot(self) -> None:
        """Returns once it is healthy; nothing happens if it runs. Raises RuntimeError, with its log, if it can't."""
        with self._turn:
            if self.bot_is_running:
                return
            self._become("starting")
            try:
                self._bot.start()
            except RuntimeError:
                self._bot.kill()
                self._become("died")
                raise
            process = self._bot.process
            assert process is not None
            Thread(target=self._watch, args=(process,), name="bot-watch", daemon=True).start()
            self._become("running")

    def kill_bot(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        with self._turn:
            self._bot.kill()
            self._become("killed")

    def clear_faults(self) -> None:
        self.sandbox.stripe.mend()
        with self.sandbox.slack.changing():
            self.sandbox.slack.faults.clear()
        self.sandbox.github.faults.clear()

    def reset(self) -> None:
        """Everything as it was at the start: the stand-ins, the bot's database, and a bot that runs."""
        with self._turn:
            self.kill_bot()
            self.clear_faults()
            account = open_account()
            add_crowd(account, self._crowd)
            self.sandbox.stripe.become(account)
            self.sandbox.slack.reset()
            self.sandbox.github.reset()
            self._bot = self._fresh_bot()
            try:
                self.start_bot()
            finally:
                # Told once it is over: an open page goes back to the start by it.
                self.resets += 1
                self.bell.ring()

    def case_log(self) -> list[LoggedEvent]:
        """Every event of every case, newest last."""
        return case_log.read(self.database)

    def refusals(self) -> list[LoggedEvent]:
        """What was refused where there is no case, newest last."""
        return case_log.refusals(self.database)

    def case_log_version(self) -> int:
        """Another number after each event; cheap enough to be asked every second."""
        return self.resets * 1_000_000 + case_log.length(self.database)

    def _fresh_bot(self) -> BotProcess:
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        policy = folder / "policy.toml"
        policy.write_text(POLICY, "utf-8")
        settings = self.sandbox.github_settings | {"POLICY_FILE": str(policy)}
        return self._kind_of_bot(self.sandbox, folder, settings=settings)

    def _become(self, state: BotState) -> None:
        self.bot_state = state
        slack = self.sandbox.slack
        with slack.changing():
            slack.request_url = self._bot.request_url if state == "running" else None
        self.bell.ring()

    def _watch(self, process: Process) -> None:
        """Waits for the bot's end, and tells the page if nobody asked for it."""
        process.wait()
        with self._turn:
            if self._bot.process is process:
                self._bot.kill()
                self._become("died")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
