"""Where a story stands: found in the workspace and in Stripe each time, so that it does not matter who did a step."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Condition, Look, Step, Story
from sandbox.standins.people import SUPPORT
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import buttons, plain


class Scene:
    """One story on this stage."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self._stage = stage
        self._slack = stage.sandbox.slack
        self._stripe = stage.sandbox.stripe
        self.story = story

    def of(self, step: Step) -> "Scene":
        """As it is for this step, which may be about somebody else."""
        return Scene(self._stage, replace(self.story, customer=step.customer)) if step.customer else self

    def complaint(self) -> Message | None:
        """The message in the channel that the story begins with."""
        messages = self._slack.messages(SUPPORT)
        return next((message for message in messages if not message.app_id and self._is_it(message)), None)

    def _is_it(self, message: Message) -> bool:
        return self.story.complaint in message.text

    def thread(self) -> str | None:
        """The newest thread in which the bot names the customer."""
        about = [
            message
            for message in self._slack.messages(SUPPORT, replies=True)
            if message.app_id and self.story.customer in plain(message)
        ]
        return about[-1].root_ts if about else None

    def offering(self, action: str) -> Message | None:
        """The newest message with that button."""
        return next((message for message in reversed(self._messages()) if action in buttons(message)), None)

    def showing(self, words: str) -> Message | None:
        return next((message for message in reversed(self._messages()) if words in plain(message)), None)

    def told(self, words: str, people: Iterable[str]) -> Message | None:
        """What one of them was told privately about it: in its thread, or in the channel."""
        thread = self.thread()
        heard = [message for person in people for message in self._slack.private(person, SUPPORT)]
        return next(
            (said for said in heard if said.thread_ts in (thread, None) and words in f"{said.text} {plain(said)}"), None
        )

    def at_home(self, words: str, people: Iterable[str]) -> bool:
        homes = [view for person in people if (view := self._slack.home(person))]
        return any(words in plain(view) for view in homes)

    def written(self, words: str, people: Iterable[str]) -> Message | None:
        """The newest direct message to one of them that says this."""
        heard = [message for person in people for message in self._slack.direct_messages(person)]
        return next((said for said in reversed(heard) if words in plain(said)), None)

    def _messages(self) -> list[Message]:
        thread = self.thread()
        return self._slack.thread(SUPPORT, thread) if thread else []

    def denied(self, reason: str) -> bool:
        thread = self.thread()
        return any(
            event.kind == "denied" and event.data.get("reason") == reason and event.thread_ts == thread
            for event in self._stage.case_log()
        )

    def refunded(self, charge: str) -> bool:
        """By the bot, not by the history that the customer came with."""
        return any(refund["metadata"].get("case_id") for refund in self._stripe.all("refund", charge=charge))

    def can_cancel(self) -> bool:
        portals = self._stripe.all("billing_portal.configuration")
        return any(portal["features"]["subscription_cancel"]["enabled"] for portal in portals)

    def holds(self, condition: Condition) -> bool:
        checks = (
            condition.offers is None or self.offering(condition.offers),
            condition.shows is None or self.showing(condition.shows),
            condition.told is None or self.told(condition.told, condition.to),
            condition.home is None or self.at_home(condition.home, condition.to),
            condition.direct is None or self.written(condition.direct, condition.to),
            condition.denied is None or self.denied(condition.denied),
            condition.refunded is None or self.refunded(condition.refunded),
            condition.cancelling is None or self.can_cancel() is condition.cancelling,
            condition.bot is None or self._stage.bot_is_running is (condition.bot == "up"),
        )
        return all(checks)

    def reached(self, before: int) -> int:
        """How many steps are done, given how many were: done stays done, and a later step includes the earlier ones."""
        done = before
        for number, step in enumerate(self.story.steps, start=1):
            if number > done and (number == done + 1 or step.done.lasts) and self.of(step).holds(step.done):
                done = number
        return done

    def pointed_at(self, step: Step, look: Look) -> Message | None:
        """The message that the look is about, where it is about one."""
        if look.at == "private" or (look.at == "channel" and look.mark):
            return self.told(look.mark or "", look.to or step.done.to or (step.user,))
        if look.at == "direct":
            return self.written(look.mark or step.done.direct or "", look.to or step.done.to or (step.user,))
        if look.at == "channel":
            return self.complaint()
        if look.at != "thread":
            return None
        words, action = look.mark or step.done.shows, step.done.offers
        if words:
            return self.showing(words)
        return self.offering(action) if action else None
