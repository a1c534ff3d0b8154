"""The steps of a plan, each taken for whoever took the plan, as long as they may still take it."""

from dataclasses import dataclass

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.plan import plan
from billing.commands.plans import ended, next_step
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.control import Control
from billing.ports.directory import Directory
from billing.ports.store import CaseStore


@dataclass(frozen=True, slots=True)
class Plans:
    store: CaseStore
    directory: Directory
    policy: Policy
    control: Control
    now: Clock

    def ended(self, case: Case, reason: str) -> Decision | None:
        of = plan(case)
        return ended(case, of, reason) if of else None

    def step(self, case: Case) -> Decision | None:
        """Safe to run twice: it counts behind the log that it read, which only one of two can do."""
        of, known = plan(case), self.store.erasable.account(case.case_id)
        if of is None or known is None or self.control.paused():
            return None
        person = self.directory.who(of.taken.actor, fresh=True)
        texts = {name: self.store.erasable.typed(case.case_id, of.taken.seq, name) for name in ("note", "title")}
        typed = {name: text for name, text in texts.items() if text}
        return next_step(case, of, person, typed, known, self.policy, self.now())
