"""What a case asks of the worker by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.agenda import AGAIN_EVERY, Task, next_task
from billing.events import Expired
from billing.picture.given_back import GivenBack
from tests.billing.bench import Bench
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import NOW, account, classified_case, proposed_case


@pytest.mark.parametrize(("hours", "task"), [(23.9, None), (24, Task.EXPIRE)])
def test_a_proposal_expires_by_itself(hours: float, task: Task | None) -> None:
    bench, case = Bench(Stripe(), hours=hours), proposed_case()
    assert bench.next_task(case, case.read_from) is task
    assert bench.run(Task.EXPIRE, case) == Expired(4)
    assert bench.look_again_at(case) == NOW + timedelta(hours=24)


@pytest.mark.parametrize("unread", ["entries", "pending", "notes"])
def test_what_was_given_back_is_asked_for_again_when_stripe_gave_no_answer(unread: str) -> None:
    case = classified_case()

    def task(found: Any = None, **given: Any) -> Task | None:
        back = replace(GivenBack(), **{unread: found})
        known = account(read_at=case.log[-1].at, given_back=back, **given)
        return next_task(case, (known, case.read_from), case.log[-1].at + AGAIN_EVERY)

    assert task() is Task.READ_AGAIN
    assert task(asking_again_helps=False) is None
    assert task(()) is None
