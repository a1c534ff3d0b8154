"""A remedy that an operator takes: what is logged of it, and which inputs are turned down."""

from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Event, Executed, GapRecorded, Proposed, RemedyAsked
from billing.commands import propose as taking
from billing.commands.plans import may_plan
from billing.policy.policy import Policy
from billing.remedies.inputs import Inputs
from billing.remedies.ladder import offered, offered_beside
from billing.values.choices import Classification, Remedy, SkipReason
from billing.values.errors import Forbidden, InvalidInput, Refused, Stale
from tests.billing.remedies.shapes import SHAPES
from tests.billing.samples import (
    IDENTIFIED,
    NOW,
    account,
    approved_case,
    asked_to_end,
    case_of,
    charge,
    classified,
    classified_case,
    ended,
    invoice,
    operator,
    proposed,
    subscription,
    usd,
)

POLICY = Policy(approval_expires=timedelta(hours=2))
REFUND = Inputs(charge="ch_1", amount="49.00", reason="duplicate", skip_reason="trust", note="Sorry!")
# What needs nobody else.
BESIDE = {
    Remedy.SHARE_PORTAL,
    Remedy.SHARE_INVOICES,
    Remedy.PRESERVE_SEATS,
    Remedy.CANCEL_AT_PERIOD_END,
    Remedy.LOG_GAP,
    Remedy.NO_ACTION,
}
CANCEL = Inputs(subscription="sub_1", skip_reason="customer_asked")


def take(
    remedy: Remedy,
    inputs: Inputs,
    reading: Account | None = None,
    case: Case | None = None,
    read_from: int | None = None,
) -> Decision:
    read_from = (case or classified_case()).stale_before_seq if read_from is None else read_from
    return taking.take(
        case or classified_case(), operator(), remedy, inputs, (reading or account(), read_from), POLICY, NOW
    )


def test_a_refund_becomes_a_proposal_that_says_everything_and_moves_nothing() -> None:
    paid = charge(subscription="sub_1", invoice="in_1", refunded=usd(900))
    billed = invoice(status="paid", remaining=usd(0), paid=usd(4900))
    reading = account(charges=(paid,), invoices=(billed,))
    decision = take(Remedy.REFUND_CHARGE, Inputs(**(fields(REFUND) | {"amount": "39.99"})), reading)
    assert decision.events == (
        Proposed(
            remedy=Remedy.REFUND_CHARGE,
            charge="ch_1",
            subscription="sub_1",
            invoice="in_1",
            amount=3999,
            currency="usd",
            reason="duplicate",
            skip_reason=SkipReason.TRUST,
            skipped=(Remedy.SHARE_PORTAL, Remedy.SHARE_INVOICES, Remedy.CANCEL_AT_PERIOD_END),
            customer="cus_1",
            seen=paid.facts(),
            expires_at=NOW + timedelta(hours=2),
        ),
    )
    assert decision.typed == {"note": "Sorry!"}
    assert decision.proposed_on is reading


def test_a_planned_end_becomes_a_request_to_the_worker() -> None:
    assert take(Remedy.CANCEL_AT_PERIOD_END, CANCEL).events == (
        RemedyAsked(
            remedy=Remedy.CANCEL_AT_PERIOD_END,
            subscription="sub_1",
            seen=subscription().facts() | {"last_in_use": True},
        ),
    )


def test_what_needs_neither_stripe_nor_a_second_person_is_done_at_once() -> None:
    assert take(Remedy.SHARE_PORTAL, Inputs()).events == (Executed(remedy=Remedy.SHARE_PORTAL),)
    nothing = take(Remedy.NO_ACTION, Inputs(note="All is well", skip_reason="already_tried"))
    assert nothing == Decision((Executed(remedy=Remedy.NO_ACTION),), {"note": "All is well"})


