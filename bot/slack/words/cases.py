"""`/billing cases`: work that was begun, found again."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.ports.clock import Clock
from billing.reports.case_list import CaseList, Wanted, wanted
from bot.messages.cases import UNKNOWN, cases
from bot.slack.words.word import Asked


@dataclass(frozen=True, slots=True)
class CasesWord:
    """`site` is the workspace's own address."""

    page: Callable[[Wanted, str], CaseList]
    site: str
    now: Clock

    def __call__(self, asked: Asked) -> str:
        which = wanted(asked.rest)
        if which is None:
            return UNKNOWN
        return cases(which, self.page(which, asked.person.user), self.now(), self.site)
