"""What a case asks of the worker by itself."""

from datetime import timedelta

import pytest

from billing.agenda import Task
from billing.events import Expired
from tests.billing.bench import Bench
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import NOW, proposed_case


@pytest.mark.parametrize(("hours", "task"), [(23.9, None), (24, Task.EXPIRE)])
def test_a_proposal_expires_by_itself(hours: float, task: Task | None) -> None:
    bench, case = Bench(Stripe(), hours=hours), proposed_case()
    assert bench.next_task(case, case.read_from) is task
    assert bench.run(Task.EXPIRE, case) == Expired(4)
    assert bench.look_again_at(case) == NOW + timedelta(hours=24)
