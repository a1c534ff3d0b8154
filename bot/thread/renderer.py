"""The thread in Slack as a picture of its case: which messages it has, drawn from the case, and in which order they
come and go. A renderer of its own at a time per case; that is the worker's lease.
"""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.approval.voters import named_in
from billing.case.case import Case
from billing.case.events import Denied, LinkIssued
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.control import Control
from billing.ports.directory import Directory
from billing.ports.store import CaseStore
from billing.values.electorate import Electorate
from bot.messages.elsewhere import ALONE, Elsewhere
from bot.messages.follow_up import follow_up
from bot.messages.handoff import handoffs
from bot.messages.older import in_older
from bot.messages.outcome import outcomes
from bot.messages.portal import about_portal
from bot.messages.private import sentence
from bot.messages.proposal import proposals
from bot.messages.remedies import remedies
from bot.messages.root import root
from bot.messages.scene import Message, Scene
from bot.messages.summary import summary
from bot.messages.withheld import NOT_KNOWN, SOON_SHARED, erased, hidden, log_changed, without_controls
from bot.thread.message_store import MessageStore, Posted
from bot.thread.poster import HIDDEN, Poster
from bot.thread.sharing import Sharing

# Steps begin sooner, unless what they rest on can't be read.
SLOW = timedelta(seconds=20)


class SharedChannel(Exception):
    """Another organisation can read the channel, so nothing of a case is shown there."""


