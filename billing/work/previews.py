"""Asking Stripe what a step would do, before anybody can decide on it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from billing.account.account import Account
from billing.account.preview import Preview
from billing.account.subscription import Subscription
from billing.approval.seal import Seal
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Voided
from billing.case.lifecycle import Status
from billing.case.work_order import waiting_order
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.processor import Processor
from billing.ports.store import CaseStore
from billing.remedies.ladder import RUNGS, offered_since, previewed_when_offered
from billing.remedies.rung import Rung
from billing.values.errors import Declined, ProcessorError, Unavailable
from billing.work.lookup import known_before


@dataclass(frozen=True, slots=True)
class Previewing:
    store: CaseStore
    processor: Processor
    policy: Policy
    now: Clock

    def preview(self, case: Case) -> Decision | None:
        """Keeps the previews. A proposal that rests on what is no longer so becomes void at once.

        What is on offer may be taken beside a proposal that came before its previews, so it is asked about first.
        """
        known = self.store.erasable.account(case.case_id)
        if known and case.previewed_seq < offered_since(case):
            self.of_offers(case, known[0])
        return self.of_proposal(case) if case.status is Status.PROPOSED and not case.has_preview else None

    def of_proposal(self, case: Case) -> Decision | None:
        asked = waiting_order(case)
        rung = RUNGS[asked.remedy]
        before = known_before(self.store, case, asked.seq, self.now())
        try:
            fresh = rung.action(asked, self.processor, self.store.erasable, self.policy).read(before)
        except Unavailable:
            # Nobody can approve what nobody can look at; it is asked again.
            return None
        except Declined as problem:
            return Decision((Voided(asked.seq, reason=problem.code),))
        compared = Seal(rung, asked.on, asked.seen).compared_with(fresh, self.policy)
        if compared.reason:
            return Decision((Voided(asked.seq, reason=compared.reason),))
        try:
            told = Preview(self.now(), rung.amounts(asked, fresh, self.processor, self.policy))
        except Declined as problem:
            if rung.needs_preview:
                return Decision((Voided(asked.seq, reason=problem.code),))
            told = Preview(self.now(), problem=problem.code)
        except ProcessorError:
            # Asked again, and nobody approves before.
            return None
        about = asked.on.charge or asked.on.invoice or asked.on.subscription or asked.customer
        read = rung.facts(asked.on, fresh) or {}
        sealed = {name: fact for name, fact in read.items() if name not in asked.seen}
        self.store.erasable.keep_previews(case, asked.seq, {about: replace(told, facts=sealed)})
        return None

    def of_offers(self, case: Case, account: Account) -> None:
        wanted = previewed_when_offered(case, account)
        if not wanted:
            return
        with ThreadPoolExecutor(max_workers=len(wanted)) as asking:
            found = {subscription.id: asking.submit(self.told, rung, subscription) for rung, subscription in wanted}
        self.store.erasable.keep_previews(
            case, offered_since(case), {id: asked.result() for id, asked in found.items()}
        )

    def told(self, rung: Rung, subscription: Subscription) -> Preview:
        try:
            return rung.preview_of(subscription, self.processor, self.now())
        except ProcessorError as problem:
            return Preview(self.now(), problem=problem.code)
