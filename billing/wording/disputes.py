"""Where a dispute stands and what is still to be done: a day to answer by only while an answer counts.

Evidence can be handed in once, until `due_by`; afterwards it is the bank's to decide
(https://docs.stripe.com/disputes/responding).
"""

from datetime import datetime

from billing.account.payments import Dispute
from billing.wording import statuses
from billing.wording.line import Line

ASKS_US, BANK_DECIDES = "needs_response", "under_review"


def state(dispute: Dispute, now: datetime | None = None) -> str:
    """In words; whoever has no `now` says what Stripe does."""
    if is_over(dispute, now):
        return "not answered in time, the bank decides"
    if dispute.status.endswith(ASKS_US) and dispute.submissions:
        return "answered, the bank is to decide"
    return statuses.dispute(dispute.status)


def next_step(dispute: Dispute, now: datetime) -> Line:
    """The day to answer by, or what was done and is awaited; empty where it is decided."""
    if not dispute.is_open:
        return ()
    if dispute.status.endswith(BANK_DECIDES):
        late = ", after its day, which the bank may not heed" if dispute.late else ""
        return (f" · our answer is in{late}",) if dispute.submissions else (" · nothing was answered",)
    if not dispute.status.endswith(ASKS_US) or dispute.submissions:
        return ()
    if dispute.answer_by is None:
        return (" · the bank takes no answer",) if dispute.takes_no_answer else ()
    if is_over(dispute, now):
        return (" · the time to answer was over ", dispute.answer_by)
    staged = "an answer is prepared and not sent: send it by " if dispute.staged else "answer by "
    return (f" · {staged}", dispute.answer_by)


def is_over(dispute: Dispute, now: datetime | None) -> bool:
    """Whether an answer is asked for and would come too late."""
    asked = dispute.status.endswith(ASKS_US) and not dispute.submissions
    return bool(asked and now and dispute.answer_by and dispute.answer_by <= now)
