"""A step that is carried out while a proposal waits: each is done once or not at all, whatever becomes of the other."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from billing.account.account import Account
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import (
    Approved,
    Attempted,
    Event,
    Executed,
    Expired,
    Failed,
    RemedyAsked,
    Undone,
    Unsettled,
    Voided,
)
from billing.case.lifecycle import Status
from billing.commands import decisions, propose, voting
from billing.policy.notices import Notices
from billing.remedies.inputs import Inputs
from billing.values.choices import Remedy
from billing.values.errors import Declined, InvalidInput, OutcomeUnknown, ProcessorError, Refused, Stale, Unavailable
from billing.work.executor import Executor
from billing.work.reminding import remind_at, reminder
from billing.work.scheduling import look_again_at, next_task
from billing.work.task import Task
from tests.billing.fake_stripe import Lost, Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.remedies.proposals import FORMS, POLICY, customer, proposal
from tests.billing.samples import (
    ADA,
    BOB,
    IDENTIFIED,
    NOW,
    approver,
    asked_to_end,
    case_of,
    classified,
    ended,
    operator,
    proposed,
    subscription,
    usd,
)

END, PROPOSAL = Remedy.CANCEL_AT_PERIOD_END, 4


class Beside:
    """A proposal that waits, about a customer with two subscriptions, and the worker before it."""

    def __init__(self, remedy: Remedy = Remedy.REFUND_CHARGE) -> None:
        self.at = NOW
        both = customer(subscriptions=(subscription(), subscription("sub_2")))
        self.stripe = Stripe(
            charges={one.id: one for one in both.charges},
            subscriptions={one.id: one for one in both.subscriptions},
            invoices={one.id: one for one in both.invoices},
            found=(both.customer,),
        )
        self.shown = both
        self.store = Cases(self.now)
        case = proposal(remedy, both)
        self.store.cases[case.case_id] = case
        self.store.previewed_seq[case.case_id] = case.previewed_seq
        self.store.keep_account(case, both)
        self.execution = Executor(self.store, self.stripe, People(), POLICY, Switch(), self.now)

    def now(self) -> datetime:
        return self.at

    @property
    def case(self) -> Case:
        return self.store.load("case_1")

    def reading(self) -> Account:
        """As a lookup has it now."""
        return replace(
            self.shown,
            subscriptions=tuple(self.stripe.subscriptions.values()),
            charges=tuple(self.stripe.charges.values()),
            invoices=tuple(self.stripe.invoices.values()),
        )

    def click(self, decide: Callable[[Case], Decision], actor: str = ADA) -> Event:
        decision = decide(self.case)
        self.store.append(self.case, decision, actor=actor)
        return decision.events[0]

    def end(self, of: str) -> Event:
        known = (self.reading(), self.case.seq)
        return self.click(
            lambda case: propose.take(case, operator(), END, Inputs(subscription=of), known, POLICY, self.at)
        )

    def undo(self) -> Event:
        last = max((recorded.seq for recorded, _ in self.case.standing(END)), default=0)
        return self.click(lambda case: decisions.undo(case, operator(), last))

    def approve(self) -> Event:
        return self.click(lambda case: voting.approve(case, approver(), PROPOSAL, self.reading(), POLICY, self.at), BOB)

    def works(self, *answers: ProcessorError, dies: bool = False) -> Event | None:
        """What the worker logs, if it lives to."""
        self.stripe.answers = list(answers)
        task = next_task(self.case, (self.reading(), self.case.seq), self.at)
        decision = self.execution.run(task, self.case) if task in {Task.CARRY_OUT, Task.EXPIRE} else None
        if decision is None or dies:
            return None
        self.store.append(self.case, decision, actor="bot")
        return decision.events[0]

    def logged(self, kind: type[Event]) -> list[Event]:
        return [recorded.event for recorded in self.case.log if isinstance(recorded.event, kind)]

    def effects(self, of: str) -> int:
        return sum(made.took_effect for made in self.stripe.writes if made.of == of)


def test_the_step_is_done_and_the_proposal_waits_on() -> None:
    desk = Beside()
    asked = desk.end("sub_1")
    assert isinstance(asked, RemedyAsked)
    done = desk.works()
    assert isinstance(done, Executed)
    assert (done.remedy, done.subscription, done.request, done.proposal) == (END, "sub_1", 5, None)
    assert [(made.of, made.key) for made in desk.stripe.writes] == [("sub_1", "case_1:5:end")]
    assert desk.case.status is Status.PROPOSED
    assert desk.approve() == Approved(PROPOSAL)
    assert isinstance(desk.works(), Executed)
    assert [made.of for made in desk.stripe.writes] == ["sub_1", "ch_1"]


@pytest.mark.parametrize("remedy", list(FORMS))
def test_what_was_proposed_holds_beside_what_was_done_as_far_as_it_does_not_rest_on_that(remedy: Remedy) -> None:
    """A cancellation of the one alone rests on whether another goes on."""
    desk = Beside(remedy)
    if remedy is Remedy.RETRY_PAYMENT:
        # Of which no classification offers an end.
        with pytest.raises(Refused, match="not_offered"):
            desk.end("sub_2")
        return
    desk.end("sub_2")
    assert isinstance(desk.works(), Executed)
    if remedy is Remedy.CANCEL_NOW:
        assert desk.approve() == Voided(PROPOSAL, "changed:last_in_use")
        return
    assert desk.approve() == Approved(PROPOSAL)
    assert isinstance(desk.works(), Executed)


@pytest.mark.parametrize("remedy", [Remedy.VOID_INVOICE, Remedy.CREDIT_BALANCE, Remedy.REFUND_CHARGE])
def test_and_beside_the_end_of_the_very_subscription(remedy: Remedy) -> None:
    desk = Beside(remedy)
    desk.end("sub_1")
    desk.works()
    assert desk.approve() == Approved(PROPOSAL)
    assert isinstance(desk.works(), Executed)


def test_while_it_is_under_way_nobody_approves_and_everybody_else_may_decide() -> None:
    desk = Beside()
    desk.end("sub_1")
    for unknown in (False, True):
        if unknown:
            assert isinstance(desk.works(OutcomeUnknown("api_error")), Unsettled)
        with pytest.raises(Stale) as refusal:
            desk.approve()
        assert refusal.value.detail == "beside:propose:cancel_at_period_end"
        assert voting.reject(desk.case, approver(), PROPOSAL, POLICY, "No").events
        assert voting.withdraw(desk.case, operator(), PROPOSAL).events
    desk.click(lambda case: voting.withdraw(case, operator(), PROPOSAL))
    assert (desk.case.status, desk.case.waiting) == (Status.UNSETTLED, None)
    assert isinstance(desk.works(), Executed)
    assert desk.case.status is Status.CLASSIFIED


def test_a_proposal_expires_and_is_reminded_of_while_nobody_knows_what_came_of_the_step() -> None:
    desk = Beside()
    desk.end("sub_1")
    desk.works(OutcomeUnknown("api_error"))
    notices = Notices(remind_after=timedelta(hours=1), escalate_after=timedelta(hours=2), escalate_to=(BOB,))
    assert remind_at(desk.case, notices) == NOW + timedelta(hours=1)
    assert reminder(desk.case, notices, NOW + timedelta(hours=1)) is Task.REMIND
    assert reminder(desk.case, notices, NOW) is None
    known = (desk.reading(), desk.case.seq)
    desk.stripe.unreadable = Unavailable("api_error")
    desk.at += timedelta(hours=24)
    again = look_again_at(desk.case, known, NOW + timedelta(hours=23, minutes=59))
    assert again is not None
    assert again <= desk.at
    assert desk.works() == Expired(PROPOSAL)
    assert (desk.case.status, desk.case.waiting) == (Status.UNSETTLED, None)
    desk.stripe.unreadable = None
    assert isinstance(desk.works(), Failed | Executed)


def test_what_was_done_beside_is_taken_back_while_the_proposal_waits() -> None:
    desk = Beside()
    desk.end("sub_1")
    desk.works()
    desk.undo()
    with pytest.raises(Stale) as refusal:
        desk.approve()
    assert refusal.value.detail == "beside:undo:cancel_at_period_end"
    assert isinstance(desk.works(), Undone)
    assert desk.approve() == Approved(PROPOSAL)


def test_but_not_where_the_proposal_is_about_the_same() -> None:
    cancel = proposed(remedy=Remedy.CANCEL_NOW, charge=None, subscription="sub_1", amount=None, reason=None)
    credit = Executed(remedy=Remedy.CREDIT_BALANCE, charge="ch_2", amount=100, currency="usd")
    for case in (
        case_of(IDENTIFIED, classified(), asked_to_end(), ended(), cancel),
        # What needed a second person is not taken back while another one looks at it.
        case_of(IDENTIFIED, classified(), proposed(), (BOB, Approved(4)), credit, proposed()),
    ):
        done = case.executions[-1][0].seq
        with pytest.raises(Stale) as refusal:
            decisions.undo(case, operator(), done)
        assert refusal.value.detail == "proposed"


ACTS: dict[str, Callable[[Beside], object]] = {
    "end the one": lambda desk: desk.end("sub_1"),
    "end the other": lambda desk: desk.end("sub_2"),
    "undo": lambda desk: desk.undo(),
    "approve": lambda desk: desk.approve(),
    "reject": lambda desk: desk.click(lambda case: voting.reject(case, approver(), PROPOSAL, POLICY, "No"), BOB),
    "withdraw": lambda desk: desk.click(lambda case: voting.withdraw(case, operator(), PROPOSAL)),
    "work": lambda desk: desk.works(),
    "work, and the answer is lost": lambda desk: desk.works(Lost("api_error")),
    "work, and Stripe hangs up": lambda desk: desk.works(OutcomeUnknown("api_error")),
    "work, and Stripe is busy": lambda desk: desk.works(Unavailable("rate_limit")),
    "work, and Stripe says no": lambda desk: desk.works(Declined("not_allowed")),
    "die when it is done": lambda desk: desk.works(dies=True),
    "die when it may be done": lambda desk: desk.works(OutcomeUnknown("api_error"), dies=True),
}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=20), st.booleans())
def test_each_is_done_once_or_not_at_all_however_they_meet(acts: list[str], expires: bool) -> None:
    desk = Beside()
    for act in acts:
        with suppress(Refused, InvalidInput):
            ACTS[act](desk)
        desk.at += timedelta(minutes=1)
    if expires:
        desk.at += timedelta(hours=24)
    for _ in range(6):
        desk.works()
        desk.at += timedelta(minutes=16)
    case = desk.case
    event(f"{case.status}, {len(desk.stripe.writes)} writes")
    assert case.work is None
    done = Counter(each.remedy for each in desk.logged(Executed) if isinstance(each, Executed))
    assert desk.effects("ch_1") == done[Remedy.REFUND_CHARGE] <= 1
    assert desk.stripe.moved == usd(4900).amount * done[Remedy.REFUND_CHARGE]
    assert desk.effects("sub_1") + desk.effects("sub_2") == done[END] + len(desk.logged(Undone))
    for recorded in case.log:
        if isinstance(recorded.event, Attempted) and recorded.event.proposal:
            votes = [each for each in case.until(recorded.seq) if isinstance(each.event, Approved)]
            assert votes
    decided = {"rejected", "withdrawn", "expired", "voided"} & {recorded.kind for recorded in case.log}
    assert not (decided and done[Remedy.REFUND_CHARGE])