@pytest.mark.parametrize(("seen", "voids"), [({}, ("in_1",)), ({"processing": True}, ()), ({"attempt_count": 1}, ())])
def test_a_cancellation_voids_no_invoice_that_may_yet_be_paid(seen: dict[str, Any], voids: tuple[str, ...]) -> None:
    """A payment of it is on its way, or nobody may look whether one is."""
    reading = account(invoices=(invoice(**seen),), linked=False)
    (event,) = take(Remedy.CANCEL_NOW, CANCEL, reading).events
    assert isinstance(event, Proposed)
    assert event.voids == voids


@pytest.mark.parametrize(("chosen", "bills"), [(None, False), ("drop", False), ("bill", True)])
def test_what_a_change_left_is_dropped_unless_somebody_chose_to_bill_it(chosen: str | None, bills: bool) -> None:
    (event,) = take(Remedy.CANCEL_NOW, Inputs(**(fields(CANCEL) | {"pending": chosen}))).events
    assert isinstance(event, Proposed)
    assert event.bills is bills


def test_and_nothing_else_can_be_chosen() -> None:
    with pytest.raises(InvalidInput):
        take(Remedy.CANCEL_NOW, Inputs(**(fields(CANCEL) | {"pending": "forgive"})))


def test_what_is_not_offered_is_refused() -> None:
    for remedy, reading, case in [
        (Remedy.REFUND_CHARGE, account(charges=()), classified_case()),
        (Remedy.REFUND_CHARGE, account(), classified_case(Classification.TEAM_SEATS)),
        (Remedy.VOID_INVOICE, account(), classified_case()),
    ]:
        with pytest.raises(Refused) as refusal:
            take(remedy, REFUND, reading, case)
        assert refusal.value.reason == "not_offered"
    with pytest.raises(Refused) as refusal:
        take(Remedy.NO_ACTION, Inputs(), case=case_of(IDENTIFIED))
    assert refusal.value.reason == "not_classified"


def fields(inputs: Inputs) -> dict[str, Any]:
    return {name: getattr(inputs, name) for name in Inputs.__slots__}


WRONG: list[tuple[Remedy, dict[str, Any], str]] = [
    *((Remedy.REFUND_CHARGE, {"amount": typed}, "amount") for typed in [None, "", "0", "-1", "49.01", "1e1", "9" * 15]),
    (Remedy.REFUND_CHARGE, {"charge": None}, "charge"),
    *((Remedy.REFUND_CHARGE, {"reason": reason}, "reason") for reason in [None, "", "fraudulent", "because"]),
    *((Remedy.REFUND_CHARGE, {"skip_reason": why}, "skip_reason") for why in [None, "", "because"]),
    *((Remedy.REFUND_CHARGE, {"skip_reason": "other", "note": note}, "note") for note in [None, "", " \n"]),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscription": None}, "subscription"),
]


@pytest.mark.parametrize(("remedy", "wrong", "field"), WRONG)
def test_a_wrong_input_is_named_with_what_to_type_instead(remedy: Remedy, wrong: dict[str, Any], field: str) -> None:
    right = fields(CANCEL if remedy is Remedy.CANCEL_AT_PERIOD_END else REFUND)
    take(remedy, Inputs(**right))
    with pytest.raises(InvalidInput) as problem:
        take(remedy, Inputs(**(right | wrong)))
    assert problem.value.field == field
    assert problem.value.message.endswith(".")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as problem:
        take(Remedy.REFUND_CHARGE, Inputs(charge="ch_1", amount="much", reason=None))
    assert set(problem.value.errors) == {"skip_reason", "amount", "reason"}
    disputed = account(charges=(charge(), charge("ch_disputed", disputed=True)))
    with pytest.raises(Forbidden) as barred:
        take(Remedy.REFUND_CHARGE, Inputs(charge="ch_disputed", amount="49.00", reason="duplicate"), disputed)
    assert (barred.value.field, set(barred.value.besides)) == ("charge", {"skip_reason"})


BARRED = [
    (Remedy.REFUND_CHARGE, {"charge": "ch_disputed"}, "disputed"),
    (Remedy.REFUND_CHARGE, {"charge": "ch_failed"}, "not_paid"),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscription": "sub_ended"}, "not_active"),
    (Remedy.CANCEL_AT_PERIOD_END, {"subscription": "sub_ending"}, "ends_already"),
]