class Thread:
    def __init__(
        self,
        client: WebClient,
        cases: CaseStore,
        posted: MessageStore,
        policy: Policy,
        directory: Directory,
        control: Control,
        now: Clock,
        elsewhere: Elsewhere = ALONE,
    ) -> None:
        self.client = client
        self.cases = cases
        self.posted = posted
        self.policy = policy
        self.directory = directory
        self.control = control
        self.now = now
        self.elsewhere = elsewhere
        self.poster = Poster(client, cases, posted)
        self.redrawing = ThreadPoolExecutor(max_workers=16, thread_name_prefix="redraw")

    def sharing(self, case: Case) -> Sharing:
        return Sharing(self.client, case.channel)

    def draw(self, case: Case, sharing: Sharing, *, settled: bool) -> None:
        """Brings the thread up to the case. `settled` when the last reading of Stripe is as new as the log asks for:
        only then is a handoff final. Raises SharedChannel, and what the SDK raises when Slack does not take part.
        """
        if sharing.is_shared():
            if sharing.state() == "pending":
                self.hide(case)
            self.tell_once(case)
            raise SharedChannel
        known = self.posted.of(case.case_id)
        if case.thread_ts is None and (begun := known.get("root")) and begun.ts:
            # Posted since this case was read, or just before its worker died.
            self.cases.root_posted(case.case_id, begun.ts)
            case = replace(case, thread_ts=begun.ts)
        messages = self.messages(case, settled=settled)
        if not case.may_be_read:
            # The summary, for one, is not drawn without a customer.
            drawn = {message.name for message in messages}
            messages += [erased(name, case) for name in known if known[name].ts and name not in drawn]
        there = [message for message in messages if message.name in known and known[message.name].ts]

        def redraw(chosen: list[Message]) -> dict[str, Future[Case]]:
            return {
                message.name: self.redrawing.submit(self.poster.show, case, message, known[message.name])
                for message in chosen
            }

        # Choices go before others come, or people would see both.
        redrawn = redraw([message for message in there if not offers_choices(message)])
        failed: list[BaseException | None] = []
        try:
            for message in messages:
                if message in there:
                    continue
                if offers_choices(message):
                    wait(future for name, future in redrawn.items() if name != "root")
                case, refused = self.posted_or_failed(case, message, known.get(message.name))
                failed.append(refused)
            wait(redrawn.values())
            redrawn |= redraw([message for message in there if offers_choices(message)])
        finally:
            wait(redrawn.values())
        failed += [future.exception() for future in redrawn.values()]
        for problem in failed:
            if problem:
                raise problem

    def hide(self, case: Case) -> None:
        """Leaves nothing in the thread that tells who somebody is, while others can't read it yet."""
        for name, posted in self.posted.of(case.case_id).items():
            if posted.ts and posted.digest != HIDDEN:
                self.poster.update(case, hidden(name, case, SOON_SHARED), HIDDEN, posted.ts)

    def draw_stopped(self, case: Case, seq: int, sharing: Sharing) -> None:
        """What the rows before `seq` say, without a button, and that the case is stopped. Raises as `draw` does."""
        if sharing.is_shared():
            raise SharedChannel
        known = self.posted.of(case.case_id)
        drawn = {message.name: without_controls(message) for message in self.messages(case, settled=True)}
        case = self.poster.show(case, drawn.pop("root"), known.get("root"))
        for name in known.keys() - {"root"}:
            self.poster.show(case, drawn.get(name) or hidden(name, case, NOT_KNOWN), known[name])
        notice = log_changed(case, seq)
        self.poster.show(case, notice, known.get(notice.name))

    def posted_or_failed(
        self, case: Case, message: Message, posted: Posted | None
    ) -> tuple[Case, SlackApiError | None]:
        """One message that Slack refuses must not hide the others; without a root there is no thread, though."""
        try:
            return self.poster.show(case, message, posted), None
        except SlackApiError as problem:
            if case.thread_ts is None:
                raise
            return case, problem

    def messages(self, case: Case, *, settled: bool) -> list[Message]:
        """The whole thread, in the order in which it grows."""
        known = self.cases.erasable.account(case.case_id)
        paused = self.control.paused() if case.is_open else None
        scene = Scene(
            case,
            account=known[0] if known else None,
            candidates=self.cases.erasable.candidates(case.case_id),
            typed=lambda seq, name: self.cases.erasable.typed(case.case_id, seq, name),
            proposed_on=lambda seq: self.cases.erasable.proposed_on(case.case_id, seq),
            previews=lambda seq: self.cases.erasable.previews(case.case_id, seq),
            policy=self.policy,
            elsewhere=self.elsewhere,
            electorate=self.electorate(case),
            paused=paused,
            outdated=known is not None and (known[0].outdated or known[1] < case.acted_seq),
            slow=paused is None and self.is_slow(case),
        )
        # What takes buttons away is drawn before what offers others instead.
        classified = [about_portal(scene)] if case.is_about_portal else [summary(scene), remedies(scene)]
        singles = [root(scene), *(classified if case.classified else reversed(classified))]
        grown = [*proposals(scene), *outcomes(scene), *follow_up(scene), *(handoffs(scene) if settled else [])]
        grown.sort(key=lambda message: int(message.name.partition(":")[2]))
        return [message for message in singles if message] + grown

    def is_slow(self, case: Case) -> bool:
        return case.work is not None and not case.may_have_been_asked and self.now() - case.work.at > SLOW

    def electorate(self, case: Case) -> Electorate:
        if case.waiting is None:
            return Electorate()
        return self.directory.electorate(named_in(case, case.waiting.seq, self.policy))

    def tell_once(self, case: Case) -> None:
        """In a shared channel only the person who acts learns, privately, why nothing appears; who asked for a link, or
        was refused, gets an answer of their own.
        """
        name, last = f"shared:{case.seq}", case.log[-1]
        answered = (
            isinstance(last.event, Denied | LinkIssued) or last in case.links_asked_for or last.seq in case.withheld
        )
        if answered or last.actor in {"bot", "stripe"} or name in self.posted.of(case.case_id):
            return
        self.posted.begin(case.case_id, name, case.channel)
        self.client.chat_postEphemeral(
            channel=case.channel, user=case.log[-1].actor, text=sentence("shared_channel"), thread_ts=case.thread_ts
        )


def offers_choices(message: Message) -> bool:
    """Whether it has buttons that others replace later: to pick, to classify, to take a remedy, to decide."""
    shown = in_older(message.blocks)
    elements = (element for block in shown for element in (block.get("accessory"), *block.get("elements", ())))
    actions = (element.get("action_id", "") for element in elements if element)
    return any(action.startswith(("pick:", "classify:", "propose:", "approve")) for action in actions)
