"""Keeps the Homes that people look at as they should be: drawn when they are opened, and again when something changes
that is on them. Each for its person alone, and only where it would look different.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from billing.approval.voters import counting, named_in
from billing.approval.votes import votes
from billing.case.case import Case
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.control import Control
from billing.ports.directory import Directory
from billing.reports.desk import Desk
from billing.values.people import Person, Role
from bot.messages.home import home, nameless, stranger
from bot.messages.modals import View
from bot.slack.operators import UNREACHABLE, error_code

log = logging.getLogger(__name__)


class Known(Protocol):
    """What a Home showed last, and what Slack calls that."""

    @property
    def person(self) -> str: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def hash(self) -> str | None: ...


class HomeStore(Protocol):
    def watched(self) -> Sequence[Known]:
        """Those that somebody may still be looking at."""
        ...

    def find(self, person: str) -> Known | None: ...
    def shows(self, person: str, digest: str | None, hash: str | None) -> None: ...


class Desks(Protocol):
    def waiting(self) -> list[Case]:
        """Cases in which a proposal waits, the oldest first."""
        ...

    def of(self, person: str, *, to_approve: Iterable[int], sees_all: bool, now: datetime) -> Desk: ...


class Homes:
    def __init__(
        self,
        client: WebClient,
        store: HomeStore,
        desks: Desks,
        directory: Directory,
        policy: Policy,
        control: Control,
        site: str,
        now: Clock,
    ) -> None:
        self.client = client
        self.store = store
        self.desks = desks
        self.directory = directory
        self.policy = policy
        self.control = control
        self.site = site
        self.now = now
        # One at a time: whoever draws it second knows what the first one showed.
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="homes")
        self.looking: Future[None] | None = None

    def opened(self, person: str, _seq: int) -> None:
        """The durable flow. Like every flow it raises nothing."""
        with suppress(CancelledError):
            self.thread.submit(self.draw_for, person).result()

    def draw_for(self, person: str) -> None:
        if known := self.store.find(person):
            self.draw([known])

    def sweep(self) -> None:
        if self.looking is None or self.looking.done():
            self.looking = self.thread.submit(self.look)

    def look(self) -> None:
        try:
            watched = self.store.watched()
        except Exception:
            log.exception("home.failed")
            return
        self.draw(watched)

    def draw(self, watched: Sequence[Known]) -> None:
        """What waits is read once for all of them."""
        try:
            waiting = self.desks.waiting() if watched else []
        except Exception:
            log.exception("home.failed")
            return
        for known in watched:
            self.draw_one(known, waiting)

    def draw_one(self, known: Known, waiting: Sequence[Case]) -> None:
        try:
            if shown := self.view(known, waiting):
                self.publish(known, shown)
        except UNREACHABLE as problem:
            log.warning("slack.home_failed", extra={"error": error_code(problem)})
            if isinstance(problem, SlackApiError) and error_code(problem) == "hash_conflict":
                # Somebody else drew it meanwhile: the next look compares with nothing.
                self.store.shows(known.person, None, None)
        except Exception:
            log.exception("home.failed")

    def view(self, known: Known, waiting: Sequence[Case]) -> View | None:
        """None where Slack does not say just now who this is, and something is shown already."""
        user = known.person
        theirs = [(case, waits.seq) for case in waiting if (waits := case.waiting) and waits.actor != user]
        named = self.policy.named.union(*(named_in(case, proposal, self.policy) for case, proposal in theirs))
        person = self.directory.ballot([user], named)[user]
        if person.barred == "unknown":
            return nameless() if known.digest is None else None
        if person.barred:
            return stranger()
        may = {case.number: may_vote(person, self.policy, case, proposal) for case, proposal in theirs}
        desk = self.desks.of(
            user,
            to_approve=[number for number, said in may.items() if said],
            sees_all=Role.APPROVER in person.roles,
            now=self.now(),
        )
        undecided = sum(said is None for said in may.values())
        if not person.roles and person.electorate.names(user, self.policy.named) is None:
            person = replace(person, unresolved=person.unresolved | {Role.APPROVER})
        is_named = person.electorate.names(user, self.policy.named) or desk.to_approve.total or undecided
        if not (person.roles or person.unresolved or is_named):
            return stranger()
        shown = desk if person.roles else desk.for_voter()
        return home(shown, self.site, person, undecided=undecided, paused=self.control.paused())

    def publish(self, known: Known, shown: View) -> None:
        digest = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
        if digest == known.digest:
            return
        given = {"hash": known.hash} if known.hash else {}
        answer = self.client.views_publish(user_id=known.person, view=dict(shown), **given)
        self.store.shows(known.person, digest, answer["view"]["hash"])

    def close(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)


def may_vote(person: Person, policy: Policy, case: Case, proposal: int) -> bool | None:
    """Whether a vote of this person's is still wanted; None where that hangs on a group that Slack can't resolve."""
    counted, cast = counting(case, proposal, policy, person.electorate), votes(case, proposal)
    if person.user in cast:
        return False
    lacking = counted.missing({voter: counted.places_of(voter) for voter in cast})
    said = {counted.names(person, rule) for rule, lacks in zip(counted.required, lacking, strict=True) if lacks}
    return True if True in said else None if None in said else False
