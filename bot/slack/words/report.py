"""`/billing plans` and its like: the report comes as a direct message, to whoever asks and to nobody else."""

from dataclasses import dataclass
from typing import Protocol

from bot.slack.words.days import ASKED_FOR, days
from bot.slack.words.word import Asked

COMES = "The report is on its way: it comes to you as a direct message from this bot."


JOINS = "That report is being made for you already: it comes to you as a direct message from this bot."


class Reports(Protocol):
    def ask(self, word: str, *, days: int | None, person: str, channel: str, delivery: str | None) -> bool:
        """False while they wait for the same one already."""
        ...


@dataclass(frozen=True, slots=True)
class ReportWord:
    """`looks_back`: whether a number of days may stand behind the word."""

    word: str
    reports: Reports
    looks_back: bool = False

    def __call__(self, asked: Asked) -> str:
        back = days(asked.rest) if self.looks_back else None
        if self.looks_back and back is None:
            return ASKED_FOR.format(self.word)
        person = asked.person.user
        is_new = self.reports.ask(self.word, days=back, person=person, channel=asked.channel, delivery=asked.delivery)
        return COMES if is_new else JOINS
