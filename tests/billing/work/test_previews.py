"""Stripe's previews: before them nobody approves, and what they find changed voids the proposal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing.account.account import Account
from billing.account.given_back import PendingItem
from billing.account.preview import Preview
from billing.case.events import Approved, Event, Expired, Refreshed, Rejected, Voided, Withdrawn
from billing.policy.policy import Policy
from billing.remedies.cancel_at_period_end import MOST_PREVIEWS
from billing.stripe.translate import payments
from billing.values.choices import Classification, Remedy
from billing.values.errors import Declined, NotPermitted, Refused, Unavailable
from billing.values.money import Money
from billing.work.scheduling import SETTLE_AGAIN, look_again_at
from billing.work.task import Task
from tests.billing import stripe_shapes as shapes
from tests.billing.foretelling import POLICY, Desk, Foretelling
from tests.billing.remedies.proposals import FORMS, customer, proposal
from tests.billing.remedies.shapes import SHAPES, credited, paid, with_item
from tests.billing.samples import (
    IDENTIFIED,
    NOW,
    account,
    case_of,
    charge,
    classified,
    invoice,
    proposed,
    subscription,
    usd,
)

READ = Preview(NOW)
NEXT_MONTH = NOW + timedelta(days=20)
every = pytest.mark.parametrize("remedy", list(FORMS))


def waiting(remedy: Remedy, policy: Policy = POLICY, **given: Any) -> Desk:
    """For a proposal that nobody asked Stripe about yet."""
    reading = customer()
    return Desk(proposal(remedy, reading, previewed=False), reading, policy, **given)


@every
def test_before_stripe_was_asked_nobody_approves_and_then_an_approver_may(remedy: Remedy) -> None:
    desk = waiting(remedy)
    with pytest.raises(Refused, match="no_preview"):
        desk.approve()
    assert desk.preview() is None
    assert desk.approve() == (Approved(4),)


@every
def test_a_preview_is_asked_for_once(remedy: Remedy) -> None:
    desk = waiting(remedy)
    desk.preview()
    assert desk.task is None
    assert len(desk.shown()) == 1


TOLD: list[tuple[Remedy, str, dict[str, Money]]] = [
    (Remedy.RETRY_PAYMENT, "in_1", {}),
    (Remedy.VOID_INVOICE, "in_1", {}),
    (Remedy.CANCEL_NOW, "sub_1", {"last_invoice": usd(300), "unused": usd(2000)}),
    (Remedy.CREDIT_BALANCE, "ch_1", {"balance": usd(0)}),
    (Remedy.REFUND_CHARGE, "ch_1", {"credit_note": usd(4900), "tax": usd(900)}),
]


@pytest.mark.parametrize(("remedy", "about", "amounts"), TOLD)
def test_what_stripe_says_is_kept_by_the_object_that_it_is_about(
    remedy: Remedy, about: str, amounts: dict[str, Money]
) -> None:
    prorated = invoice("in_p", total=usd(-2000), credited=usd(2000))
    would_bill = {"True create_prorations": prorated, "True none": invoice("in_n", total=usd(300))}
    desk = waiting(remedy, Policy(credit_balance=True, credit_notes=True), would_bill=would_bill)
    desk.preview()
    assert desk.shown() == {about: Preview(NOW, amounts)}


def proration(amount: int) -> dict[str, Any]:
    return shapes.line(proration=True) | {"amount": amount}


def test_credit_that_a_change_before_had_left_is_no_part_of_what_the_unused_time_is_worth() -> None:
    """Stripe shows what waits in either preview: here 25 dollars of the old plan, 50 for the new one."""
    waits = [proration(-2500), proration(5000)]
    shown = {
        "True create_prorations": shapes.invoice(total=-1500, lines={"data": [*waits, proration(-4000)]}),
        "True none": shapes.invoice(total=2500, lines={"data": waits}),
    }
    desk = waiting(Remedy.CANCEL_NOW, would_bill={asked: payments.invoice(made) for asked, made in shown.items()})
    desk.stripe.pending = (
        PendingItem("ii_1", "sub_1", usd(-2500), proration=True),
        PendingItem("ii_2", "sub_1", usd(5000), proration=True),
    )
    desk.preview()
    told = {"unused": usd(4000), "last_invoice": usd(2500), "lost_charge": usd(5000), "lost_credit": usd(2500)}
    assert desk.shown() == {"sub_1": Preview(NOW, told)}


def test_a_subscription_without_anything_left_to_bill_says_nothing_of_it() -> None:
    desk = waiting(Remedy.CANCEL_NOW)
    desk.preview()
    assert desk.shown() == {"sub_1": READ}


@pytest.mark.parametrize(("notes", "paid_for"), [(False, "in_0"), (True, None)])
def test_a_refund_without_a_credit_note_asks_for_no_preview_of_one(notes: bool, paid_for: str | None) -> None:
    reading = customer(charges=(paid(invoice=paid_for),))
    policy = Policy(credit_balance=True, credit_notes=notes)
    desk = Desk(proposal(Remedy.REFUND_CHARGE, reading, previewed=False), reading, policy, silent=Declined("asked"))
    desk.preview()
    assert desk.shown() == {"ch_1": READ}


Meddle = Callable[[Foretelling], None]
FOUND: list[tuple[Remedy, Meddle, str]] = [
    (Remedy.REFUND_CHARGE, lambda stripe: stripe.charges.update(ch_1=charge(disputed=True)), "changed:disputed"),
    (
        Remedy.REFUND_CHARGE,
        lambda stripe: setattr(stripe, "pending", (PendingItem("ii_1", "sub_1", usd(-1), proration=True),)),
        "prorated",
    ),
    (Remedy.RETRY_PAYMENT, lambda stripe: stripe.bill("in_1", failure="stolen_card"), "do_not_retry"),
    (Remedy.VOID_INVOICE, lambda stripe: stripe.bill("in_1", status="paid"), "changed:status"),
    (Remedy.CANCEL_NOW, lambda stripe: stripe.change("sub_1", status="canceled"), "changed:status"),
    (Remedy.CREDIT_BALANCE, lambda stripe: stripe.charges.update(ch_1=charge(refunded=usd(1))), "changed:refunded"),
    (Remedy.CREDIT_BALANCE, lambda stripe: stripe.balance.append(credited(1)), "made_up_for"),
    (Remedy.REFUND_CHARGE, lambda stripe: stripe.balance.append(credited(1)), "made_up_for"),
]


@pytest.mark.parametrize(("remedy", "meddle", "reason"), FOUND)
def test_what_is_found_changed_or_forbidden_voids_the_proposal_at_once(
    remedy: Remedy, meddle: Meddle, reason: str
) -> None:
    desk = waiting(remedy)
    meddle(desk.stripe)
    assert desk.preview() == (Voided(4, reason=reason),)
    assert desk.shown() == {}


@every
def test_what_stripe_does_not_know_any_more_is_void(remedy: Remedy) -> None:
    desk = waiting(remedy)
    desk.stripe.unreadable = Declined("resource_missing")
    assert desk.preview() == (Voided(4, reason="resource_missing"),)


@every
def test_while_stripe_is_away_it_is_asked_again_and_nobody_approves(remedy: Remedy) -> None:
    desk = waiting(remedy)
    desk.stripe.unreadable = Unavailable("api_error")
    assert desk.preview() is None
    assert (desk.shown(), desk.task) == ({}, Task.PREVIEW)
    assert look_again_at(desk.case, desk.store.account("case_1"), NOW) == NOW + SETTLE_AGAIN
    later = NOW + timedelta(hours=1)
    assert look_again_at(desk.case, desk.store.account("case_1"), later) == later + timedelta(minutes=15)
    with pytest.raises(Refused, match="no_preview"):
        desk.approve()
    desk.stripe.unreadable = None
    assert desk.preview() is None
    assert desk.approve() == (Approved(4),)


def test_nobody_approves_an_end_before_stripe_gives_its_preview() -> None:
    desk = waiting(Remedy.CANCEL_NOW, silent=Unavailable("api_error"))
    assert desk.preview() is None
    assert desk.shown() == {}
    with pytest.raises(Refused, match="no_preview"):
        desk.approve()


def test_an_end_whose_preview_stripe_refuses_for_good_is_void_and_says_why() -> None:
    desk = waiting(Remedy.CANCEL_NOW, silent=NotPermitted("rak_invoice_write"))
    assert desk.preview() == (Voided(4, reason="rak_invoice_write"),)
    assert desk.shown() == {}


OFFERS = {Classification.DUPLICATE_SUBSCRIPTION, Classification.MISSING_SELF_SERVE, Classification.PRODUCT_FAILURE}
CAREFUL = [name for name, shape in SHAPES.items() if shape.careful]


def looking_at(reading: Account, kind: Classification = Classification.MISSING_SELF_SERVE, **given: Any) -> Desk:
    case = case_of(IDENTIFIED, classified(kind))
    return Desk(replace(case, previewed_seq=0), reading, **given)


@pytest.mark.parametrize("kind", Classification)
@pytest.mark.parametrize("name", SHAPES)
def test_an_offer_is_previewed_only_where_the_contract_asks_for_care_and_the_end_is_on_offer(
    name: str, kind: Classification
) -> None:
    shape = SHAPES[name]
    wanted = shape.careful and kind in OFFERS and Remedy.CANCEL_AT_PERIOD_END not in shape.refused | shape.absent
    if shape.account.unknown or shape.account.portal is None:
        return
    assert looking_at(shape.account, kind).task == (Task.PREVIEW if wanted else None)


def test_of_an_end_it_says_what_is_not_billed_then_and_what_still_is() -> None:
    would_bill = {"": invoice("in_a", total=usd(58800), created=NEXT_MONTH), "True": invoice("in_b", total=usd(100))}
    desk = looking_at(account(subscriptions=(with_item(interval="year"),)), would_bill=would_bill)
    assert desk.preview() is None
    amounts = {"next_invoice": usd(58800), "last_invoice": usd(100)}
    assert desk.shown(3) == {"sub_1": Preview(NOW, amounts, next_at=NEXT_MONTH)}
    assert desk.task is None


@pytest.mark.parametrize("ended", [Rejected(4), Withdrawn(4), Expired(4)])
def test_after_a_proposal_that_came_to_nothing_the_offers_are_previewed_again(ended: Event) -> None:
    """Its own previews may have been read before theirs were."""
    reading = account(subscriptions=(with_item(interval="year"),))
    desk = Desk(replace(case_of(IDENTIFIED, classified(), proposed(), ended), previewed_seq=4), reading)
    assert desk.task is Task.PREVIEW
    desk.preview()
    assert desk.task is None
    assert "sub_1" in desk.shown(5)


def test_what_may_be_taken_beside_a_proposal_is_previewed_though_that_came_first() -> None:
    reading = account(subscriptions=(with_item(interval="year"),))
    desk = Desk(replace(case_of(IDENTIFIED, classified(), proposed()), previewed_seq=0), reading)
    desk.preview()
    assert "sub_1" in desk.shown(3)
    assert desk.approve() == (Approved(4),)
    assert desk.task is None


def test_and_again_after_a_new_reading() -> None:
    reading = account(subscriptions=(with_item(interval="year"),))
    desk = Desk(replace(case_of(IDENTIFIED, classified(), proposed(), Refreshed()), previewed_seq=4), reading)
    assert desk.task is Task.PREVIEW
    assert desk.preview() is None
    assert set(desk.shown(5)) == {"sub_1"}
    assert desk.task is None
    assert desk.approve() == (Approved(4),)


def test_no_more_than_a_few_are_asked_for() -> None:
    reading = account(subscriptions=tuple(subscription(f"sub_{n}", quantity=5) for n in range(9)))
    desk = looking_at(reading)
    desk.preview()
    assert len(desk.shown(3)) == MOST_PREVIEWS


def test_after_a_new_reading_they_are_asked_for_again() -> None:
    reading = account(subscriptions=(subscription(quantity=5),))
    desk = Desk(replace(case_of(IDENTIFIED, classified(), Refreshed()), previewed_seq=3), reading)
    desk.preview()
    assert set(desk.shown(4)) == {"sub_1"}
    assert desk.task is None
