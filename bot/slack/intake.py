"""How a case begins: the command, the message shortcut, and the modal that asks which customer is meant."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from billing.case.case import Case
from billing.case.events import Denied, Opened
from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered, CaseStore, ThreadTaken
from billing.values import identifiers
from billing.values.errors import Refused
from billing.values.identifiers import Identifier
from billing.values.people import Person, Role, require, require_either
from bot.messages import modals
from bot.messages.private import HELP, sentence
from bot.messages.typed import ill_formed, not_read, unknown_word
from bot.runtime.tally import counted
from bot.slack import payloads
from bot.slack.access_log import AccessLog
from bot.slack.payloads import Command, Shortcut, Submission
from bot.slack.words.word import Asked, Word
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    cases: CaseStore
    directory: Directory
    access_log: AccessLog
    workspace: Workspace
    channels: frozenset[str]
    words: Mapping[str, Word]

    def command(self, command: Command) -> str:
        """The private answer to `/billing …`; empty when a case was opened."""
        typed = identifiers.plain(command.text)
        word, _, rest = typed.partition(" ")
        asked = word.lower()
        if not rest and identifiers.the_one(word):
            # Whoever types a customer and nothing else wants them looked up.
            asked, rest = "lookup", word
        answer = self.words.get(asked)
        if answer is None and asked != "lookup":
            return HELP if asked in {"", "help"} else unknown_word(typed, HELP)
        try:
            self.workspace.require_ours(app=command.app, team=command.team)
            if answer:
                person = self.somebody_of_ours(command.user, command.channel)
                return answer(Asked(person, command.channel, rest.strip(), command.delivery))
            self.require(command.user, command.channel)
        except Refused as refusal:
            return self.refused(command.user, asked, refusal, command.channel, command.delivery, tell=False)
        identifier = identifiers.the_one(rest)
        if identifier is None:
            return not_read(rest)
        opened = Opened("command", command.channel, team=self.workspace.team)
        self.open(opened, command.user, identifier, command.delivery)
        return ""

    def shortcut(self, shortcut: Shortcut) -> None:
        try:
            self.workspace.require_ours(app=shortcut.app, team=shortcut.team)
            self.require(shortcut.user, shortcut.channel)
            for case_id in self.cases.in_thread(shortcut.channel, shortcut.thread_ts):
                case = self.cases.load(case_id)
                if case.is_open:
                    self.point_to(case, shortcut)
                    return
        except Refused as refusal:
            self.refused(shortcut.user, "open_case", refusal, shortcut.channel, shortcut.delivery, tell=True)
            return
        found = identifiers.find_all(shortcut.text)
        if len(found) == 1:
            opened = Opened("shortcut", shortcut.channel, shortcut.thread_ts, self.workspace.team)
            self.open(opened, shortcut.user, found[0], shortcut.delivery)
            return
        initial = str(found[0]) if found else ""
        typed = identifiers.plain(shortcut.text)
        view = modals.for_identifier(
            "open_case",
            initial=initial,
            metadata=f"{shortcut.channel}.{shortcut.thread_ts}",
            said=ill_formed(typed) if not found and identifiers.other_id(typed) else "",
        )
        self.workspace.open_modal(shortcut.trigger, view)

    def point_to(self, case: Case, shortcut: Shortcut) -> None:
        """One open case per thread: whoever asks for a second one is shown the first."""
        denied = Denied("open_case", "has_case", str(case.number))
        with suppress(AlreadyDelivered):
            self.cases.refuse(case, denied, actor=shortcut.user, delivery=shortcut.delivery)

    def submitted(self, submission: Submission) -> dict[str, str]:
        """The modal of a shortcut. Errors by block id; empty when a case was opened."""
        place, _, thread_ts = submission.metadata.partition(".")
        channel, thread_ts = payloads.slack_id(place), payloads.timestamp(thread_ts)
        try:
            self.workspace.require_ours(app=submission.app, team=submission.team)
            self.require(submission.user, channel)
        except Refused as refusal:
            told = self.refused(submission.user, "open_case", refusal, channel, submission.delivery, tell=False)
            return {"identifier": told}
        typed = identifiers.plain(submission.values.get("identifier", ""))
        identifier = identifiers.the_one(typed)
        if identifier is None:
            return {"identifier": ill_formed(typed)}
        opened = Opened("shortcut", channel, thread_ts, self.workspace.team)
        self.open(opened, submission.user, identifier, submission.delivery)
        return {}

    def somebody_of_ours(self, user: str, channel: str) -> Person:
        person = self.directory.who(user)
        require_either(person, Role.OPERATOR, Role.APPROVER)
        self.require_listed(channel)
        return person

    def require(self, user: str, channel: str) -> None:
        require(self.directory.who(user), Role.OPERATOR)
        self.require_listed(channel)

    def require_listed(self, channel: str) -> None:
        if channel not in self.channels:
            raise Refused("wrong_channel")

    def open(self, opened: Opened, user: str, identifier: Identifier, delivery: str | None) -> None:
        try:
            case = self.cases.open(opened, actor=user, identifier=identifier, delivery=delivery)
        except AlreadyDelivered:
            log.info("slack.delivered_again")
        except ThreadTaken:
            # Two people asked for the same message at once.
            self.refused(user, "open_case", Refused("thread_taken"), opened.channel, delivery, tell=True)
        else:
            log.info("case.opened", extra={"case": case.case_id, "via": opened.via})

    def refused(
        self, user: str, action: str, refusal: Refused, channel: str, delivery: str | None, *, tell: bool
    ) -> str:
        """The sentence for the person; it is recorded, since there is no case to record it in."""
        log.warning("slack.refused", extra=counted(reason=refusal.reason))
        with suppress(AlreadyDelivered):
            self.access_log.refused(
                actor=user, action=action, reason=refusal.reason, channel=channel, delivery=delivery, tell=tell
            )
        return sentence(refusal.reason, refusal.detail)
