"""`/billing pause <reason>` and `/billing resume`: one approver stops all execution, two let it go on."""

import logging
from dataclasses import dataclass

from billing.ports.control import Control, Paused
from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered
from billing.values.people import Role, require
from billing.wording.line import quoted
from bot.messages import blocks
from bot.messages.scene import person
from bot.messages.typed import holds_secret
from bot.slack.words.word import Asked

log = logging.getLogger(__name__)

SAY_WHY = "Say why: `/billing pause the refunds look wrong`. Nothing was paused."
PAUSED = "Execution is paused: nothing is approved or begun until two approvers type `/billing resume`."
LEFT_OUT = "Your reason looks like a card number or a key, so it was not kept."
ASKED = "You asked to resume. Another approver has to type `/billing resume` within an hour."
RESUMED = "Execution goes on: two approvers have said so."
NOT_PAUSED = "Execution isn't paused."


@dataclass(frozen=True, slots=True)
class PauseWord:
    control: Control
    directory: Directory

    def __call__(self, asked: Asked) -> str:
        require(self.directory.who(asked.person.user, fresh=True), Role.APPROVER)
        if not asked.rest:
            return SAY_WHY
        # Whatever stands there, money stops.
        why = "" if holds_secret(asked.rest) else asked.rest
        try:
            before = self.control.pause(asked.person.user, why, delivery=asked.delivery)
        except AlreadyDelivered:
            return as_it_is(self.control)
        if before:
            return already(self.control, before)
        return PAUSED if why else f"{PAUSED} {LEFT_OUT}"


@dataclass(frozen=True, slots=True)
class ResumeWord:
    control: Control
    directory: Directory

    def __call__(self, asked: Asked) -> str:
        require(self.directory.who(asked.person.user, fresh=True), Role.APPROVER)
        paused = self.control.paused()
        try:
            came_to = self.control.resume(asked.person.user, delivery=asked.delivery)
        except AlreadyDelivered:
            return as_it_is(self.control)
        if came_to == "resume_asked" and paused:
            return f"{ASKED}\n{already(self.control, paused)}"
        return RESUMED if came_to == "resumed" else NOT_PAUSED


def as_it_is(control: Control) -> str:
    """For a command that was heeded before."""
    log.info("slack.delivered_again")
    paused = control.paused()
    return already(control, paused) if paused else NOT_PAUSED


def already(control: Control, paused: Paused) -> str:
    """By whom, since when, and why, as far as that is known."""
    reason = control.reason(paused)
    why = f": {quoted(blocks.untrusted(reason, 300))}" if reason else ""
    by = f" by {person(paused.by)}" if paused.by else ""
    return f"Execution is paused{by} since {blocks.moment(paused.at)}{why}"
