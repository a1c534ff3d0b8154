"""Letting a subscription run out once what is paid for is over, and taking that back.

Where a schedule drives the subscription, it is the schedule that is edited; how it was is kept for the undo.
"""

import json
from dataclasses import replace
from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.paid_time import planned_end, taken_back
from billing.account.preview import Preview
from billing.account.schedule import Schedule
from billing.account.subscription import Subscription
from billing.case.case import Case
from billing.case.events import CHANGED_SINCE, Event, Executed, Targets, Undone
from billing.case.log import CaseEvent
from billing.case.taken_back_since import is_taken_back
from billing.case.work_order import WorkOrder
from billing.execution.afterwards import SOLD, changed_since, read_afterwards, standing
from billing.execution.contracts import with_others
from billing.execution.remedy_action import RemedyAction
from billing.policy.policy import Policy
from billing.ports.erasable import Erasable
from billing.ports.processor import Processor
from billing.remedies.confirmation import to_confirm
from billing.remedies.for_a_person import is_for_a_person
from billing.remedies.last_in_use import leaves
from billing.remedies.reasons import Reason
from billing.remedies.rung import Rung, code, page
from billing.remedies.verdict import NOT_HERE, UNKNOWN, Verdict, barred
from billing.values.choices import Remedy
from billing.values.facts import Facts
from billing.wording.afterwards import after_end, after_undo, warned
from billing.wording.line import Code, Day, Line, Strong
from billing.wording.shortening import day, plan

KEPT = "schedule"
# Whoever has more of them is asked about by hand anyway.
MOST_PREVIEWS = 3


