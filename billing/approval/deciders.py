"""Whether those who decided a step may have it done, asked right before Stripe is: the log has to show two people where
two are required, and Slack has to say that each of them still is who they were.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from billing.case.case import Case
from billing.case.work_order import WorkOrder
from billing.ports.directory import Directory
from billing.values.people import Person, Role, is_person


def against_the_log(case: Case, asked: WorkOrder) -> str:
    """What the log lacks for the step to be done, whoever wrote it; empty if nothing."""
    assert case.work is not None
    decider = case.work.actor
    if asked.proposed is None:
        return "" if is_person(decider) else "operator"
    proposer = case.at(asked.seq).actor
    if not is_person(proposer):
        return "proposer"
    if not is_person(decider):
        return "approver"
    return "own_proposal" if proposer == decider else ""


def against_them(case: Case, asked: WorkOrder, directory: Directory) -> Callable[[], str]:
    """Begins to ask Slack; its answer is why one of them may not any more, and empty where they may.

    No only when Slack says so: while it is away, what was decided is still done.
    """
    assert case.work is not None
    asking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="deciders")
    decider = asking.submit(directory.who, case.work.actor, fresh=True)
    proposer = asking.submit(directory.who, case.at(asked.seq).actor, fresh=True) if asked.proposed else None
    asking.shutdown(wait=False)

    def answer() -> str:
        if proposer and is_out(proposer.result()):
            return "proposer"
        role = Role.APPROVER if asked.proposed else Role.OPERATOR
        return "" if may_still(decider.result(), role) else role

    return answer


def may_still(person: Person, role: Role) -> bool:
    return not is_out(person) and (role in person.roles | person.unresolved or person.barred == "unknown")


def is_out(person: Person) -> bool:
    return person.barred not in {None, "unknown"}
