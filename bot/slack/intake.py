"""How a case begins: the command, the message shortcut, and the modal that asks which customer is meant."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from billing.case.case import Case
from billing.case.events import Denied, Opened
from billing.ports.directory import Directory
from billing.ports.kept_commands import Keep
from billing.ports.store import AlreadyDelivered, CaseStore, ThreadTaken
from billing.values import identifiers
from billing.values.errors import Refused
from billing.values.identifiers import Identifier
from billing.values.people import NOT_SAID, Person, Role, require, require_either
from bot.messages import modals
from bot.messages.private import HELP, KEPT, sentence
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
    keep: Keep

    def command(self, command: Command) -> str:
        """The private answer to `/billing …`; empty when a case was opened."""
        word, _ = self.read(command.text)
        if word not in self.words and word != "lookup":
            return HELP if word in {"", "help"} else unknown_word(identifiers.plain(command.text), HELP)
        try:
            self.workspace.require_ours(app=command.app, team=command.team)
            return self.carry_out(command.text, command.user, command.channel, command.delivery)
        except Refused as refusal:
            if refusal.reason in NOT_SAID and self.keeps(command):
                log.info("slack.command_kept")
                return KEPT
            return self.refused(command.user, word, refusal, command.channel, command.delivery, tell=False)

    def read(self, text: str) -> tuple[str, str]:
        """The word of the command and what stands behind it."""
        word, _, rest = identifiers.plain(text).partition(" ")
        if not rest and identifiers.the_one(word):
            # Whoever types a customer and nothing else wants them looked up.
            return "lookup", word
        return word.lower(), rest.strip()

    def carry_out(self, text: str, user: str, channel: str, delivery: str | None) -> str:
        """The private answer; empty when a case was opened. Raises Refused, and does nothing twice."""
        word, rest = self.read(text)
        if answer := self.words.get(word):
            person = self.somebody_of_ours(user, channel)
            return answer(Asked(person, channel, rest, delivery))
        self.require(user, channel)
        identifier = identifiers.the_one(rest)
        if identifier is None:
            return not_read(rest)
        self.open(Opened("command", channel, team=self.workspace.team), user, identifier, delivery)
        return ""

    def keeps(self, command: Command) -> bool:
        """Whether it waits for Slack to say who sent it. Outside of our channels nothing that is typed is kept."""
        if command.channel not in self.channels:
            return False
        return self.keep(user=command.user, channel=command.channel, text=command.text, delivery=command.delivery)

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
        try:
            self.workspace.open_modal(shortcut.trigger, view)
        except Refused as late:
            self.refused(shortcut.user, "open_case", late, shortcut.channel, shortcut.delivery, tell=True)

    def point_to(self, case: Case, shortcut: Shortcut) -> None:
        """One open case per thread: whoever asks for a second one is shown the first."""
        denied = Denied("open_case", "has_case", str(case.number))
        with suppress(AlreadyDelivered):
            self.cases.refuse(case, denied, actor=shortcut.user, delivery=shortcut.delivery)

    def submitted(self, submission: Submission) -> dict[str, str]:
        """The modal of a shortcut. Errors by block id; empty when a case was opened."""
        place, _, thread_ts = submission.metadata.partition(".")
        channel, thread_ts = payloads.channel_id(place), payloads.timestamp(thread_ts)
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
