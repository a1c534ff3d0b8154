"""Tells those who may vote, by direct message, that a proposal waits: when it comes, again after a while, and those to
whom it was escalated. A link, and nothing of the customer.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.approval.voters import Counting, counting, named_in
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.events import Escalated, Proposed, Reminded
from billing.case.log import CaseEvent
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.directory import Directory
from bot.messages.case_links import reply_link
from bot.slack.operators import BUSY, UNREACHABLE, error_code
from bot.thread.message_store import MessageStore

log = logging.getLogger(__name__)

AGAIN = timedelta(seconds=30)
SAID = {
    Proposed: "a proposal waits for an approval, and you may give it",
    Reminded: "a proposal still waits for an approval, and you may give it",
    Escalated: "a proposal has waited for so long that you may approve it, too",
}


class Told(Protocol):
    def already(self, case_id: str) -> set[tuple[int, str]]: ...

    def claim(self, case_id: str, event: int, person: str) -> bool: ...

    def unclaim(self, case_id: str, event: int, person: str) -> None: ...


class Notices:
    def __init__(
        self,
        client: WebClient,
        posted: MessageStore,
        told: Told,
        directory: Directory,
        policy: Policy,
        now: Clock,
        *,
        site: str,
    ) -> None:
        """`site` is the workspace's own address."""
        self.client = client
        self.site = site
        self.posted = posted
        self.told = told
        self.directory = directory
        self.policy = policy
        self.now = now

    def tell(self, case: Case) -> datetime | None:
        """When to say what could not be said yet; None where all are told."""
        if case.waiting is None:
            return None
        now, known = self.now(), self.told.already(case.case_id)
        electorate = self.directory.electorate(named_in(case, case.waiting.seq, self.policy))
        counted = counting(case, case.waiting.seq, self.policy, electorate)
        concerned = due(case, counted, tells=self.policy.notices.tells)
        unsaid = [(recorded, person) for recorded, person in concerned if (recorded.seq, person) not in known]
        later = [at for recorded, _ in unsaid if (at := self.not_before(recorded)) > now]
        to_say = [(recorded, person) for recorded, person in unsaid if self.not_before(recorded) <= now]
        card = self.posted.of(case.case_id).get(f"proposal:{case.waiting.seq}")
        if to_say and (card is None or card.ts is None):
            later.append(now + AGAIN)
        elif card and card.ts:
            said = [self.say(case, recorded, person, card.ts) for recorded, person in to_say]
            later += [] if all(said) else [now + AGAIN]
        if is_unresolved(counted):
            later.append(now + max(AGAIN, (now - case.waiting.at) / 2))
        return min(later, default=None)

    def not_before(self, recorded: CaseEvent) -> datetime:
        """Whoever it was escalated to may vote at once, and is told so once it is not quiet any more."""
        quiet = self.policy.notices.quiet
        return quiet.over(recorded.at) if quiet and isinstance(recorded.event, Escalated) else recorded.at

    def say(self, case: Case, recorded: CaseEvent, person: str, card: str) -> bool:
        """Whether it is said, now or before, or can't be; what Slack may have taken is not said twice."""
        if not self.told.claim(case.case_id, recorded.seq, person):
            return True
        link = reply_link(self.site, case.channel, case.thread_ts, card, "open it")
        try:
            self.client.chat_postMessage(
                channel=person,
                text=f"Case #{case.number}: {SAID[type(recorded.event)]}: {link}",
                unfurl_links=False,
                unfurl_media=False,
            )
        except TimeoutError:
            return True
        except UNREACHABLE as problem:
            log.warning("slack.notice_failed", extra={"case": case.case_id, "error": error_code(problem)})
            if isinstance(problem, SlackApiError) and error_code(problem) not in BUSY:
                return True
            self.told.unclaim(case.case_id, recorded.seq, person)
            return False
        return True


def due(case: Case, counted: Counting, *, tells: bool) -> Iterator[tuple[CaseEvent, str]]:
    """What happened, and whom it concerns, whether or not they were told; `tells` where that it waits is news."""
    if case.waiting is None:
        return
    proposal = case.waiting.seq
    cast = {voter: counted.places_of(voter) for voter in votes(case, proposal)}
    others = counted.may_still_vote(cast)
    voters = sorted(replace(counted, escalated=frozenset()).may_still_vote(cast))
    for recorded in (case.waiting, *case.since(proposal)):
        match recorded.event:
            case Proposed() if recorded == case.waiting and tells:
                yield from ((recorded, voter) for voter in voters)
            case Reminded(proposal=of) if of == proposal:
                yield from ((recorded, voter) for voter in voters)
            case Escalated(proposal=of, to=to) if of == proposal:
                yield from ((recorded, voter) for voter in sorted(counted.electorate.people(to) & others))


def is_unresolved(counted: Counting) -> bool:
    """Whether there may be more to tell, in a group that Slack can't resolve now."""
    asked = (*(rule.voters for rule in counted.required), counted.escalated)
    return any(counted.electorate.unresolved(ids) for ids in asked)
