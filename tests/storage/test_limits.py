"""The limits hold for any number of people at once, in any number of processes."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Approved, Failed, Proposed, Rejected
from billing.policy.limits import Limits
from billing.ports.store import LimitPassed
from billing.values.choices import Remedy
from storage.cases import Cases
from storage.database import database_url, open_engine
from tests.billing.samples import ADA, BOB, EVE, NOW, charge, proposed
from tests.storage.shelf import Shelf

# Five of twenty dollars each.
LIMITS = Limits(workspace_day={"usd": 10000})
PROCESSES, EACH = 3, 7
START = multiprocessing.get_context("spawn")


def refund(of: str, amount: int = 2000, customer: str = "cus_1") -> Proposed:
    return proposed(charge(of), amount=amount, customer=customer)


def propose(cases: Cases, case: Case, of: str) -> bool:
    try:
        cases.append(case, Decision((refund(of),), within=LIMITS), actor=ADA)
    except LimitPassed:
        return False
    return True


def propose_all(url: str, case_ids: Sequence[str], barrier: "multiprocessing.synchronize.Barrier") -> None:
    """In a process of its own; how many got through is what the database says."""
    engine = open_engine(database_url(url))
    cases = Cases(engine, lambda *_, **__: None, lambda: NOW)
    loaded = [cases.load(case_id) for case_id in case_ids]
    barrier.wait(60)
    with ThreadPoolExecutor(EACH) as together:
        list(together.map(lambda case: propose(cases, case, f"ch_{case.number}"), loaded))
    engine.dispose()


def test_twenty_who_propose_at_once_in_three_processes_stay_within_the_limit(database: str) -> None:
    shelf = Shelf(database)
    case_ids = [shelf.case(f"cus_{number}").case_id for number in range(PROCESSES * EACH)]
    shelf.at = NOW
    barrier = START.Barrier(PROCESSES)
    working = [
        START.Process(target=propose_all, args=(database, case_ids[number::PROCESSES], barrier))
        for number in range(PROCESSES)
    ]
    for process in working:
        process.start()
    for process in working:
        process.join(120)
    assert [process.exitcode for process in working] == [0] * PROCESSES
    taken = shelf.cases.shares(NOW - timedelta(days=1))
    assert sum(share.money.amount for share in taken) == 10000
    shelf.engine.dispose()


def test_twenty_last_votes_at_once_stay_within_a_limit_that_has_become_stricter(database: str) -> None:
    shelf = Shelf(database)
    waiting = [shelf.case(f"cus_{number}", refund(f"ch_{number}")) for number in range(20)]
    shelf.at = max(recorded.at for case in waiting for recorded in case.log)

    def vote(case: Case) -> bool:
        assert case.proposal
        try:
            shelf.cases.append(case, Decision((Approved(case.proposal.seq),), within=LIMITS), actor=BOB)
        except LimitPassed:
            return False
        return True

    with ThreadPoolExecutor(20) as together:
        assert not any(together.map(vote, waiting)), "all of them wait, and all count"
    for case in waiting[:15]:
        assert case.proposal
        shelf.append(case, Rejected(case.proposal.seq), actor=EVE)
    with ThreadPoolExecutor(20) as together:
        assert all(together.map(vote, waiting[15:])), "what fell through has freed its share"
    shelf.engine.dispose()


def test_each_limit_counts_what_it_is_about_and_for_as_long(database: str) -> None:
    shelf = Shelf(database)
    limits = Limits(
        refund={"usd": 5000}, customer_30_days={"usd": 6000}, operator_day={"usd": 8000}, workspace_day={"usd": 9000}
    )

    def refused(of: str, amount: int, *, customer: str = "cus_1", by: str = ADA) -> str:
        case = shelf.case(customer)
        decision = Decision((refund(of, amount, customer),), within=limits)
        try:
            shelf.cases.append(case, decision, actor=by)
        except LimitPassed as problem:
            return problem.passed.name
        return ""

    assert refused("ch_1", 5001) == "refund"
    assert refused("ch_1", 4000) == ""
    assert refused("ch_2", 2001) == "customer_30_days"
    assert refused("ch_3", 4001, customer="cus_2") == "operator_day"
    assert refused("ch_3", 4000, customer="cus_2") == ""
    assert refused("ch_4", 1001, customer="cus_3", by=EVE) == "workspace_day"
    shelf.at += timedelta(days=2)
    assert refused("ch_4", 2001) == "customer_30_days", "of the last thirty days"
    assert refused("ch_4", 4000, customer="cus_3") == "", "a day is over"
    shelf.at += timedelta(days=30)
    assert refused("ch_5", 5000) == ""
    case = shelf.case("cus_9", refund("ch_9", 3000, "cus_9"), (BOB, Approved(4)))
    shelf.append(case, Failed(Remedy.REFUND_CHARGE, "declined", proposal=4), actor="bot")
    assert refused("ch_8", 3000, customer="cus_9") == "", "what failed is free again"
    shelf.engine.dispose()
