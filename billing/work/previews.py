"""Asking Stripe what a step would do, before anybody can decide on it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from billing.account.account import Account
from billing.account.paid_time import planned_end
from billing.account.payments import Invoice
from billing.account.preview import Preview
from billing.account.proration import lost
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Voided
from billing.case.lifecycle import Status
from billing.case.work_order import WorkOrder, work_order
from billing.execution.remedy_actions import action_for
from billing.policy.policy import Policy
from billing.ports.clock import Clock
from billing.ports.processor import Processor
from billing.ports.store import CaseStore
from billing.remedies.care import offered_since, previewed_when_offered
from billing.remedies.guards import verdict
from billing.remedies.targets import drift, facts
from billing.values.choices import Remedy
from billing.values.errors import Declined, ProcessorError, Unavailable
from billing.values.money import Money
from billing.work.lookup import known_before


@dataclass(frozen=True, slots=True)
class Previewing:
    store: CaseStore
    processor: Processor
    policy: Policy
    now: Clock

    def preview(self, case: Case) -> Decision | None:
        """Keeps the previews. A proposal that rests on what is no longer so becomes void at once."""
        if case.status is Status.PROPOSED:
            return self.of_proposal(case)
        if known := self.store.account(case.case_id):
            self.of_offers(case, known[0])
        return None

    def of_proposal(self, case: Case) -> Decision | None:
        asked = work_order(case)
        before = known_before(self.store, case, asked.seq, self.now())
        try:
            fresh = action_for(asked, self.processor, self.store, self.policy).read(before)
        except Unavailable:
            # Nobody can approve what nobody can look at; it is asked again.
            return None
        except Declined as problem:
            return Decision((Voided(asked.seq, reason=problem.code),))
        reason = drift(asked.remedy, asked.on, asked.seen, fresh)
        reason = reason or verdict(asked.remedy, asked.on, fresh, self.policy).reason
        if reason:
            return Decision((Voided(asked.seq, reason=reason),))
        try:
            told = self.amounts(asked, fresh)
        except Declined as problem:
            if asked.remedy is Remedy.CANCEL_NOW:
                # Stripe refuses it however often it is asked, and nobody may decide on what nobody could see.
                return Decision((Voided(asked.seq, reason=problem.code),))
            told = Preview(self.now(), problem=problem.code)
        except ProcessorError:
            # Asked again, and nobody approves before.
            return None
        about = asked.on.charge or asked.on.invoice or asked.on.subscription or asked.customer
        read = facts(asked.remedy, asked.on, fresh) or {}
        sealed = {name: fact for name, fact in read.items() if name not in asked.seen}
        self.store.keep_previews(case, asked.seq, {about: replace(told, facts=sealed)})
        return None

    def of_offers(self, case: Case, account: Account) -> None:
        wanted = previewed_when_offered(case, account)
        with ThreadPoolExecutor(max_workers=max(len(wanted), 1)) as asking:
            found = {held.id: asking.submit(self.told, partial(self.of_end, held)) for held in wanted}
        self.store.keep_previews(case, offered_since(case), {id: asked.result() for id, asked in found.items()})

    def told(self, ask: Callable[[], Preview]) -> Preview:
        try:
            return ask()
        except ProcessorError as problem:
            return Preview(self.now(), problem=problem.code)

    def amounts(self, asked: WorkOrder, fresh: Account) -> Preview:
        match asked.remedy:
            case Remedy.CANCEL_NOW:
                preview = self.of_cancellation(asked.on.subscription or "")
                return replace(
                    preview, amounts={**preview.amounts, **lost(fresh.prorations or (), asked.on.subscription)}
                )
            case Remedy.REFUND_CHARGE if self.policy.credit_notes and asked.on.invoice:
                amount = Money(asked.on.amount or 0, asked.on.currency or "")
                total, tax = self.processor.preview_credit_note(asked.on.invoice, amount)
                return Preview(self.now(), {"credit_note": total, "tax": tax})
            case Remedy.CREDIT_BALANCE:
                balance = fresh.customer.balance or Money(0, asked.on.currency or "")
                return Preview(self.now(), {"balance": balance})
            case _:
                return Preview(self.now())

    def of_end(self, held: Subscription) -> Preview:
        """What would be billed next if nothing ended, and what still is if it ends."""
        without = self.processor.preview_invoice(held.id, {})
        ending = self.processor.preview_invoice(held.id, dict(planned_end(held)))
        named = {"next_invoice": without, "last_invoice": ending}
        return Preview(self.now(), totals(named), without.created if without else None)

    def of_cancellation(self, subscription: str) -> Preview:
        """What the unused time is worth, which is not paid back, and what Stripe would bill all the same."""
        prorated = self.processor.preview_invoice(
            subscription, {"cancel_now": True, "proration_behavior": "create_prorations"}
        )
        quietly = self.processor.preview_invoice(subscription, {"cancel_now": True, "proration_behavior": "none"})
        amounts = totals({"last_invoice": quietly})
        if prorated and prorated.credited:
            amounts["unused"] = prorated.credited
        return Preview(self.now(), amounts)


def totals(named: dict[str, Invoice | None]) -> dict[str, Money]:
    return {name: invoice.total for name, invoice in named.items() if invoice}
