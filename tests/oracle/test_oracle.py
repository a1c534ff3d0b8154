"""Whatever happened, the most that the bot lets through of a payment is what a ledger kept apart from it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.asking import bot_on, compare
from tests.oracle.customer import MadeUp, Step
from tests.oracle.histories import histories
from tests.oracle.refunding import refund_everything

fast = settings(max_examples=110, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@fast
@given(histories())
def test_at_every_moment_the_most_is_what_the_ledger_says(history: list[Step]) -> None:
    told = MadeUp()
    with bot_on(told.account) as processor:
        for step in history:
            if told.take(step):
                compare(told, processor)


@fast
@given(histories(), st.integers(0, 4))
def test_refunded_until_nothing_is_offered_exactly_what_is_left_goes(history: list[Step], halves: int) -> None:
    told = MadeUp()
    for step in history:
        told.take(step)
    with bot_on(told.account) as processor:
        refund_everything(told, processor, halves=halves)
