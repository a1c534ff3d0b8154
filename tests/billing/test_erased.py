"""What was erased comes back only when somebody asks for it."""

from datetime import timedelta

import pytest

from billing.case.case import Case
from billing.case.events import Closed, Erased, Refreshed, Reopened, SearchAsked, Unidentified
from billing.values.errors import Stale
from billing.work.scheduling import look_again_at, next_task
from billing.work.task import Task
from tests.billing.samples import IDENTIFIED, NOW, account, approved_case, case_of, classified

LATER = NOW + timedelta(minutes=1)
ERASED = [
    case_of(Erased()),
    case_of(Unidentified("error"), Erased()),
    case_of(IDENTIFIED, Erased()),
    case_of(IDENTIFIED, classified(), Erased()),
    case_of(IDENTIFIED, classified(), Closed(), Erased(), Reopened()),
]


@pytest.mark.parametrize("case", ERASED)
def test_nothing_is_read_of_stripe_for_a_case_that_was_erased(case: Case) -> None:
    for known in (None, (account(), 1)):
        assert next_task(case, known, LATER) is None
        assert look_again_at(case, known, LATER) is None


def test_until_an_operator_asks_for_it() -> None:
    assert next_task(case_of(IDENTIFIED, Erased(), Refreshed()), None, LATER) is Task.READ_AGAIN
    assert next_task(case_of(IDENTIFIED, Erased(), SearchAsked()), None, LATER) is Task.LOOK_UP


def test_while_a_step_goes_on_nothing_is_erased() -> None:
    with pytest.raises(Stale):
        approved_case(Erased())
