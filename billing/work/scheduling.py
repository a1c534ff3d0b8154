"""What a case asks of the worker next, and when it asks again by itself: read off the case, so anyone can take over."""

from datetime import datetime, timedelta

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import Unidentified
from billing.case.lifecycle import Status
from billing.case.plan import plan
from billing.remedies.ladder import is_half_read, offered_since, previewed_when_offered
from billing.work.task import AGAIN_FOR, Task

# How often, and for how long, something that Stripe did not answer is asked for again.
AGAIN_EVERY = timedelta(seconds=15)
# A link that nobody has handed over by then, nor is about to, is asked for again.
LINK_WITHIN = timedelta(seconds=45)
EXECUTE_AGAIN = timedelta(seconds=5)
SETTLE_AGAIN, SETTLE_AT_LEAST = timedelta(seconds=5), timedelta(minutes=15)

# The last reading of Stripe, and the `seq` that asked for it.
Known = tuple[Account, int] | None


def next_task(case: Case, known: Known, now: datetime) -> Task | None:
    if is_read(case) and is_of_another_program(known):
        return Task.READ_AGAIN
    match case.status:
        case Status.OPENED | Status.UNIDENTIFIED if not case.may_be_read:
            return None
        case Status.OPENED:
            return Task.LOOK_UP
        case Status.UNIDENTIFIED if keeps_looking(case, now) and now - searched_at(case) >= AGAIN_EVERY:
            return Task.LOOK_UP
        case Status.PROPOSED | Status.EXECUTING | Status.UNSETTLED if (ends := expiry(case)) and now >= ends:
            return Task.EXPIRE
        case Status.EXECUTING | Status.UNSETTLED:
            return Task.CARRY_OUT
        case Status.PROPOSED if not case.has_preview:
            return Task.PREVIEW
    if not case.may_be_read:
        return None
    if is_read(case) and reads_again_at(case, known, now) == now:
        return Task.READ_AGAIN
    if known and is_half_read(case, known[0]):
        return Task.COMPLETE
    if known and is_ready_for_a_step(case, known):
        return Task.STEP
    return Task.PREVIEW if known and wants_previews(case, known) else None


def is_read(case: Case) -> bool:
    """Whether it has anything in Stripe that is read for it: a customer, or the portal."""
    return case.is_open and (case.customer is not None or case.is_about_portal)


def is_ready_for_a_step(case: Case, known: tuple[Account, int]) -> bool:
    """Whether a plan goes on: at rest, on a reading that shows what its last step did."""
    return case.status is Status.CLASSIFIED and known[1] >= case.acted_seq and plan(case) is not None


def wants_previews(case: Case, known: tuple[Account, int]) -> bool:
    """Whether what is on offer is of a kind that is shown with Stripe's preview, which was not read for it yet."""
    if case.status not in {Status.CLASSIFIED, Status.PROPOSED}:
        return False
    account, _ = known
    return case.previewed_seq < offered_since(case) and bool(previewed_when_offered(case, account))


def look_again_at(case: Case, known: Known, now: datetime) -> datetime | None:
    """When the case asks for attention by itself, if nobody clicks before."""
    times = [expiry(case), *(asked.at + LINK_WITHIN for asked in case.links_asked_for)]
    if not (case.may_be_read or case.work):
        return min((at for at in times if at), default=None)
    match case.status:
        case Status.OPENED | Status.EXECUTING:
            times.append(now + EXECUTE_AGAIN)
        case Status.CLASSIFIED if plan(case):
            times.append(now + EXECUTE_AGAIN)
        case Status.UNIDENTIFIED if keeps_looking(case, now):
            times.append(now + again_after(now - searched_at(case)))
        case Status.UNSETTLED:
            times.append(less_and_less_often(case, now))
        case Status.PROPOSED if not case.has_preview:
            times.append(less_and_less_often(case, now))
    if is_read(case) and case.may_be_read:
        times.append(reads_again_at(case, known, now))
    return min((at for at in times if at), default=None)


def less_and_less_often(case: Case, now: datetime) -> datetime:
    waited = now - case.log[-1].at
    return now + min(max(waited / 2, SETTLE_AGAIN), SETTLE_AT_LEAST)


def reads_again_at(case: Case, known: Known, now: datetime) -> datetime | None:
    """Now when the reading is older than what it is to show; soon while a part of it could not be read."""
    if known is None or known[1] < case.stale_before_seq or is_of_another_program(known):
        return now
    account, _ = known
    asked_at = max(case.log[-1].at, case.read_after or case.log[-1].at)
    if case.read_after and account.read_at < case.read_after:
        # Whoever noted it may have a clock that is ahead of this one.
        return max(case.read_after, now)
    if account.is_complete or not account.asking_again_helps or now - asked_at > AGAIN_FOR:
        return None
    return max(account.read_at + again_after(account.read_at - asked_at), now)


def is_of_another_program(known: Known) -> bool:
    """Whether what was read lacks something that this program decides on."""
    return known is not None and known[0].outdated


def again_after(waited: timedelta) -> timedelta:
    """Less and less often: what Stripe did not answer for minutes, it will not answer every few seconds."""
    return max(AGAIN_EVERY, waited / 2)


def keeps_looking(case: Case, now: datetime) -> bool:
    """A lookup that Stripe did not answer is tried again for a while: `unidentified` is not its last word."""
    last = case.at(searched(case)).event
    return isinstance(last, Unidentified) and last.reason == "error" and now - searched_at(case) < AGAIN_FOR


def searched_at(case: Case) -> datetime:
    return case.at(searched(case)).at


def searched(case: Case) -> int:
    return case.seq_of("unidentified")


def expiry(case: Case) -> datetime | None:
    return case.proposed(case.waiting.seq).expires_at if case.waiting else None
