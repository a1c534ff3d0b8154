"""Ending a subscription at once, and putting right what that does to the customer's open invoices."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from billing.account.account import Account, Panel
from billing.account.given_back import PendingItem
from billing.account.payments import Invoice
from billing.account.preview import Preview
from billing.account.proration import dropped, lost
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import Event, Executed, Proposed, Targets
from billing.case.log import CaseEvent
from billing.case.work_order import WorkOrder
from billing.execution.afterwards import status_afterwards
from billing.execution.contracts import with_others
from billing.execution.remedy_action import RemedyAction, Steps
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.for_a_person import is_for_a_person
from billing.remedies.inputs import BILL, DROP, Inputs
from billing.remedies.last_in_use import leaves
from billing.remedies.on_its_way import is_on_its_way
from billing.remedies.open_invoices import collected, opened, owed
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung, code, page
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict, barred
from billing.values.choices import Remedy
from billing.values.errors import Declined, InvalidInput, OutcomeUnknown, Unavailable
from billing.values.facts import Facts
from billing.values.money import Money
from billing.wording import previews
from billing.wording.afterwards import after_cancelling, warned
from billing.wording.line import Code, Line, Strong, linked, listed
from billing.wording.shortening import plan


class CancelNow(Rung):
    remedy = Remedy.CANCEL_NOW
    inputs = ("subscription", "note")
    approval = True
    does = "ends a subscription at once; nothing is paid back by itself"
    panel = Panel.SUBSCRIPTIONS
    ends = True
    # Stripe refuses it however often it is asked, and nobody may decide on what nobody could see.
    needs_preview = True

    def candidates(self, account: Account) -> list[Targets]:
        return [Targets(subscription=subscription.id) for subscription in account.live_subscriptions]

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        subscription = account.subscription(on.subscription)
        if subscription is None:
            return NOT_HERE
        if not subscription.is_live:
            return barred(Reason.NOT_ACTIVE, status=subscription.status, do="cancel")
        if not account.knows(Panel.INVOICES):
            # Stripe stops collecting the open ones when it cancels.
            return UNKNOWN
        return is_for_a_person(account, subscription)

    def facts(self, on: Targets, account: Account) -> Facts | None:
        subscription = account.subscription(on.subscription)
        if subscription is None or not account.knows(Panel.INVOICES):
            return None
        facts = {**subscription.facts(), **leaves(subscription, account), "open_invoices": opened(account)}
        return facts | ({} if account.prorations is None else {"pending": waiting(subscription, account.prorations)})

    def asks(self, found: Sequence[Targets], account: Account) -> tuple[str, ...]:
        leaves_something = any(may_leave_something(on, account) for on in found)
        return ("subscription", "pending", "note") if leaves_something else self.inputs

    def terms(self, on: Targets, inputs: Inputs, account: Account) -> dict[str, Any]:
        return {
            "voids": owed(account, on.subscription),
            "collects": collected(account, on.subscription),
            "bills": bills(inputs),
        }

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Cancelling(asked, processor)

    def amounts(self, asked: WorkOrder, fresh: Account, processor: Processor, policy: Policy) -> dict[str, Money]:
        """What the unused time is worth, which is not paid back, and what Stripe would bill all the same."""
        cancelled = asked.on.subscription or ""
        prorated = processor.invoices.preview(
            cancelled, {"cancel_now": True, "proration_behavior": "create_prorations"}
        )
        quietly = processor.invoices.preview(cancelled, {"cancel_now": True, "proration_behavior": "none"})
        amounts = {"last_invoice": quietly.total} if quietly else {}
        if prorated and (unused := credited_beyond(prorated, quietly)):
            amounts["unused"] = unused
        return amounts | lost(fresh.prorations or (), cancelled)

    def button(self, on: Targets | None, account: Account) -> str:
        return f"Cancel {plan(on, account)} now…"

    def loses(self, subscription: Subscription, account: Account) -> list[Line]:
        return previews.of_cancelling(subscription, account)

    def effect(self, proposed: Proposed, preview: Preview, account: Account) -> list[Line]:
        return previews.cancellation(proposed, preview, account)

    def consequence(self, proposed: Proposed, account: Account | None) -> Line:
        return ("The subscription ends at once.",)

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        billed = " · what a change had left was billed" if done.billed else ""
        voided: Line = (" · voided ", *listed(done.voided, Code)) if done.voided else ()
        collecting: Line = (" · goes on collecting ", *listed(done.collecting, Code)) if done.collecting else ()
        head: Line = (Strong("Cancelled now"), " · ", *code(done.subscription, account))
        return (*head, *warned(after_cancelling(done)), billed, *voided, *collecting)

    def told(self, done: Executed, account: Account | None) -> Line:
        besides: Line = ("; ", *after) if (after := after_cancelling(done)) else ()
        billed: Line = (", what a change had left was billed",) if done.billed else ()
        voided: Line = (", voided ", *listed(done.voided, linked)) if done.voided else ()
        collecting: Line = (", goes on collecting ", *listed(done.collecting, linked)) if done.collecting else ()
        return (*page(done.subscription, account), " cancelled at once", *besides, *billed, *voided, *collecting)


def credited_beyond(prorated: Invoice, quietly: Invoice | None) -> Money | None:
    """What only prorating would give: Stripe shows in either what a change before had left as credit.

    https://docs.stripe.com/api/invoices/create_preview
    """
    waits = quietly.credited if quietly else None
    unused = prorated.credited - waits if prorated.credited and waits else prorated.credited
    return unused if unused and unused.amount > 0 else None


def bills(inputs: Inputs) -> bool:
    """What a change left is dropped unless somebody chose otherwise."""
    if inputs.pending not in {None, DROP, BILL}:
        raise InvalidInput("pending", "Choose what becomes of what a change left to be billed.")
    return inputs.pending == BILL


def waiting(subscription: Subscription, prorations: Sequence[PendingItem]) -> str:
    return " ".join(sorted(f"{item.id}:{item.amount.amount}" for item in dropped(prorations, subscription.id)))


def may_leave_something(on: Targets, account: Account) -> bool:
    """Whether a change left something to be billed, or may have."""
    given = account.given_back
    pending = account.prorations if given is None else given.pending
    return pending is None or bool(dropped(pending, on.subscription))


class Cancelling:
    def __init__(self, asked: WorkOrder, processor: Processor) -> None:
        self.asked = asked
        self.processor = processor
        self.subscription: Subscription | None = None
        self.known: Account | None = None

    def read(self, known: Account) -> Account:
        self.subscription = self.processor.subscriptions.read(self.asked.on.subscription or "")
        still_open = tuple(map(self.as_it_is, self.processor.invoices.open_of(self.asked.customer)))
        others = tuple(invoice for invoice in known.invoices if invoice.status != "open")
        known = replace(known, prorations=self.processor.accounting.pending_items(self.asked.customer, urgent=True))
        known = with_others(known, self.asked.customer, self.processor)
        self.known = replace(known.with_subscription(self.subscription), invoices=(*still_open, *others))
        return self.known

    def as_it_is(self, invoice: Invoice) -> Invoice:
        """Of its own invoices it counts whether a payment is on its way, which no list tells."""
        own = invoice.subscription == self.asked.on.subscription
        return self.processor.invoices.read(invoice.id) if own else invoice

    @property
    def is_signed(self) -> bool:
        return False

    def found(self, *, begun: bool) -> bool:
        """Cancelled by somebody else before we asked is a change, not our doing."""
        return begun and self.subscription is not None and self.subscription.status == "canceled"

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        return ""

    def do(self) -> None:
        assert self.subscription is not None
        assert self.asked.proposed is not None
        bill = self.asked.proposed.bills
        if self.subscription.schedule:
            self.processor.schedules.cancel(self.subscription.schedule, bill=bill, key=self.asked.key("cancel"))
        else:
            self.processor.subscriptions.cancel(self.subscription.id, bill=bill)

    def outcome(self, *, may_retry: bool) -> Event:
        proposed = self.asked.proposed
        assert proposed is not None
        steps = Steps(may_retry=may_retry)
        voided = [invoice for invoice in proposed.voids if self.void(invoice, steps)]
        collecting = [invoice for invoice in proposed.collects if self.collect(invoice, steps)]
        return self.asked.executed(
            voided=tuple(voided),
            collecting=tuple(collecting),
            billed=proposed.bills,
            left_undone=tuple(steps.left_undone),
            after=status_afterwards(self.processor, self.asked.on.subscription or ""),
        )

    def void(self, invoice: str, steps: Steps) -> bool:
        assert self.known is not None
        try:
            found = self.processor.invoices.read(invoice)
            if coming := is_on_its_way(found, self.known.with_invoice(found)):
                raise Declined(coming.reason)
            if found.status != "void":
                self.processor.invoices.void(invoice, key=self.asked.key(f"void:{invoice}"))
        except (Declined, Unavailable, OutcomeUnknown) as problem:
            if not (isinstance(problem, Declined) and self.stands_at(invoice) == "void"):
                steps.left(f"void_invoice:{invoice}", problem)
            return False
        return True

    def collect(self, invoice: str, steps: Steps) -> bool:
        try:
            found = self.processor.invoices.read(invoice)
            if found.status != "open":
                # Paid meanwhile, or taken back: nothing is left to collect.
                return False
            if not found.auto_advance:
                self.processor.invoices.collect(invoice, key=self.asked.key(f"collect:{invoice}"))
        except (Declined, Unavailable, OutcomeUnknown) as problem:
            if not (isinstance(problem, Declined) and self.stands_at(invoice) in {"paid", "void"}):
                steps.left(f"collect_invoice:{invoice}", problem)
            return False
        return True

    def stands_at(self, invoice: str) -> str | None:
        """Its status after a refusal, where that can be read: whoever was quicker may have left nothing to do."""
        try:
            return self.processor.invoices.read(invoice).status
        except (Declined, Unavailable):
            return None