@pytest.mark.parametrize(("remedy", "chosen", "reason"), BARRED)
def test_what_a_guard_rail_stands_before_is_refused_at_its_input(
    remedy: Remedy, chosen: dict[str, str], reason: str
) -> None:
    reading = account(
        charges=(charge(), charge("ch_disputed", disputed=True), charge("ch_failed", status="failed")),
        subscriptions=(
            subscription(),
            subscription("sub_ended", status="canceled"),
            subscription("sub_ending", cancel_at_period_end=True),
        ),
    )
    right = fields(CANCEL if remedy is Remedy.CANCEL_AT_PERIOD_END else REFUND)
    with pytest.raises(Forbidden) as refusal:
        take(remedy, Inputs(**(right | chosen)), reading)
    assert (refusal.value.field, refusal.value.reason) == (next(iter(chosen)), reason)
    assert refusal.value.sentence.endswith(".")


def test_a_reason_for_skipping_is_kept_only_where_one_was_asked_for() -> None:
    bare = account(portal=None, subscriptions=())
    decision = take(Remedy.REFUND_CHARGE, REFUND, bare)
    assert isinstance(decision.events[0], Proposed)
    assert decision.events[0].skip_reason is None
    without = Inputs(**(fields(REFUND) | {"skip_reason": None, "note": None}))
    assert take(Remedy.REFUND_CHARGE, without, bare).typed == {}
    noted = take(Remedy.REFUND_CHARGE, Inputs(**(fields(REFUND) | {"skip_reason": "other"})))
    assert isinstance(noted.events[0], Proposed)
    assert noted.events[0].skip_reason is SkipReason.OTHER


@pytest.mark.parametrize(
    ("remedy", "wrong"),
    [
        *((Remedy.REFUND_CHARGE, {"charge": id}) for id in ["ch_other", "sub_1"]),
        *((Remedy.CANCEL_AT_PERIOD_END, {"subscription": id}) for id in ["sub_other", "ch_1"]),
    ],
)
def test_an_object_of_somebody_else_was_never_in_the_modal(remedy: Remedy, wrong: dict[str, Any]) -> None:
    right = fields(CANCEL if remedy is Remedy.CANCEL_AT_PERIOD_END else REFUND)
    with pytest.raises(Refused) as refusal:
        take(remedy, Inputs(**(right | wrong)))
    assert refusal.value.reason == "forged"


def test_until_stripe_is_read_again_after_a_step_no_form_shows_the_old_figure() -> None:
    refunded = Executed(remedy=Remedy.REFUND_CHARGE, proposal=4, amount=1500, currency="usd")
    case = approved_case(refunded, amount=1500)
    for seq in (1, 4, 5):
        with pytest.raises(Refused) as refused:
            take(Remedy.REFUND_CHARGE, REFUND, case=case, read_from=seq)
        assert refused.value.reason == "reading"
    assert take(Remedy.REFUND_CHARGE, REFUND, case=case, read_from=case.seq).events
    # What reaches nothing in Stripe rests on no figure of it.
    assert take(Remedy.NO_ACTION, Inputs(skip_reason="trust"), case=case, read_from=1).events


@pytest.mark.parametrize("kind", Classification)
def test_while_a_proposal_waits_only_what_needs_nobody_else_is_taken(kind: Classification) -> None:
    about = case_of(IDENTIFIED, classified(kind), proposed())
    known = (SHAPES["team seats"].account, about.stale_before_seq)
    for remedy in offered(about, known[0], POLICY):
        if remedy in BESIDE:
            taking.may_take(about, operator(), remedy, known, POLICY)
            continue
        with pytest.raises(Stale) as refusal:
            taking.may_take(about, operator(), remedy, known, POLICY)
        assert refusal.value.detail == "proposed"
    with pytest.raises(Stale) as planned:
        may_plan(about, operator(), known, POLICY)
    assert planned.value.detail == "proposed"


