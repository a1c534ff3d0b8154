"""The ladder: what each classification offers, in which order, and when a safer step left out needs a reason."""

from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account
from billing.account.portal import Portal
from billing.case.case import Case
from billing.case.events import Undone
from billing.policy.policy import Policy
from billing.remedies import ladder
from billing.remedies.ladder import RUNGS, TABLE
from billing.values.choices import Classification, Remedy
from tests.billing.samples import (
    IDENTIFIED,
    NOW,
    account,
    asked_to_end,
    case_of,
    charge,
    classified,
    classified_case,
    ended,
    invoice,
    proposed_case,
    subscription,
    usd,
)

# What the outside world relies on, word for word.
CONTRACT = {
    "duplicate_subscription": "share_portal share_invoices cancel_at_period_end void_invoice cancel_now refund_charge "
    "log_gap no_action",
    "team_seats": "share_portal share_invoices preserve_seats log_gap no_action",
    "failed_payment": "share_portal share_invoices retry_payment void_invoice log_gap no_action",
    "missing_self_serve": "share_portal share_invoices cancel_at_period_end refund_charge log_gap no_action",
    "product_failure": "share_portal share_invoices cancel_at_period_end cancel_now credit_balance refund_charge "
    "log_gap no_action",
}
ORDER = (
    "share_portal share_invoices preserve_seats cancel_at_period_end retry_payment void_invoice cancel_now "
    "credit_balance refund_charge log_gap no_action"
)
# inputs, second person, undo
NEEDS: dict[str, tuple[str, bool, bool]] = {
    "share_portal": ("", False, False),
    "share_invoices": ("", False, False),
    "preserve_seats": ("note", False, False),
    "cancel_at_period_end": ("subscription note", False, True),
    "retry_payment": ("invoice note", True, False),
    "void_invoice": ("invoice note", True, False),
    "cancel_now": ("subscription note", True, False),
    "credit_balance": ("amount note", True, True),
    "refund_charge": ("charge amount reason note", True, False),
    "log_gap": ("title note", False, False),
    "no_action": ("note", False, False),
    "portal": ("features cancel_mode note", True, True),
}
# Everything switched on.
POLICY = Policy(credit_balance=True)


def customer(**given: Any) -> Account:
    """Somebody with something for every remedy to act on."""
    return account(**({"invoices": (invoice(),)} | given))


def offered(case: Case, reading: Account, policy: Policy = POLICY) -> list[Remedy]:
    return ladder.offered(case, reading, policy)


def skipped(remedy: Remedy, case: Case, reading: Account) -> list[Remedy]:
    return ladder.skipped(remedy, case, reading, POLICY)


def contract(kind: Classification) -> list[Remedy]:
    return list(map(Remedy, CONTRACT[kind].split()))


def test_the_ladder_is_the_contracts_and_every_remedy_of_it_is_offered_somewhere() -> None:
    assert [rung.remedy.value for rung, _ in TABLE] == ORDER.split()
    assert list(RUNGS) == list(Remedy)
    assert all(rung.remedy == remedy for remedy, rung in RUNGS.items())
    assert {kind.value for kind in Classification} == set(CONTRACT)


@pytest.mark.parametrize("remedy", Remedy)
def test_each_remedy_asks_for_what_the_contract_says(remedy: Remedy) -> None:
    spec = RUNGS[remedy]
    assert (" ".join(spec.inputs), spec.approval, spec.undo) == NEEDS[remedy]


@pytest.mark.parametrize("kind", Classification)
def test_a_customer_with_everything_is_offered_the_contracts_remedies_in_its_order(kind: Classification) -> None:
    assert offered(classified_case(kind), customer()) == contract(kind)


@pytest.mark.parametrize("case", [case_of(), case_of(IDENTIFIED)])
def test_nothing_is_offered_before_the_classification(case: Case) -> None:
    assert offered(case, customer()) == []


