"""Where a follow-up stands: drafted, blocked and by what, sent or not needed as somebody says; and its current text.

The bot sends nothing to customers: `sent` is the word of whoever sent it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from billing.account.account import Account
from billing.account.refund import CAME_BACK
from billing.case.case import Case
from billing.case.events import Classified, Executed, Failed, FollowedUp, GapRecorded, Reported, Undone
from billing.case.lifecycle import Status
from billing.case.log import CaseEvent
from billing.follow_up.draft import drafted
from billing.policy.policy import Policy
from billing.wording.line import Line, Member, Moment

State = Literal["drafted", "sent", "blocked", "not_needed"]
STATES: tuple[State, ...] = ("drafted", "sent", "blocked", "not_needed")
BLOCKED = {
    "proposal": "a proposal waits",
    "unsettled": "it is not known yet whether the last step was done",
    "failed": "the last step failed",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Attributes:
    marked: the last word of a person on it that still counts.
    earlier: what it said before something else was done, so that it is drafted anew.
    outdated: whether something was done, or came back, since its text was written.
    """

    state: State
    by: str = ""
    marked: CaseEvent | None = None
    earlier: State | None = None
    outdated: bool = False


def standing(case: Case) -> Standing:
    marked = last_word(case)
    said = marked.event if marked else None
    if marked is None or not isinstance(said, FollowedUp):
        return pending(case, None)
    since = any(tells_more(case, recorded) for recorded in case.since(marked.seq))
    if said.state in {"sent", "not_needed"}:
        return pending(case, None, earlier=said.state) if since else Standing(said.state, marked=marked)
    if said.state == "blocked" and said.by == "person" and blocker(case) is None:
        return Standing("blocked", "person", marked, outdated=since)
    return pending(case, marked, outdated=since)


def pending(case: Case, marked: CaseEvent | None, *, earlier: State | None = None, outdated: bool = False) -> Standing:
    insisted = marked is not None and marked.event == FollowedUp("drafted")
    by = blocker(case, marked.seq if marked and insisted else 0)
    return Standing("blocked" if by else "drafted", by or "", marked, earlier, outdated)


def last_word(case: Case) -> CaseEvent | None:
    """What was written for another customer does not count."""
    return next((found for found in reversed(case.since(case.lookup_seq)) if isinstance(found.event, FollowedUp)), None)


def tells_more(case: Case, recorded: CaseEvent) -> bool:
    """Whether the draft says something that it did not say before."""
    match recorded.event:
        case GapRecorded(found=found):
            return not found
        case Reported() as news:
            made = {done.refund for _, done in case.executions}
            return news.status in CAME_BACK and news.object in made
        case event:
            return isinstance(event, Executed | Undone | Classified)


def blocker(case: Case, failed_after: int = 0) -> str | None:
    """What has to be over before anything can be told; a failure counts until somebody has seen to it."""
    if case.status is Status.PROPOSED:
        return "proposal"
    if case.status in {Status.EXECUTING, Status.UNSETTLED}:
        return "unsettled"
    theirs = [found for found in case.since(case.lookup_seq) if isinstance(found.event, Executed | Undone | Failed)]
    failed = bool(theirs) and isinstance(theirs[-1].event, Failed) and theirs[-1].seq > failed_after
    return "failed" if failed else None


def said(follow_up: Standing) -> Line:
    """In words; one that is not sent yet is always called drafted."""
    marked = follow_up.marked
    match follow_up.state:
        case "sent" if marked:
            return ("marked sent by ", Member(marked.actor), " ", Moment(marked.at))
        case "not_needed" if marked:
            return ("not needed, says ", Member(marked.actor))
    before = {"sent": "sent before; ", "not_needed": "not needed before; "}.get(follow_up.earlier or "", "")
    anew = f"{before}drafted anew" if before else "drafted"
    if follow_up.by == "person" and marked:
        return (f"{anew}; blocked by ", Member(marked.actor))
    return (f"{anew}; blocked: {BLOCKED[follow_up.by]}" if follow_up.by in BLOCKED else anew,)


Typed = Callable[[int, str], str | None]


def current_text(case: Case, account: Account | None, policy: Policy, typed: Typed) -> str:
    """What was last written and still counts, or the draft; also where what was written has been erased."""
    return written(case, typed) or drafted(case, account, policy)


def written(case: Case, typed: Typed) -> str | None:
    """`typed` gives what somebody typed with the event at a `seq`, by its name."""
    marked = standing(case).marked
    return typed(marked.seq, "text") if marked else None
