"""When those who may vote are told again that a proposal waits, and when others are asked besides."""

from datetime import datetime

from billing.case.case import Case
from billing.policy.notices import Notices
from billing.work.task import Task


def reminder(case: Case, notices: Notices, now: datetime) -> Task | None:
    due = [task for at, task in upcoming(case, notices) if at <= now]
    return due[0] if due else None


def remind_at(case: Case, notices: Notices) -> datetime | None:
    return min((at for at, _ in upcoming(case, notices)), default=None)


def upcoming(case: Case, notices: Notices) -> list[tuple[datetime, Task]]:
    """Each of them once for a proposal, whatever is done beside it."""
    if case.waiting is None:
        return []
    proposed = case.waiting
    told = {recorded.kind for recorded in case.since(proposed.seq)}
    later = [(notices.remind_at(proposed.at), Task.REMIND)] if "reminded" not in told else []
    escalates = notices.escalate_at(proposed.at)
    return later + ([(escalates, Task.ESCALATE)] if escalates and "escalated" not in told else [])
