"""The second person: who may decide about a proposal, and what happens to one that was overtaken."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from billing.account.payments import Charge
from billing.approval.seal import Seal
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Approved, Denied, Event, Expired, Failed, Rejected, Voided, Withdrawn
from billing.commands import voting
from billing.policy.policy import Policy
from billing.remedies.ladder import RUNGS
from billing.values.choices import Remedy
from billing.values.errors import Refused, Stale
from billing.values.people import Person, Role
from tests.billing.samples import (
    ADA,
    BOB,
    BOTH,
    EVE,
    IDENTIFIED,
    NOW,
    account,
    approver,
    case_of,
    charge,
    classified,
    operator,
    proposed,
    proposed_case,
    usd,
)

Decide = Callable[[Case, Person], Decision]


def approve(case: Case, person: Person, *, now: datetime = NOW, charges: tuple[Charge, ...] | None = None) -> Decision:
    reading = account() if charges is None else account(charges=charges)
    return voting.approve(case, person, 4, reading, Policy(), now)


def reject(case: Case, person: Person) -> Decision:
    return voting.reject(case, person, 4, Policy(), "No")


def withdraw(case: Case, person: Person) -> Decision:
    return voting.withdraw(case, person, 4)


def reason_of(decide: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        decide()
    return refusal.value.reason, refusal.value.detail


def test_an_approver_who_did_not_propose_it_approves() -> None:
    assert approve(proposed_case(), approver(BOB)) == Decision((Approved(4),))
    assert approve(proposed_case(), Person(EVE, roles=BOTH)) == Decision((Approved(4),))


def test_nobody_approves_what_stripes_answer_to_is_nowhere() -> None:
    def decide() -> Decision:
        return voting.approve(proposed_case(), approver(BOB), 4, account(), Policy(), NOW, None)

    assert reason_of(decide) == ("no_preview", "")


def test_nobody_approves_their_own_proposal_whatever_they_may_do() -> None:
    assert reason_of(lambda: approve(proposed_case(), Person(ADA, roles=BOTH))) == ("own_proposal", "")


def test_an_approver_may_reject_even_their_own_proposal() -> None:
    assert reject(proposed_case(), approver(BOB)) == Decision((Rejected(4),), typed={"note": "No"})
    assert reject(proposed_case(), Person(ADA, roles=BOTH)) == Decision((Rejected(4),), typed={"note": "No"})


def test_only_the_proposer_withdraws() -> None:
    assert withdraw(proposed_case(), operator(ADA)) == Decision((Withdrawn(4),))
    for other in (operator(BOB), approver(BOB), Person(EVE, roles=BOTH)):
        assert reason_of(lambda other=other: withdraw(proposed_case(), other)) == ("not_proposer", "")  # type: ignore[misc]  # a lambda with a default


UNRESOLVED = frozenset({Role.APPROVER})


@pytest.mark.parametrize("decide", [approve, reject])
@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (operator(BOB), "not_approver"),
        (Person(BOB), "not_approver"),
        (Person(BOB, roles=frozenset({Role.OPERATOR}), unresolved=UNRESOLVED), "group_unresolved"),
        *((Person(BOB, roles=BOTH, barred=why), why) for why in ["guest", "bot", "outsider", "deleted", "unknown"]),
    ],
)
def test_whoever_is_no_approver_now_is_refused(decide: Decide, person: Person, reason: str) -> None:
    assert reason_of(lambda: decide(proposed_case(), person))[0] == reason


@pytest.mark.parametrize("why", ["guest", "bot", "outsider", "deleted", "unknown"])
def test_a_barred_proposer_cannot_even_withdraw(why: str) -> None:
    assert reason_of(lambda: withdraw(proposed_case(), Person(ADA, roles=BOTH, barred=why))) == (why, "")


@pytest.mark.parametrize(
    ("late", "expired"),
    [(timedelta(hours=24), True), (timedelta(days=9), True), (timedelta(hours=23, minutes=59), False)],
)
def test_what_nobody_decided_in_time_has_expired(late: timedelta, expired: bool) -> None:
    decision = approve(proposed_case(), approver(), now=NOW + late)
    assert decision.events == ((Expired(4),) if expired else (Approved(4),))
    assert (decision.refused.reason if decision.refused else None) == ("expired" if expired else None)


CHANGED = [
    (charge(refunded=usd(1)), "changed:refunded"),
    (charge(disputed=True), "changed:disputed"),
    (charge(status="failed"), "changed:status"),
    (charge(captured=usd(5000)), "changed:captured"),
    (charge(customer="cus_2"), "changed:customer"),
    (charge(customer=None, refunded=usd(4900)), "changed:refunded,customer"),
]


@pytest.mark.parametrize(("now", "reason"), CHANGED)
def test_what_changed_in_stripe_voids_the_proposal_when_somebody_approves(now: Charge, reason: str) -> None:
    decision = approve(proposed_case(), approver(), charges=(charge("ch_0"), now))
    assert decision.events == (Voided(4, reason=reason),)
    assert decision.refused is not None
    assert decision.refused.reason == "changed"


def test_every_fact_that_the_approver_was_shown_is_compared() -> None:
    seen = proposed().seen
    assert {reason.partition(":")[2] for _, reason in CHANGED if "," not in reason} == set(seen)
    assert Seal(RUNGS[Remedy.REFUND_CHARGE], proposed(), seen).compared_with(account(), Policy()).changed == ""


def test_another_charge_that_changed_voids_nothing() -> None:
    other = charge("ch_0", refunded=usd(4900), disputed=True)
    assert approve(proposed_case(), approver(), charges=(other, charge())).events == (Approved(4),)


ENDS: list[tuple[tuple[str, Event], str]] = [
    ((EVE, Approved(4)), f"approved:{EVE}"),
    ((EVE, Rejected(4)), f"rejected:{EVE}"),
    ((ADA, Withdrawn(4)), f"withdrawn:{ADA}"),
    (("bot", Expired(4)), "expired:bot"),
    (("bot", Voided(4, reason="changed:refunded")), "voided:bot"),
]


@pytest.mark.parametrize("decide", [approve, reject, withdraw])
@pytest.mark.parametrize(("end", "detail"), ENDS)
def test_whoever_comes_second_learns_how_it_ended(end: tuple[str, Event], detail: str, decide: Decide) -> None:
    case = case_of(IDENTIFIED, classified(), proposed(), end)
    person = Person(ADA if decide is withdraw else BOB, roles=BOTH)
    with pytest.raises(Stale) as stale:
        decide(case, person)
    assert stale.value.detail == detail


def test_a_button_of_an_older_proposal_does_not_decide_the_newer_one() -> None:
    case = case_of(IDENTIFIED, classified(), proposed(), (BOB, Rejected(4)), proposed())
    assert case.waiting is not None
    for decide in (approve, reject):
        assert reason_of(lambda decide=decide: decide(case, approver()))[0] == "stale"  # type: ignore[misc]  # a lambda with a default
    assert reason_of(lambda: withdraw(case, operator()))[0] == "stale"
    assert voting.approve(case, approver(), 6, account(), Policy(), NOW).events == (Approved(6),)


@pytest.mark.parametrize("seq", [0, 1, 3, 5, 99])
def test_a_number_that_is_no_waiting_proposal_is_stale(seq: int) -> None:
    person = Person(ADA, roles=BOTH)
    assert reason_of(lambda: voting.reject(proposed_case(), person, seq, Policy(), "No"))[0] == "stale"
    assert reason_of(lambda: voting.withdraw(proposed_case(), person, seq))[0] == "stale"
    assert reason_of(lambda: voting.approve(proposed_case(), approver(), seq, account(), Policy(), NOW))[0] == "stale"


def test_a_click_decides_on_the_newest_log() -> None:
    refused_before = case_of(IDENTIFIED, classified(), proposed(), (BOB, Denied("approve", "not_approver")))
    assert approve(refused_before, approver()).events == (Approved(4),)
    failed = case_of(
        IDENTIFIED,
        classified(),
        proposed(),
        (BOB, Approved(4)),
        ("bot", Failed(Remedy.REFUND_CHARGE, "declined", proposal=4)),
    )
    assert reason_of(lambda: approve(failed, approver())) == ("stale", f"approved:{BOB}")
