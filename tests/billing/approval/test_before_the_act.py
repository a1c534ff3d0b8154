"""Right before Stripe is asked: enough votes that still count, within the limits, and nobody has stopped everything."""

from dataclasses import replace

import pytest

from billing.case.case import Case
from billing.case.events import (
    Approved,
    Attempted,
    Event,
    Failed,
    Lapsed,
    RemedyAsked,
    Required,
    Shadowed,
    Unsettled,
    Voided,
)
from billing.policy.limits import Limits, Share
from billing.policy.policy import Policy
from billing.policy.rules import Rule
from billing.ports.control import Paused
from billing.values.choices import Remedy
from billing.values.people import Person, Role
from billing.work.executor import Executor
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import ADA, BOB, EVE, IDENTIFIED, NOW, approver, case_of, classified, proposed, usd

REFUNDS = frozenset({Remedy.REFUND_CHARGE})
TWO = Required("two", 2)
FINANCE = Required("finance", 1, ("S0FINANCE",))
IN_FINANCE = {"S0FINANCE": frozenset({BOB})}


def carried_out(
    case: Case,
    policy: Policy | None = None,
    people: People | None = None,
    taken: list[Share] | None = None,
    **off: Paused,
) -> tuple[Event | None, int]:
    """What was logged, and how often Stripe was asked."""
    stripe, store = Stripe(), Cases(cases={case.case_id: case}, taken=taken or [])
    who = people or People({BOB: approver(BOB), EVE: approver(EVE)}, dict(IN_FINANCE))
    work = Executor(store, stripe, who, policy or Policy(), Switch(**off), lambda: NOW)
    decision = work.run(Task.CARRY_OUT, case)
    return (decision.events[0] if decision else None), len(stripe.writes)


def approved_by(*voters: str, requires: tuple[Required, ...] = ()) -> Case:
    votes = [
        (voter, Approved(4, len(voters) - number, tuple(rule.name for rule in requires)))
        for number, voter in enumerate(voters, 1)
    ]
    return case_of(IDENTIFIED, classified(), proposed(requires=requires, customer="cus_1"), *votes)


def test_enough_votes_by_people_who_still_may_are_carried_out() -> None:
    assert carried_out(approved_by(BOB, EVE, requires=(TWO,)))[1] == 1


@pytest.mark.parametrize("gone", ["guest", "outsider", "deleted", "bot"])
def test_a_vote_of_somebody_who_is_gone_lapses(gone: str) -> None:
    people = People({BOB: approver(BOB), EVE: Person(EVE, frozenset({Role.APPROVER}), barred=gone)})
    said = carried_out(approved_by(BOB, EVE, requires=(TWO,)), people=people)
    assert said == (Lapsed(4, 1, (EVE,)), 0)


def test_a_vote_of_somebody_whom_no_rule_names_any_longer_lapses() -> None:
    people = People({BOB: approver(BOB)}, {"S0FINANCE": frozenset({EVE})})
    assert carried_out(approved_by(BOB, requires=(FINANCE,)), people=people) == (Lapsed(4, 1, (BOB,)), 0)


@pytest.mark.parametrize("person", [Person(BOB, barred="unknown"), Person(BOB)])
def test_where_slack_does_not_answer_the_votes_stand(person: Person) -> None:
    case = approved_by(BOB, requires=(FINANCE,))
    assert carried_out(case, people=People({BOB: person}, members={}))[1] == 1


def test_what_a_stricter_policy_asks_for_by_now_is_waited_for() -> None:
    stricter = Policy(rules=(Rule("more", REFUNDS, None, 2),))
    assert carried_out(approved_by(BOB), stricter) == (Lapsed(4, 1), 0)
    assert carried_out(approved_by(BOB, EVE, requires=(TWO,)), Policy(rules=(Rule("less", REFUNDS),)))[1] == 1


def test_past_a_limit_it_is_void() -> None:
    other = Share("case_2", 9, NOW, ADA, "cus_2", usd(1000))
    within, past = (Policy(limits=Limits(operator_day={"usd": most})) for most in (5900, 5899))
    assert carried_out(approved_by(BOB), past, taken=[other]) == (Voided(4, reason="limit:operator_day"), 0)
    assert carried_out(approved_by(BOB), within, taken=[other])[1] == 1
    assert carried_out(approved_by(BOB), past, taken=[replace(other, operator=EVE)])[1] == 1


def test_while_execution_is_paused_nothing_is_begun() -> None:
    assert carried_out(approved_by(BOB), is_off=Paused(EVE, NOW)) == (None, 0)


def test_in_shadow_mode_nothing_is_sent() -> None:
    said, asked = carried_out(approved_by(BOB), Policy(shadow=True))
    assert isinstance(said, Shadowed)
    assert (said.remedy, said.proposal, said.amount, asked) == (Remedy.REFUND_CHARGE, 4, 4900, 0)


def test_what_somebody_wrote_into_the_log_as_begun_is_not_asked_for_again_without_its_votes() -> None:
    """One vote of the two: whoever else is named in an `attempted`, Stripe hears of it no more."""
    begun = Attempted(Remedy.REFUND_CHARGE, proposal=4), Unsettled(Remedy.REFUND_CHARGE, "interrupted", proposal=4)
    case = case_of(IDENTIFIED, classified(), proposed(requires=(TWO,)), (BOB, Approved(4)), *begun)
    said, asked = carried_out(case)
    assert isinstance(said, Unsettled)
    assert (said.reason, said.stopped, asked) == ("approver", True, 0)


@pytest.mark.parametrize("remedy", [Remedy.VOID_INVOICE, Remedy.RETRY_PAYMENT, Remedy.CANCEL_NOW, Remedy.REFUND_CHARGE])
def test_what_needs_a_second_person_is_not_done_as_if_it_needed_none(remedy: Remedy) -> None:
    case = case_of(IDENTIFIED, classified(), RemedyAsked(remedy=remedy, invoice="in_1", subscription="sub_1"))
    said, asked = carried_out(case)
    assert isinstance(said, Failed)
    assert (said.reason, asked) == ("approver", 0)
