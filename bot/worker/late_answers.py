"""Commands whose sender Slack could not say in time: Slack is asked again, and then they get what they asked for, or
the refusal that they would have got.
"""

import logging
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

from billing.ports.clock import Clock
from billing.ports.kept_commands import Kept, KeptCommands
from billing.values.errors import Refused
from billing.values.people import NOT_SAID
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.slack.intake import Intake

log = logging.getLogger(__name__)

# So long Slack is asked who somebody is.
KEPT_FOR = timedelta(days=1)
# So long an answer is tried, once Slack says that.
GIVEN_UP_AFTER = timedelta(seconds=90)
# So many seconds one try of it takes: it is kept up no longer than its lease is, and is tried again.
ONE_TRY = 10.0
# So many people are asked about at once.
AT_ONCE = 4
ANSWERED = "Slack says who you are now: here is the answer to your command."
GIVEN_UP = "Something went wrong with your command, so nothing more comes of it; type it again."


class Say(Protocol):
    def __call__(self, channel: str, user: str, text: str, *, shown: list[Block] | None = None) -> bool: ...


class LateAnswers:
    """`intake` may be as patient with Slack as a worker is."""

    def __init__(self, kept: KeptCommands, intake: Intake, say: Say, now: Clock) -> None:
        self.kept = kept
        self.intake = intake
        self.say = say
        self.now = now
        # Since when each is tried that Slack no longer holds up.
        self.tried_since: dict[int, datetime] = {}
        self.going_on: list[Future[None]] = []
        self.threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="late")

    def sweep(self) -> None:
        """One of each person's at a time, in the order in which they were typed."""
        if all(each.done() for each in self.going_on):
            first: dict[str, Kept] = {}
            for kept in self.kept.due():
                first.setdefault(kept.user, kept)
            self.going_on = [self.threads.submit(self.look_at, kept) for kept in first.values()]

    def look_at(self, kept: Kept) -> None:
        lease = uuid.uuid4().hex
        try:
            if not self.kept.take(kept, lease):
                return
            if self.is_answered(kept):
                self.forget(kept)
            else:
                self.kept.give_back(kept, lease)
        except Refused:
            self.wait_for_slack(kept, lease)
        except Exception:
            # Its lease ends by itself, and somebody tries again.
            log.exception("command.answer_failed")
            if self.is_old(kept):
                self.forget(kept)
                self.say(kept.channel, kept.user, GIVEN_UP)

    def is_answered(self, kept: Kept) -> bool:
        """What was done already is not done again: everything that changes something goes by the delivery.

        Raises Refused while Slack may yet say who they are.
        """
        try:
            said = self.intake.carry_out(kept.text, kept.user, kept.channel, kept.delivery)
        except Refused as refusal:
            if refusal.reason in NOT_SAID and self.age(kept) < KEPT_FOR:
                raise
            return self.is_refused(kept, refusal) or self.is_old(kept)
        shown = blocks.sections(said.split("\n"))
        return not said or self.say(kept.channel, kept.user, ANSWERED, shown=shown) or self.is_old(kept)

    def wait_for_slack(self, kept: Kept, lease: str) -> None:
        self.tried_since.pop(kept.id, None)
        if self.age(kept) < GIVEN_UP_AFTER:
            self.kept.give_back(kept, lease)
        else:
            self.kept.rest(kept, lease)

    def is_refused(self, kept: Kept, refusal: Refused) -> bool:
        word, _ = self.intake.read(kept.text)
        said = self.intake.refused(kept.user, word, refusal, kept.channel, kept.delivery, tell=False)
        return self.say(kept.channel, kept.user, said)

    def is_old(self, kept: Kept) -> bool:
        return self.now() - self.tried_since.setdefault(kept.id, self.now()) >= GIVEN_UP_AFTER

    def age(self, kept: Kept) -> timedelta:
        return self.now() - kept.asked_at

    def forget(self, kept: Kept) -> None:
        self.kept.forget(kept)
        self.tried_since.pop(kept.id, None)

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
