"""What a case asks of the worker by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Panel
from billing.account.given_back import GivenBack
from billing.case.case import Case
from billing.case.events import Expired
from billing.commands.propose import may_take
from billing.commands.voting import approve
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.choices import Remedy
from billing.values.errors import Refused
from billing.work.lookup import known_before
from billing.work.scheduling import AGAIN_EVERY, next_task
from billing.work.task import Task
from tests.billing.bench import Bench
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases
from tests.billing.samples import NOW, account, approved_case, approver, classified_case, operator, proposed_case


@pytest.mark.parametrize(("hours", "task"), [(23.9, None), (24, Task.EXPIRE)])
def test_a_proposal_expires_by_itself(hours: float, task: Task | None) -> None:
    bench, case = Bench(Stripe(), hours=hours), proposed_case()
    assert bench.next_task(case, case.stale_before_seq) is task
    assert bench.run(Task.EXPIRE, case) == Expired(4)
    assert bench.look_again_at(case) == NOW + timedelta(hours=24)


@pytest.mark.parametrize("case", [classified_case(), proposed_case(), approved_case()])
def test_what_an_earlier_program_read_is_read_anew_before_anything_is_decided_on_it(case: Case) -> None:
    known = account(outdated=True)
    assert next_task(case, (known, case.stale_before_seq), NOW) is Task.READ_AGAIN
    assert next_task(case, (account(), case.stale_before_seq), NOW) is not Task.READ_AGAIN
    store = Cases(proposed_accounts={("case_1", 4): known}, accounts={"case_1": (account(), case.stale_before_seq)})
    assert not known_before(store, case, 4, NOW).outdated


def test_what_was_read_before_the_portal_changed_elsewhere_is_read_anew_and_again_where_that_failed() -> None:
    case, asked_at = replace(classified_case(), read_after=NOW + timedelta(days=9)), NOW + timedelta(days=9)
    old, new = account(read_at=NOW), account(read_at=asked_at)
    unread = account(read_at=asked_at, unknown=(Panel.PORTAL,))
    assert next_task(case, (old, case.stale_before_seq), asked_at) is Task.READ_AGAIN
    assert next_task(case, (old, case.stale_before_seq), asked_at - timedelta(seconds=1)) is not Task.READ_AGAIN
    assert next_task(case, (new, case.stale_before_seq), asked_at) is not Task.READ_AGAIN
    assert next_task(case, (unread, case.stale_before_seq), asked_at) is not Task.READ_AGAIN
    assert next_task(case, (unread, case.stale_before_seq), asked_at + AGAIN_EVERY) is Task.READ_AGAIN


@pytest.mark.parametrize("remedy", [remedy for remedy in Remedy if RUNGS[remedy].changes_stripe])
def test_nor_is_it_offered_or_approved_meanwhile(remedy: Remedy) -> None:
    assert not RUNGS[remedy].availability(account(outdated=True), Policy(credit_balance=True)).allowed
    with pytest.raises(Refused, match="reading"):
        may_take(classified_case(), operator(), remedy, (account(outdated=True), 9), Policy())
    with pytest.raises(Refused, match="reading"):
        approve(proposed_case(), approver(), 4, account(outdated=True), Policy(), NOW)


@pytest.mark.parametrize("unread", ["entries", "pending", "notes"])
def test_what_was_given_back_is_asked_for_again_when_stripe_gave_no_answer(unread: str) -> None:
    case = classified_case()

    def task(found: Any = None, **given: Any) -> Task | None:
        back = replace(GivenBack(), **{unread: found})
        known = account(read_at=case.log[-1].at, given_back=back, **given)
        return next_task(case, (known, case.stale_before_seq), case.log[-1].at + AGAIN_EVERY)

    assert task() is Task.READ_AGAIN
    assert task(asking_again_helps=False) is None
    assert task(()) is None
