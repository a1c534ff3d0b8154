"""`/billing cases`: work that was begun, found again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from billing.ports.clock import Clock
from billing.reports.case_list import CaseList, Wanted, wanted
from billing.reports.giving import Complaint
from billing.values.choices import Classification
from bot.messages.cases import UNKNOWN, cases, complaints
from bot.slack.words.word import Asked


@dataclass(frozen=True, slots=True)
class CasesWord:
    """`about` says how often, how fast and with how much money back; `site` is the workspace's own address."""

    page: Callable[[Wanted, str], CaseList]
    about: Callable[[Classification, datetime], tuple[Complaint | None, tuple[Complaint, ...]]]
    site: str
    now: Clock

    def __call__(self, asked: Asked) -> str:
        which = wanted(asked.rest)
        if which is None:
            return UNKNOWN
        listed = cases(which, self.page(which, asked.person.user), self.now(), self.site)
        if not isinstance(which, Classification):
            return listed
        return "\n".join([*complaints(*self.about(which, self.now())), listed])
