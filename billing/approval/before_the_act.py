"""Whether those who decided a step may have it done, asked right before Stripe is: the log has to show the votes that
are required, and Slack has to say that each of those people still is who they were.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from billing.approval.fewest import Places
from billing.approval.requirements import ONE_APPROVER
from billing.approval.voters import Counting, counting, named_in
from billing.approval.votes import votes
from billing.case.case import Case
from billing.case.events import Approved, Lapsed
from billing.case.work_order import WorkOrder
from billing.policy.policy import Policy
from billing.ports.directory import Directory
from billing.remedies.ladder import RUNGS
from billing.values.people import Person, Role, is_person

PROPOSER, OPERATOR, APPROVER = "proposer", "operator", "approver"


def against_the_log(case: Case, asked: WorkOrder) -> str:
    """What the log lacks for the step to be done, whoever wrote it; empty if nothing."""
    assert case.work is not None
    decider = case.work.actor
    if asked.proposed is None:
        if RUNGS[asked.remedy].approval and asked.undoes is None:
            return APPROVER
        return "" if is_person(decider) else OPERATOR
    proposer = case.at(asked.seq).actor
    if not is_person(proposer):
        return PROPOSER
    if not is_person(decider):
        return APPROVER
    if proposer == decider:
        return "own_proposal"
    fewest = max((rule.approvals for rule in asked.proposed.requires), default=1)
    return APPROVER if len(votes(case, asked.seq)) < fewest else ""


def against_them(case: Case, asked: WorkOrder, directory: Directory, policy: Policy) -> Callable[[], str | Lapsed]:
    """Begins to ask Slack; its answer is why it may not be done any more, or that it waits for a vote again; empty
    where they may.

    No only when Slack says so: while it is away, what was decided is still done.
    """
    assert case.work is not None
    cast = votes(case, asked.seq) if asked.proposed else {}
    proposer = case.at(asked.seq).actor
    ids = named_in(case, asked.seq, policy) if asked.proposed else ()
    asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="deciders")
    begun = asking.submit(directory.ballot, {proposer, *cast}, ids, fresh=True)
    asking.shutdown(wait=False)

    def answer() -> str | Lapsed:
        people = begun.result()
        if asked.proposed is None:
            return "" if may_still_operate(people[proposer]) else OPERATOR
        if is_out(people[proposer]):
            return PROPOSER
        return lapsed(case, asked, cast, people, policy) or ""

    return answer


def lapsed(
    case: Case, asked: WorkOrder, cast: Mapping[str, Approved], people: Mapping[str, Person], policy: Policy
) -> Lapsed | None:
    """What is lacking once those votes are taken out that do not count any more; None where enough are left."""
    electorate = people[case.at(asked.seq).actor].electorate
    counted = counting(case, asked.seq, policy, electorate)
    standing = {voter: still_counts(counted, people[voter], vote) for voter, vote in cast.items()}
    remaining = counted.remaining({voter: places for voter, places in standing.items() if places})
    gone = sorted(voter for voter, places in standing.items() if not places)
    return Lapsed(asked.seq, remaining, tuple(gone)) if remaining else None


def still_counts(counted: Counting, person: Person, vote: Approved) -> Places:
    """The rules that a vote counts for by now; where Slack can't say, as it did when it was cast."""
    if is_out(person):
        return frozenset()
    return frozenset(
        place
        for place, rule in enumerate(counted.required)
        if (named := counted.names(person, rule))
        or (named is None and (rule == ONE_APPROVER or rule.name in vote.counts_for))
    )


def may_still_operate(person: Person) -> bool:
    return not is_out(person) and (Role.OPERATOR in person.roles | person.unresolved or person.barred == "unknown")


def is_out(person: Person) -> bool:
    return person.barred not in {None, "unknown"}