class CancelAtPeriodEnd(Rung):
    remedy = Remedy.CANCEL_AT_PERIOD_END
    inputs = ("subscription", "note")
    undo = True
    before_undo = "It will renew as before."
    does = "lets a subscription run out; can be undone until then"
    panel = Panel.SUBSCRIPTIONS
    ends = True
    submit = "Let it end"

    def candidates(self, account: Account) -> list[Targets]:
        return [Targets(subscription=subscription.id) for subscription in account.live_subscriptions]

    def guard(self, on: Targets, account: Account, policy: Policy) -> Verdict:
        return may_end(account.subscription(on.subscription), account)

    def facts(self, on: Targets, account: Account) -> Facts | None:
        subscription = account.subscription(on.subscription)
        return {**subscription.facts(), **leaves(subscription, account)} if subscription else None

    def previewed_when_offered(self, account: Account) -> list[Subscription]:
        """Nobody else looks at it, though the contract asks for care."""
        found = (
            one for one in account.live_subscriptions if may_end(one, account).allowed and to_confirm(one, account)
        )
        return list(found)[:MOST_PREVIEWS]

    def preview_of(self, subscription: Subscription, processor: Processor, at: datetime) -> Preview:
        """What would be billed next if nothing ended, and what still is if it ends."""
        without = processor.invoices.preview(subscription.id, {})
        ending = processor.invoices.preview(subscription.id, dict(planned_end(subscription)))
        named = {"next_invoice": without, "last_invoice": ending}
        amounts = {name: invoice.total for name, invoice in named.items() if invoice}
        return Preview(at, amounts, without.created if without else None)

    def action(self, asked: WorkOrder, processor: Processor, store: Erasable, policy: Policy) -> RemedyAction:
        return Ending(asked, processor, store)

    def button(self, on: Targets | None, account: Account) -> str:
        subscription = account.subscription(on.subscription) if on else None
        end = subscription.paid_until if subscription else None
        return f"End {plan(on, account)} on {day(end, account)}…" if end else f"Let {plan(on, account)} run out…"

    def done(self, case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
        return (Strong("Cancelled at period end:"), " ", *ends(case, recorded, done, account), *warned(after_end(done)))

    def told(self, done: Executed, account: Account | None) -> Line:
        how = f" (its schedule {done.schedule} was edited)" if done.schedule else ""
        besides: Line = ("; ", *after) if (after := after_end(done)) else ()
        return (*page(done.subscription, account), f" set to end with its period{how}", *besides)

    def undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        return (*code(undone.subscription, account), " ", *after_undo(case, undone), ".")

    def told_undone(self, case: Case, undone: Undone, account: Account | None) -> Line:
        return (*page(undone.subscription, account), ": the planned end was taken back; it ", *after_undo(case, undone))


def may_end(subscription: Subscription | None, account: Account) -> Verdict:
    if subscription is None:
        return NOT_HERE
    if not subscription.has_period_to_end:
        return barred(Reason.NOT_ACTIVE, status=subscription.status, do="end")
    if subscription.is_ending:
        return barred(Reason.ENDS_ALREADY)
    if subscription.items_cut:
        # One that nobody read may be paid for longer than the others.
        return UNKNOWN
    return is_for_a_person(account, subscription)


def ends(case: Case, recorded: CaseEvent, done: Executed, account: Account | None) -> Line:
    if recorded.seq not in case.undone and is_taken_back(done, recorded.at, account):
        return (
            *code(done.subscription, account),
            " was set to end; somebody took that back in Stripe since, so it goes on.",
        )
    subscription = account.subscription(done.subscription) if account else None
    end = subscription.ends if subscription and subscription.is_ending else None
    on: Line = (" on ", Day(end)) if end else ()
    state = "was set to end" if recorded.seq in case.undone or after_end(done) else "ends"
    how: Line = (" (its schedule ", Code(done.schedule), " was edited)") if done.schedule else ()
    return (*code(done.subscription, account), f" {state} with its period", *on, *how, ".")


class Ending:
    def __init__(self, asked: WorkOrder, processor: Processor, store: Erasable) -> None:
        self.asked = asked
        self.processor = processor
        self.store = store
        self.subscription: Subscription | None = None
        self.schedule: Schedule | None = None

    @property
    def wanted(self) -> bool:
        return self.asked.undoes is None

    def read(self, known: Account) -> Account:
        self.subscription = self.processor.subscriptions.read(self.asked.on.subscription or "")
        driven = self.subscription.schedule if self.wanted else self.asked.undone.schedule
        self.schedule = self.processor.schedules.read(driven) if driven else None
        if self.wanted:
            known = with_others(known, self.asked.customer, self.processor)
        return known.with_subscription(self.subscription)

    @property
    def is_signed(self) -> bool:
        return False

    def found(self, *, begun: bool) -> bool:
        """A planned end may be somebody else's. An undo is about a subscription that goes on, with no end planned."""
        assert self.subscription is not None
        if self.wanted:
            return begun and self.ends()
        as_before = self.is_as_before() or (begun and self.schedule is not None)
        return self.subscription.is_live and not self.ends() and as_before

    def ends(self) -> bool:
        assert self.subscription is not None
        if self.schedule:
            return self.schedule.ends_at(self.period_end)
        return self.subscription.is_ending

    def is_as_before(self) -> bool:
        """Whether what ends no more was put back, or somebody made something else of it."""
        assert self.subscription is not None
        if self.schedule is None:
            return self.subscription.ends in {None, self.asked.end_before}
        before = self.before()
        return before is not None and replace(before, status=self.schedule.status) == self.schedule

    @property
    def period_end(self) -> int:
        assert self.subscription is not None
        end = self.subscription.paid_until
        return int(end.timestamp()) if end else 0

    def is_under_way(self) -> bool:
        return False

    def blocked(self) -> str:
        assert self.subscription is not None
        if not self.subscription.is_live:
            return "ended"
        if self.schedule and not (self.schedule.can_be_edited and self.period_end):
            return "schedule"
        if self.schedule and not self.wanted and self.before() is None:
            return "erased"
        return "" if self.wanted else self.overwrites(self.subscription)

    def overwrites(self, subscription: Subscription) -> str:
        """What an undo would take away that somebody else did since."""
        changed = changed_since(self.left(), standing(subscription, self.schedule))
        return f"{CHANGED_SINCE}:{','.join(changed)}" if changed else ""

    def left(self) -> Facts:
        """How it stood after the end was planned; without that, what was sold when it was asked for."""
        sold = {} if self.schedule else {name: self.asked.before[name] for name in SOLD if name in self.asked.before}
        return self.asked.undone.after or sold

    def before(self) -> Schedule | None:
        """The schedule as it was; None once that is erased."""
        assert self.asked.undoes is not None
        kept = self.store.typed(self.asked.case_id, self.asked.undone.request or 0, KEPT)
        if kept is None or self.schedule is None or not self.schedule.phases:
            return None
        written = json.loads(kept)
        # A phase that is over meanwhile can't be given any more.
        now = self.schedule.phases[0]["start_date"]
        phases = tuple(phase for phase in written["phases"] if phase["start_date"] >= now)
        return Schedule(self.schedule.id, self.schedule.status, written["end_behavior"], phases) if phases else None

    def do(self) -> None:
        if self.schedule:
            self.edit(self.schedule)
            return
        key = self.asked.key("end" if self.wanted else "undo")
        assert self.subscription is not None
        change = planned_end(self.subscription) if self.wanted else taken_back(self.subscription, self.asked.end_before)
        self.processor.subscriptions.plan_end(self.subscription.id, change, key=key)

    def edit(self, schedule: Schedule) -> None:
        if self.wanted:
            kept = json.dumps({"end_behavior": schedule.end_behavior, "phases": schedule.phases})
            self.store.keep(self.asked.case_id, self.asked.seq, KEPT, kept)
            phases, end_behavior = schedule.cut_at(self.period_end), "cancel"
        else:
            before = self.before()
            assert before is not None
            phases, end_behavior = before.phases, before.end_behavior
        key = self.asked.key("end" if self.wanted else "undo")
        self.processor.schedules.edit(schedule.id, phases, end_behavior, key=key)

    def outcome(self, *, may_retry: bool) -> Event:
        edited = self.schedule.id if self.schedule else None
        assert self.subscription is not None
        after = read_afterwards(self.processor, self.subscription.id, edited)
        if self.wanted:
            return self.asked.executed(schedule=edited, after=after)
        return self.asked.taken_back(schedule=edited, after=after)
