"""`/billing approvals`: whether the four eyes see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.reports import approving
from billing.reports.approving import Passed, Vote
from bot.messages.approvals import approvals
from bot.slack.words.days import ASKED_FOR, days
from bot.slack.words.word import Asked


@dataclass(frozen=True, slots=True)
class ApprovalsWord:
    votes: Callable[[datetime], list[Vote]]
    passed: Callable[[datetime], list[Passed]]
    policy: Policy
    now: Clock

    def __call__(self, asked: Asked) -> str:
        back = days(asked.rest)
        if back is None:
            return ASKED_FOR.format("approvals")
        since = self.now() - timedelta(days=back)
        return approvals(approving.approvals(self.votes(since), self.passed(since), self.policy.rules), back)
