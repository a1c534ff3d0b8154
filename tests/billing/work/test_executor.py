"""An approved refund: made, found made, or not made, and why."""

from dataclasses import replace

import pytest

from billing.account.payments import Charge
from billing.account.refund import Refund
from billing.case.case import Case
from billing.case.events import Event, Lapsed, Voided
from billing.values.errors import OTHER_ACCOUNT, Declined, ProcessorError, Unavailable
from billing.values.facts import Facts
from billing.values.people import Person, Role
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import People
from tests.billing.refund_bench import KEY, REFUNDED, UNSETTLED, Bench, failed, unsettled_case
from tests.billing.samples import ADA, BOB, approved_case, approver, charge, made_refund, operator, usd


def test_an_approved_refund_is_made_once_under_a_key_of_its_own() -> None:
    bench = Bench(approved_case())
    assert bench.carry_out() == REFUNDED
    (write,) = bench.stripe.writes
    assert (write.of, write.key, write.told) == ("ch_1", KEY, "49.00 USD duplicate case_1 4")
    assert set(bench.people.asked_fresh) == {ADA, BOB}


@pytest.mark.parametrize("case", [approved_case(), unsettled_case()])
@pytest.mark.parametrize("status", ["succeeded", "pending", "requires_action"])
def test_a_refund_of_ours_that_is_there_already_is_the_outcome(case: Case, status: str) -> None:
    stripe = Stripe(charges={"ch_1": charge(refunded=usd(4900), refunds=(made_refund(status=status),))})
    bench = Bench(case, stripe)
    after: Facts | None = None if status == "succeeded" else {"status": status, "waits_for": None}
    assert bench.carry_out() == replace(REFUNDED, after=after)
    assert stripe.writes == []


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_refund_of_ours_that_came_back_has_failed(status: str) -> None:
    stripe = Stripe(charges={"ch_1": charge(refunds=(made_refund(status=status),))})
    assert Bench(approved_case(), stripe).carry_out() == failed(f"refund_{status}")
    assert stripe.writes == []


@pytest.mark.parametrize(
    "foreign",
    [
        made_refund(case_id="case_2"),
        made_refund(proposal=3),
        Refund("re_1", usd(4900), "succeeded"),
        # Of a log that a restored database has lost, in which the same number stood for another one.
        Refund("re_1", usd(4800), "succeeded", case_id="case_1", proposal="4"),
        Refund("re_1", usd(4900), "succeeded", case_id="case_1"),
        Refund("re_1", usd(4900), "succeeded", proposal="4"),
    ],
)
def test_a_refund_of_another_decision_is_not_ours(foreign: Refund) -> None:
    stripe = Stripe(charges={"ch_1": charge(refunded=usd(4900), refunds=(foreign,))})
    assert Bench(approved_case(), stripe).carry_out() == Voided(4, reason="changed:refunded")
    assert stripe.writes == []


def test_a_refusal_of_the_only_attempt_is_a_failure() -> None:
    stripe = Stripe(answers=[Declined("charge_already_refunded")])
    assert Bench(approved_case(), stripe).carry_out() == failed("charge_already_refunded", "unchanged")


@pytest.mark.parametrize("case", [approved_case(), unsettled_case()])
def test_what_stripe_did_not_begin_is_tried_again_later_without_a_word(case: Case) -> None:
    stripe = Stripe(answers=[Unavailable("rate_limit")])
    assert Bench(case, stripe).carry_out() is None
    assert Bench(case, stripe).carry_out() == REFUNDED


DRIFTED = [
    (charge(refunded=usd(1)), "changed:refunded"),
    (charge(disputed=True), "changed:disputed"),
    (charge(status="failed"), "changed:status"),
    (charge(customer="cus_2"), "changed:customer"),
]


@pytest.mark.parametrize(("now", "reason"), DRIFTED)
def test_what_changed_before_the_first_request_voids_the_approval(now: Charge, reason: str) -> None:
    stripe = Stripe(charges={"ch_1": now})
    assert Bench(approved_case(), stripe).carry_out() == Voided(4, reason=reason)
    assert stripe.writes == []


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (charge(disputed=True), "disputed"),
        (charge(status="failed"), "not_paid"),
        (charge(refunded=usd(1)), "more_than_left"),
    ],
)
def test_the_guard_rails_hold_even_where_nothing_changed(seen: Charge, reason: str) -> None:
    case = approved_case(seen=seen.facts(), amount=4900)
    stripe = Stripe(charges={"ch_1": seen})
    assert Bench(case, stripe).carry_out() == Voided(4, reason=reason)
    assert stripe.writes == []


@pytest.mark.parametrize(
    "person",
    [
        operator(BOB),
        Person(BOB),
        *(Person(BOB, roles=frozenset(Role), barred=why) for why in ["guest", "bot", "outsider", "deleted"]),
    ],
)
def test_who_may_not_approve_any_more_has_not_approved(person: Person) -> None:
    bench = Bench(approved_case(), people=People({BOB: person}))
    assert bench.carry_out() == Lapsed(4, 1, (BOB,))
    assert bench.stripe.writes == []


@pytest.mark.parametrize(
    "person",
    [
        Person(BOB, frozenset({Role.APPROVER}), barred="unknown"),
        Person(BOB, unresolved=frozenset({Role.APPROVER})),
        approver(BOB),
    ],
)
def test_what_was_approved_runs_while_slack_is_away(person: Person) -> None:
    assert Bench(approved_case(), people=People({BOB: person})).carry_out() == REFUNDED


UNREADABLE: list[tuple[Case, ProcessorError, Event | None]] = [
    (approved_case(), Unavailable("api_error"), None),
    (approved_case(), Declined("resource_missing"), None),
    (unsettled_case(), Unavailable("api_error"), None),
    # What keeps the bot from looking somebody can put right.
    (unsettled_case(), Declined("resource_missing"), replace(UNSETTLED, reason="unread:resource_missing")),
    # Where the case's account is another one than the key's.
    (approved_case(), Declined(OTHER_ACCOUNT), Voided(4, reason=OTHER_ACCOUNT)),
    (unsettled_case(), Declined(OTHER_ACCOUNT), replace(UNSETTLED, reason=f"unread:{OTHER_ACCOUNT}")),
]


@pytest.mark.parametrize(("case", "problem", "said"), UNREADABLE)
def test_without_having_looked_nothing_is_asked(case: Case, problem: ProcessorError, said: Event | None) -> None:
    stripe = Stripe(unreadable=problem)
    assert Bench(case, stripe, minutes=14).carry_out() == said
    assert stripe.writes == []


@pytest.mark.parametrize(
    ("case", "outcome"), [(approved_case(), failed("api_error", "untouched")), (unsettled_case(), None)]
)
def test_only_what_was_never_begun_is_given_up_after_a_quarter_of_an_hour(case: Case, outcome: Event | None) -> None:
    stripe = Stripe(unreadable=Unavailable("api_error"))
    assert Bench(case, stripe, minutes=15).carry_out() == outcome
    assert Bench(case, stripe, hours=23).carry_out() == outcome


def test_an_approval_without_its_amount_moves_nothing() -> None:
    bench = Bench(approved_case(amount=None))
    assert bench.carry_out() == Voided(4, reason="incomplete")
    assert bench.stripe.writes == []
