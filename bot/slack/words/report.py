"""`/billing plans` and its like: the report comes as a direct message, to whoever asks and to nobody else."""

from dataclasses import dataclass
from typing import Protocol

from bot.slack.words.word import Asked

COMES = "The report is on its way: it comes to you as a direct message from this bot."


class Reports(Protocol):
    def ask(self, word: str, *, days: int | None, person: str, channel: str, delivery: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class ReportWord:
    word: str
    reports: Reports

    def __call__(self, asked: Asked) -> str:
        self.reports.ask(self.word, days=None, person=asked.person.user, channel=asked.channel, delivery=asked.delivery)
        return COMES
