"""`/billing policy`: the rules and limits in force, and their digest."""

from dataclasses import dataclass

from billing.policy.policy import Policy
from billing.ports.control import Control
from bot.messages.policy import policy_in_words
from bot.slack.words.word import Asked


@dataclass(frozen=True, slots=True)
class PolicyWord:
    policy: Policy
    approvers: frozenset[str]
    control: Control

    def __call__(self, _asked: Asked) -> str:
        return policy_in_words(self.policy, self.approvers, self.control.paused())
