"""A support desk to act at: people in the stand-in workspace, the real bot in its process, the log, and Stripe's books.

Everything waits for what a person would wait for; nothing sleeps.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import create_engine, text

from sandbox.demo.bot_process import PROGRAM, BotProcess
from sandbox.standins.people import SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.acts import Reply
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.slack.views import View
from sandbox.standins.stripe.requests import Request

T = TypeVar("T")
# Stripe's books and the log change without Slack noticing.
ASK_AGAIN = 0.2


@dataclass(frozen=True, slots=True)
class LogRow:
    seq: int
    actor: str
    kind: str
    data: dict[str, Any]


class Desk:
    def __init__(self, sandbox: Sandbox, bot: BotProcess, database: str) -> None:
        self.sandbox = sandbox
        self.slack = sandbox.slack
        self.stripe = sandbox.stripe
        self.bot = bot
        self.database = create_engine(database)
        self.root: str | None = None

    def lookup(self, user: str, identifier: str) -> Reply:
        """Types the command and takes a seat in the thread that begins."""
        before = {message.ts for message in self.slack.messages(SUPPORT)}
        reply = self.slack.command(user, SUPPORT, f"lookup {identifier}")
        try:
            self.root = self.until(
                lambda: next((m.ts for m in self.slack.messages(SUPPORT) if m.ts not in before), None)
            )
        except TimeoutError as problem:
            ends = self.bot.log.read_text()[-2000:]
            raise TimeoutError(f"no thread begins; the answer was {reply}; the bot's log ends {ends}") from problem
        return reply

    def until(self, condition: Callable[[], T | None], timeout: float = 60) -> T:
        """What the condition answers once it is true; asked after each change in Slack, and now and then besides."""
        give_up_at = time.monotonic() + timeout
        while True:
            try:
                found: T = self.slack.wait_for(condition, timeout=ASK_AGAIN)
            except TimeoutError:
                if time.monotonic() > give_up_at:
                    raise
            else:
                return found

    def thread(self) -> list[Message]:
        return self.slack.thread(SUPPORT, self.root) if self.root else []

    def text(self) -> str:
        return "\n".join(plain(message) for message in self.thread())

    def shows(self, words: str, timeout: float = 60) -> Message:
        """The message of the thread that shows these words."""
        return self.until(
            lambda: next((message for message in self.thread() if words in plain(message)), None), timeout
        )

    def offers(self, action: str, timeout: float = 60) -> Message:
        """The newest message of the thread with that button."""
        return self.until(
            lambda: next((message for message in reversed(self.thread()) if action in buttons(message)), None), timeout
        )

    def offered(self) -> list[str]:
        return [action for message in self.thread() for action in buttons(message)]

    def click(self, user: str, action: str, **forged: Any) -> Reply:
        return self.slack.click(user, SUPPORT, self.offers(action).ts, action, **forged)

    def submit(self, user: str, **values: str) -> dict[str, str]:
        """The errors in the form, if any. A reason for skipping safer steps is given where the form asks for one."""
        if "skip_reason" not in self.asked_in_form(user):
            values.pop("skip_reason", None)
        return self.slack.submit(user, values)

    def asked_in_form(self, user: str) -> list[str]:
        """The names of the inputs in front of somebody."""
        view = self.slack.view(user)
        blocks = view.blocks if view else ()
        return [block["element"]["action_id"] for block in blocks if block["type"] == "input"]

    def more(self, user: str) -> View:
        """The modal behind *More*."""
        self.click(user, "more")
        view = self.slack.view(user)
        assert view is not None
        return view

    def told(self, user: str) -> list[str]:
        return [message.text for message in self.slack.private(user)]

    def is_told(self, user: str, words: str) -> str:
        return self.until(lambda: next((said for said in self.told(user) if words in said), None))

    def log(self, number: int = 1) -> list[LogRow]:
        query = (
            "select case_events.seq, actor, kind, data from case_events join cases using (case_id) "
            "where number = :number order by 1"
        )
        with self.database.connect() as connection:
            rows = connection.execute(text(query), {"number": number}).all()
        return [LogRow(row.seq, row.actor, row.kind, as_json(row.data)) for row in rows]

    def kinds(self, number: int = 1) -> list[str]:
        return [row.kind for row in self.log(number)]

    def logged(self, kind: str, number: int = 1) -> LogRow:
        """The last row of that kind, once there is one."""
        return self.until(lambda: next((row for row in reversed(self.log(number)) if row.kind == kind), None))

    def query(self, sql: str) -> list[dict[str, Any]]:
        with self.database.connect() as connection:
            return [dict(row) for row in connection.execute(text(sql)).mappings()]

    def writes(self) -> list[Request]:
        return [request for request in self.stripe.writes() if not request.replayed]

    def value_of(self, action: str) -> str:
        """The value that the button with that action id has or had, for a forged or late click."""
        (case,) = self.query("select case_id from cases")
        return f"{case['case_id']}.{self.logged('proposed').seq}.{action}"

    # The way to a proposal and to its outcome, for journeys that begin there.

    def classify(self, user: str, classification: str = "duplicate_subscription") -> None:
        self.click(user, f"classify:{classification}")
        self.offers("propose:no_action")

    def propose(self, user: str, remedy: str, **values: str) -> dict[str, str]:
        """Fills in the remedy's form; the errors in it, if any."""
        self.click(user, f"propose:{remedy}")
        return self.submit(user, **{"skip_reason": "customer_asked"} | values)

    def propose_refund(self, user: str, **values: str) -> dict[str, str]:
        return self.propose(user, "refund_charge", **{"reason": "duplicate"} | values)

    def reject(self, user: str, why: str) -> None:
        self.click(user, "reject")
        assert self.submit(user, note=why) == {}

    def card(self) -> str:
        """The approver's card, once it asks for a decision."""
        return plain(self.offers("approve"))

    def key(self, decision: str, step: str) -> str:
        """The idempotency key for a step of the newest case's last decision of that kind."""
        (number,) = self.query("select max(number) as newest from cases")[0].values()
        return f"{self.case_id(number)}:{self.logged(decision, number).seq}:{step}"

    def case_id(self, number: int = 1) -> str:
        (row,) = self.query(f"select case_id from cases where number = {int(number)}")
        return str(row["case_id"])

    def asked(self) -> list[tuple[str, str, dict[str, Any], str | None]]:
        """Each call that changed something in Stripe: how, on what, with which parameters and idempotency key."""
        return [(made.method, made.path, dict(made.params), made.idempotency_key) for made in self.writes()]

    def runs(self, *command: str) -> tuple[int, str]:
        """The exit code of one of the program's commands, with the bot's settings, and what it says."""
        done = subprocess.run(
            [sys.executable, PROGRAM, *command],
            cwd=self.bot.folder,
            env=self.bot.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@contextmanager
def seated(sandbox: Sandbox, bot: BotProcess, database: str) -> Iterator[Desk]:
    """A desk whose bot is started for it, and is gone behind it."""
    bot.start()
    sandbox.slack.request_url = bot.request_url
    desk = Desk(sandbox, bot, database)
    try:
        yield desk
    finally:
        bot.kill()
        desk.database.dispose()


def as_json(value: Any) -> dict[str, Any]:
    """SQLite keeps JSON as text."""
    loaded: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return loaded