NO_LOGIN = Portal(configured=True, login_url=None, cancel=True)
ENDING = subscription(cancel_at_period_end=True)
NOTHING_TO_ACT_ON: list[tuple[Remedy, dict[str, Any]]] = [
    (Remedy.SHARE_PORTAL, {"portal": None}),
    (Remedy.SHARE_PORTAL, {"portal": NO_LOGIN}),
    (Remedy.SHARE_PORTAL, {"portal": Portal(configured=False)}),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscriptions": ()}),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscriptions": (ENDING,)}),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscriptions": (subscription(cancel_at=NOW + timedelta(days=3)),)}),
    *(
        (Remedy.CANCEL_AT_PERIOD_END, {"subscriptions": (subscription(status=status),)})
        for status in ["canceled", "incomplete", "incomplete_expired", "unpaid", "paused"]
    ),
    (Remedy.REFUND_CHARGE, {"charges": ()}),
    (Remedy.REFUND_CHARGE, {"charges": (charge(status="failed"),)}),
    (Remedy.REFUND_CHARGE, {"charges": (charge(status="pending"),)}),
    (Remedy.REFUND_CHARGE, {"charges": (charge(status="authorised"),)}),
    (Remedy.REFUND_CHARGE, {"charges": (charge(disputed=True),)}),
    (Remedy.REFUND_CHARGE, {"charges": (charge(refunded=usd(4900)),)}),
]


@pytest.mark.parametrize(("remedy", "given"), NOTHING_TO_ACT_ON)
def test_a_remedy_without_anything_to_act_on_is_not_offered(remedy: Remedy, given: dict[str, Any]) -> None:
    kind = Classification.DUPLICATE_SUBSCRIPTION
    assert remedy not in offered(classified_case(kind), customer(**given))


@pytest.mark.parametrize("status", ["active", "trialing", "past_due"])
def test_one_object_to_act_on_among_others_is_enough(status: str) -> None:
    reading = account(
        subscriptions=(ENDING, subscription("sub_2", status=status)),
        charges=(charge(status="failed"), charge("ch_2", refunded=usd(4899))),
    )
    assert {Remedy.CANCEL_AT_PERIOD_END, Remedy.REFUND_CHARGE} <= set(offered(classified_case(), reading))


@pytest.mark.parametrize("kind", Classification)
@pytest.mark.parametrize("remedy", Remedy)
def test_what_needs_a_second_person_needs_a_reason_where_none_of_the_steps_was_taken_that_need_nobody_else(
    remedy: Remedy, kind: Classification
) -> None:
    ladder = contract(kind)
    if remedy not in ladder:
        assert skipped(remedy, classified_case(kind), customer()) == []
        return
    alone = [safer for safer in ladder[: ladder.index(remedy)] if not NEEDS[safer][1]]
    assert skipped(remedy, classified_case(kind), customer()) == (alone if NEEDS[remedy][1] else [])


def test_one_safer_step_that_was_carried_out_or_is_ticked_is_enough_and_what_is_not_possible_is_not_skipped() -> None:
    case = case_of(IDENTIFIED, classified(), asked_to_end(), ended())
    assert skipped(Remedy.REFUND_CHARGE, case, customer()) == []
    ticked = [Remedy.SHARE_INVOICES, Remedy.REFUND_CHARGE]
    assert ladder.skipped(Remedy.REFUND_CHARGE, classified_case(), customer(), POLICY, ticked) == []
    alone = [Remedy.REFUND_CHARGE]
    assert ladder.skipped(Remedy.REFUND_CHARGE, classified_case(), customer(), POLICY, alone) != []
    bare: Account = account(portal=None, subscriptions=())
    assert skipped(Remedy.REFUND_CHARGE, classified_case(), bare) == []


def test_a_safer_step_that_was_taken_back_is_skipped_again() -> None:
    undone = Undone(remedy=Remedy.CANCEL_AT_PERIOD_END, execution=5, subscription="sub_1")
    undo = asked_to_end()
    case = case_of(IDENTIFIED, classified(), asked_to_end(), ended(), undo, undone)
    assert Remedy.CANCEL_AT_PERIOD_END in skipped(Remedy.REFUND_CHARGE, case, customer())


def test_deciding_that_nothing_is_done_needs_no_reason() -> None:
    assert skipped(Remedy.NO_ACTION, proposed_case(), customer()) == []
