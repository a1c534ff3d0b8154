"""What people do on the app's Home: open it, and ask for a report there."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered
from billing.values.errors import Refused
from billing.values.people import Role, require_either
from bot.messages.home import REPORTS
from bot.runtime.tally import counted
from bot.slack.access_log import AccessLog
from bot.slack.payloads import Click, HomeOpened
from bot.slack.words.days import USUAL
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)

# Reports on so many days.
LOOK_BACK = {"money"}


class Homes(Protocol):
    def opened(self, person: str) -> None:
        """Has the Home drawn."""
        ...


class Reports(Protocol):
    def ask(self, word: str, *, days: int | None, person: str, channel: str, delivery: str | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class HomeClicks:
    """`channel` is where cases are opened from a report that was asked for here."""

    homes: Homes
    reports: Reports
    directory: Directory
    access_log: AccessLog
    workspace: Workspace
    channel: str

    def open(self, opened: HomeOpened) -> None:
        """Whoever it is: what they may see is asked when it is drawn."""
        try:
            self.workspace.require_ours(app=opened.app, team=opened.team)
        except Refused as refusal:
            log.warning("slack.refused", extra=counted(reason=refusal.reason))
            return
        if opened.user:
            self.homes.opened(opened.user)

    def click(self, click: Click) -> None:
        """A refusal is recorded, and their Home drawn as it is for them now."""
        try:
            self.workspace.require_ours(app=click.app, team=click.team)
            require_either(self.directory.who(click.user), Role.OPERATOR, Role.APPROVER)
            word = click.action.removeprefix("home:")
            if word not in REPORTS or click.value != word:
                raise Refused("forged")
            back = USUAL if word in LOOK_BACK else None
            self.reports.ask(word, days=back, person=click.user, channel=self.channel, delivery=click.delivery)
        except Refused as refusal:
            log.warning("slack.refused", extra=counted(reason=refusal.reason))
            with suppress(AlreadyDelivered):
                self.access_log.refused(
                    actor=click.user,
                    action=click.action,
                    reason=refusal.reason,
                    channel=None,
                    delivery=click.delivery,
                    tell=False,
                )
            self.homes.opened(click.user)
