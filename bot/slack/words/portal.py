"""`/billing portal`: a case about the billing portal itself, posted in the channel like any other."""

import logging
from dataclasses import dataclass

from billing.case.events import Opened
from billing.ports.store import AlreadyDelivered, CaseStore
from bot.slack.words.word import Asked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PortalWord:
    cases: CaseStore
    team: str

    def __call__(self, asked: Asked) -> str:
        opened = Opened("portal", asked.channel, team=self.team)
        try:
            case = self.cases.open(opened, actor=asked.person.user, identifier=None, delivery=asked.delivery)
        except AlreadyDelivered:
            log.info("slack.delivered_again")
        else:
            log.info("case.opened", extra={"case": case.case_id, "via": opened.via})
        return ""
