"""`/billing gaps`: what the product lacks, most cases first."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.reports import backlog
from billing.reports.backlog import Entry
from bot.messages.gaps import gaps
from bot.slack.words.word import Asked


@dataclass(frozen=True, slots=True)
class GapsWord:
    entries: Callable[[], list[Entry]]

    def __call__(self, _asked: Asked) -> str:
        return gaps(backlog.ranked(self.entries()))
