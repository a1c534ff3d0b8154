"""Where a dispute stands and what is still to be done: a day to answer by only while an answer counts.

Evidence can be handed in once, until `due_by`; afterwards it is the bank's to decide
(https://docs.stripe.com/disputes/responding).
"""

from datetime import datetime

from billing.account.payments import Dispute
from billing.wording import statuses
from billing.wording.line import Line

ASKS_US, BANK_DECIDES = "needs_response", "under_review"


def state(held: Dispute, now: datetime | None = None) -> str:
    """In words; whoever has no `now` says what Stripe does."""
    if is_over(held, now):
        return "not answered in time, the bank decides"
    if held.status.endswith(ASKS_US) and held.submissions:
        return "answered, the bank is to decide"
    return statuses.dispute(held.status)


def next_step(held: Dispute, now: datetime) -> Line:
    """The day to answer by, or what was done and is awaited; empty where it is decided."""
    if not held.is_open:
        return ()
    if held.status.endswith(BANK_DECIDES):
        late = ", after its day, which the bank may not heed" if held.late else ""
        return (f" · our answer is in{late}",) if held.submissions else (" · nothing was answered",)
    if not held.status.endswith(ASKS_US) or held.submissions:
        return ()
    if held.answer_by is None:
        return (" · the bank takes no answer",) if held.takes_no_answer else ()
    if is_over(held, now):
        return (" · the time to answer was over ", held.answer_by)
    staged = "an answer is prepared and not sent: send it by " if held.staged else "answer by "
    return (f" · {staged}", held.answer_by)


def is_over(held: Dispute, now: datetime | None) -> bool:
    """Whether an answer is asked for and would come too late."""
    asked = held.status.endswith(ASKS_US) and not held.submissions
    return bool(asked and now and held.answer_by and held.answer_by <= now)