def test_and_what_changes_nothing_in_stripe_is_done_at_once() -> None:
    about = case_of(IDENTIFIED, classified(), proposed())
    assert take(Remedy.SHARE_PORTAL, Inputs(), case=about).events == (Executed(remedy=Remedy.SHARE_PORTAL),)
    (logged,) = take(Remedy.LOG_GAP, Inputs(title="No dark mode"), case=about).events
    assert isinstance(logged, GapRecorded)
    with pytest.raises(Stale):
        take(Remedy.SHARE_PORTAL, Inputs(), case=approved_case())


def cancel(of: str) -> Event:
    return proposed(remedy=Remedy.CANCEL_NOW, charge=None, subscription=of, amount=None, currency=None, reason=None)


BOTH = account(subscriptions=(subscription(), subscription("sub_2")))
ABOUT_THE_SAME = case_of(IDENTIFIED, classified(), cancel("sub_1"))


def test_a_subscription_whose_payment_is_to_go_back_may_be_set_to_end_meanwhile() -> None:
    paid = charge(subscription="sub_1", invoice="in_0")
    about = case_of(IDENTIFIED, classified(), proposed(paid, subscription="sub_1", invoice="in_0"))
    (asked,) = take(Remedy.CANCEL_AT_PERIOD_END, CANCEL, case=about).events
    assert isinstance(asked, RemedyAsked)
    assert asked.subscription == "sub_1"


def test_and_one_whose_open_invoice_is_to_be_voided() -> None:
    void = proposed(remedy=Remedy.VOID_INVOICE, charge=None, invoice="in_1", subscription="sub_1", reason=None)
    (asked,) = take(Remedy.CANCEL_AT_PERIOD_END, CANCEL, case=case_of(IDENTIFIED, classified(), void)).events
    assert isinstance(asked, RemedyAsked)


def test_but_not_one_that_is_to_be_cancelled() -> None:
    with pytest.raises(Forbidden, match="same_object") as barred:
        take(Remedy.CANCEL_AT_PERIOD_END, CANCEL, BOTH, ABOUT_THE_SAME)
    assert (barred.value.field, barred.value.sentence) == (
        "subscription",
        "The proposal that waits is about just that: decide or withdraw it first.",
    )
    (asked,) = take(Remedy.CANCEL_AT_PERIOD_END, Inputs(subscription="sub_2"), BOTH, ABOUT_THE_SAME).events
    assert isinstance(asked, RemedyAsked)


def test_where_there_is_nothing_else_it_is_not_on_offer() -> None:
    assert Remedy.CANCEL_AT_PERIOD_END in offered_beside(ABOUT_THE_SAME, BOTH, POLICY)
    assert Remedy.CANCEL_AT_PERIOD_END not in offered_beside(ABOUT_THE_SAME, account(), POLICY)
    with pytest.raises(Refused, match="same_object"):
        take(Remedy.CANCEL_AT_PERIOD_END, CANCEL, case=ABOUT_THE_SAME)


def test_one_step_goes_on_beside_a_proposal_and_none_on_an_old_reading() -> None:
    beside = case_of(IDENTIFIED, classified(), proposed(), asked_to_end())
    for remedy, inputs in ((Remedy.CANCEL_AT_PERIOD_END, CANCEL), (Remedy.SHARE_PORTAL, Inputs())):
        with pytest.raises(Stale) as refusal:
            take(remedy, inputs, case=beside)
        assert refusal.value.detail == "executing"
    done = case_of(IDENTIFIED, classified(), proposed(), asked_to_end(), ended(5))
    with pytest.raises(Refused, match="reading"):
        take(Remedy.CANCEL_AT_PERIOD_END, Inputs(subscription="sub_2"), BOTH, done, read_from=5)
    assert take(Remedy.CANCEL_AT_PERIOD_END, Inputs(subscription="sub_2"), BOTH, done, read_from=6).events
