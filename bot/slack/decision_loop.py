"""Decides on the newest log until the decision is in it. Refusals are appended too, and told to the person refused."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import tenacity

from billing.approval.voters import named_in
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Denied
from billing.policy.policy import Policy
from billing.ports.control import Control
from billing.ports.directory import Directory
from billing.ports.store import AlreadyDelivered, Busy, CaseStore, Conflict, LimitPassed, Stopped, ThreadTaken
from billing.remedies.ladder import RUNGS
from billing.values.errors import Forbidden, Refused, Stale
from billing.values.people import Person
from billing.wording import limits
from bot.runtime.tally import counted
from bot.slack import payloads
from bot.slack.access_log import AccessLog

log = logging.getLogger(__name__)

# Whoever clicks at once gets through to the database, where one wins; of twenty nobody loses this often in a row.
ATTEMPTS = 40
# What one person alone does, and what brings money on its way: nobody who lost the role a moment ago.
ASKED_AFRESH = {"approve", "reject", "undo", "settle", "session_link", "propose:plan"} | {
    f"propose:{remedy}" for remedy, rung in RUNGS.items() if not rung.approval
}

HELD = ASKED_AFRESH - {"reject", "settle"}

# What hangs on whom the rules name.
VOTES = {"approve", "reject", "settle"}

Decide = Callable[[Case, Person], Decision | None]


@dataclass(frozen=True, slots=True)
class DecisionLoop:
    cases: CaseStore
    access_log: AccessLog
    directory: Directory
    policy: Policy
    control: Control
    channels: frozenset[str]

    def settle(
        self, case_id: str, user: str, action: str, delivery: str | None, decide: Decide, *, tell: bool = True
    ) -> Refused | None:
        """The refusal, if it was one. Raises CaseNotFound, and InvalidInput as `decide` does."""
        try:
            return self.decide(case_id, user, action, delivery, decide, tell=tell)
        except Stopped as stopped:
            # Nothing is written behind what somebody else wrote.
            self.beside_the_case(user, action, stopped.reason, stopped.case.channel, delivery, tell=tell)
            return stopped

    def decide(
        self, case_id: str, user: str, action: str, delivery: str | None, decide: Decide, *, tell: bool
    ) -> Refused | None:
        person = self.asked_of_slack(case_id, user, action)
        for _ in range(ATTEMPTS):
            case = self.cases.load(case_id)
            refusal: Refused | None = None
            try:
                if case.channel not in self.channels:
                    raise Refused("wrong_channel")
                if is_held(action) and self.control.paused():
                    raise Refused("paused")
                decision = decide(case, person)
                if decision is None:
                    return None
                refusal = decision.refused
            except Refused as problem:
                refusal = problem
                decision = None
            try:
                if decision:
                    self.cases.append(case, decision, actor=user, delivery=delivery)
                if refusal:
                    # A decision that is itself a refusal stands in the log; the person is told beside it.
                    self.refuse(case_id, user, denial(action, refusal, tell=tell), None if decision else delivery)
            except (Conflict, Stale):
                continue
            except (Busy, ThreadTaken, LimitPassed) as problem:
                refusal = against(problem)
                with suppress(AlreadyDelivered):
                    self.refuse(case_id, user, denial(action, refusal, tell=tell), delivery)
            except AlreadyDelivered:
                log.info("slack.delivered_again")
                return None
            if refusal:
                log.warning("slack.refused", extra=counted(reason=refusal.reason))
            else:
                log.info("case.click", extra={"case": case_id, "action": action})
            return refusal
        raise Conflict

    def asked_of_slack(self, case_id: str, user: str, action: str) -> Person:
        fresh = not ASKED_AFRESH.isdisjoint({action, action.partition(":")[0]})
        if action not in VOTES:
            return self.directory.who(user, fresh=fresh)
        case = self.cases.load(case_id)
        named = named_in(case, case.proposal.seq, self.policy) if case.proposal else ()
        return self.directory.ballot({user}, named, fresh=fresh)[user]

    def refuse(self, case_id: str, user: str, denied: Denied, delivery: str | None = None) -> None:
        """Behind the newest log, whoever else is writing to it."""
        refusing = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Conflict), stop=tenacity.stop_after_attempt(ATTEMPTS), reraise=True
        )
        refusing(lambda: self.cases.refuse(self.cases.load(case_id), denied, actor=user, delivery=delivery))

    def without_case(self, user: str, action: str, channel: str, delivery: str | None, *, tell: bool) -> None:
        self.beside_the_case(user, action, "no_case", channel, delivery, tell=tell)

    def beside_the_case(
        self, user: str, action: str, reason: str, channel: str, delivery: str | None, *, tell: bool
    ) -> None:
        log.warning("slack.refused", extra=counted(reason=reason))
        with suppress(AlreadyDelivered):
            self.access_log.refused(
                actor=user,
                action=payloads.known_action(action),
                reason=reason,
                channel=channel,
                delivery=delivery,
                tell=tell,
            )


def is_held(action: str) -> bool:
    """Whether nobody does it while execution is paused: what brings it about, or takes no second person."""
    return not HELD.isdisjoint({action, action.partition(":")[0]})


def against(problem: Busy | ThreadTaken | LimitPassed) -> Refused:
    match problem:
        case LimitPassed(passed=passed):
            return Forbidden("amount", f"limit:{passed.name}", limits.sentence(passed))
        case Busy(number=number):
            return Refused("busy", str(number or ""))
    return Refused("thread_taken")


def denial(action: str, refusal: Refused, *, tell: bool) -> Denied:
    return Denied(payloads.known_action(action), refusal.reason, refusal.detail, told=not tell)
