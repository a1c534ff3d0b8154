"""Stripe's objects into our values: expanded or not, with keys left out, and in the states that catch people out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from billing import translate
from billing.money import Money
from billing.picture.customer import Customer
from billing.picture.payments import Charge, Invoice, Refund
from billing.picture.portal import Portal
from tests.billing import stripe_shapes as shapes
from tests.billing.stripe_shapes import AT, Object

THEN = datetime.fromtimestamp(AT, UTC)
DOLLARS = Money(4900, "usd")


def without(found: Object, *names: str) -> Object:
    return {name: value for name, value in found.items() if name not in names}


def test_a_customer() -> None:
    found = {"id": "cus_1", "livemode": True, "name": "Jane", "email": "jane@example.com", "created": AT}
    assert translate.customer(found) == Customer("cus_1", True, "Jane", "jane@example.com", THEN)
    bare = {"id": "cus_1", "livemode": False, "name": None, "email": None, "created": AT}
    assert (
        translate.customer(bare)
        == translate.customer(without(bare, "name", "email"))
        == Customer("cus_1", created=THEN)
    )


def test_a_deleted_customer_is_nothing_but_an_id() -> None:
    assert translate.customer({"id": "cus_1", "object": "customer", "deleted": True}) == Customer("cus_1", deleted=True)


@pytest.mark.parametrize(
    "product", ["prod_pro", {"id": "prod_pro", "name": "Pro"}, {"id": "prod_pro", "deleted": True}]
)
def test_a_subscription(product: Any) -> None:
    found = translate.subscription(
        shapes.subscription(shapes.item(price=shapes.price(product=product), quantity=3)), {"prod_pro": "Pro"}
    )
    (item,) = found.items
    assert (found.id, found.status, found.created, found.ends, found.schedule, found.paused) == (
        ("sub_1", "active", THEN, None, None, False)
    )
    assert (item.product, item.product_name, item.price, item.quantity) == ("prod_pro", "Pro", DOLLARS, 3)
    assert (item.interval, item.interval_count) == ("month", 1)
    assert found.period_end == item.period_end == datetime.fromtimestamp(AT + 86400, UTC)


def test_a_subscription_with_keys_left_out() -> None:
    bare = without(
        shapes.subscription(without(shapes.item(), "quantity", "current_period_end")),
        *("cancel_at", "ended_at", "trial_end", "schedule", "collection_method", "pause_collection"),
    )
    found = translate.subscription(bare, {})
    assert (found.period_end, found.items[0].quantity, found.items[0].product_name) == (None, None, None)
    assert found.collection_method == "charge_automatically"


@pytest.mark.parametrize(("unit_amount", "price"), [(None, None), (0, Money(0, "usd")), (4900, DOLLARS)])
def test_a_tiered_price_is_no_price_and_a_free_one_is(unit_amount: int | None, price: Money | None) -> None:
    found = translate.subscription(shapes.subscription(shapes.item(price=shapes.price(unit_amount=unit_amount))), {})
    assert found.items[0].price == price


def test_a_price_without_recurrence_or_name() -> None:
    one_off = shapes.item(price=shapes.price(recurring=None, nickname="Legacy"))
    item = translate.subscription(shapes.subscription(one_off), {}).items[0]
    assert (item.interval, item.interval_count, item.product_name) == (None, 1, "Legacy")


@pytest.mark.parametrize("schedule", ["sub_sched_1", {"id": "sub_sched_1", "object": "subscription_schedule"}])
def test_what_drives_pauses_and_ends_a_subscription(schedule: Any) -> None:
    found = shapes.subscription(schedule=schedule, pause_collection={"behavior": "void"}, cancel_at=AT + 5, ended_at=AT)
    held = translate.subscription(found, {})
    assert (held.schedule, held.paused, held.ended_at) == ("sub_sched_1", True, THEN)
    assert held.ends == datetime.fromtimestamp(AT + 5, UTC)
    ending = translate.subscription(shapes.subscription(cancel_at_period_end=True), {})
    assert ending.ends == ending.period_end


def test_the_products_that_are_asked_for_by_name() -> None:
    one, other = shapes.item(), shapes.item(price=shapes.price(product={"id": "prod_x"}))
    assert translate.products_of([shapes.subscription(one, other), shapes.subscription(one)]) == {"prod_pro", "prod_x"}


@pytest.mark.parametrize("subscription", ["sub_1", {"id": "sub_1", "object": "subscription"}])
@pytest.mark.parametrize("intent", ["pi_1", {"id": "pi_1", "object": "payment_intent"}])
def test_an_invoice(intent: Any, subscription: Any) -> None:
    parent = {"type": "subscription_details", "subscription_details": {"subscription": subscription}}
    found = translate.invoice(shapes.invoice(intent, parent=parent, next_payment_attempt=AT))
    assert found == Invoice(
        "in_1", "A-1", "paid", DOLLARS, Money(0, "usd"), THEN, "sub_1", THEN, 1, payment_intents=("pi_1",)
    )


@pytest.mark.parametrize(
    "parent", [None, {"type": "quote_details", "quote_details": {"quote": "qt_1"}, "subscription_details": None}]
)
def test_an_invoice_that_no_subscription_made(parent: Object | None) -> None:
    draft = without(shapes.invoice(parent=parent), "number", "payments", "next_payment_attempt", "attempt_count")
    found = translate.invoice(draft | {"status": None})
    assert (found.subscription, found.number, found.status, found.payment_intents) == (None, None, "draft", ())


def test_an_invoice_paid_outside_stripe_has_no_intent() -> None:
    found = shapes.invoice(None)
    found["payments"]["data"].append({"payment": {"type": "payment_record", "payment_record": "pr_1"}})
    assert translate.invoice(found).payment_intents == ()


@pytest.mark.parametrize("expanded", [False, True])
def test_a_charge_finds_its_invoice_by_the_intent_that_paid_it(expanded: bool) -> None:
    def reference(id: str) -> Any:
        return {"id": id} if expanded else id

    invoices = (
        translate.invoice(shapes.invoice("pi_0", id="in_0")),
        translate.invoice(shapes.invoice(reference("pi_1"), id="in_1")),
    )
    found = shapes.charge(shapes.refund(), payment_intent=reference("pi_1"), customer=reference("cus_1"))
    assert translate.charge(found, invoices) == Charge(
        "ch_1",
        "succeeded",
        DOLLARS,
        Money(1000, "usd"),
        THEN,
        customer="cus_1",
        livemode=True,
        invoice="in_1",
        subscription="sub_1",
        card="visa •4242",
        refunds=(Refund("re_1", Money(1000, "usd"), "succeeded", "case_1", "4"),),
    )


@pytest.mark.parametrize(
    "missing", ["customer", "payment_intent", "payment_method_details", "failure_code", "refunds", "disputed"]
)
@pytest.mark.parametrize("how", ["null", "left out"])
def test_a_charge_of_a_guest_or_another_method_lacks_a_lot(missing: str, how: str) -> None:
    found = shapes.charge() | {missing: None} if how == "null" else without(shapes.charge(), missing)
    held = translate.charge(found, (translate.invoice(shapes.invoice(None)),))
    assert (held.id, held.invoice, held.is_refundable, held.refunds) == ("ch_1", None, True, ())


def test_a_charge_without_a_card_shows_none() -> None:
    for details in ({"type": "sepa_debit"}, {"type": "card", "card": {"brand": None, "last4": None}}, {"card": None}):
        assert translate.charge(shapes.charge(payment_method_details=details)).card is None


STATES: list[tuple[Object, str, int, bool]] = [
    (
        {"status": "failed", "amount_captured": 0, "captured": False},
        "failed",
        4900,
        False,
    ),
    ({"status": "pending", "amount_captured": 0}, "pending", 4900, False),
    ({"captured": False, "amount_captured": 0}, "authorised", 4900, False),
    ({"amount_captured": 3000}, "succeeded", 3000, True),
    ({"amount_captured": 3000, "amount_refunded": 3000, "refunded": True}, "succeeded", 3000, False),
    ({"disputed": True}, "succeeded", 4900, False),
]


@pytest.mark.parametrize(("given", "status", "amount", "refundable"), STATES)
def test_only_money_that_was_taken_and_not_returned_can_go_back(
    given: Object, status: str, amount: int, refundable: bool
) -> None:
    found = translate.charge(shapes.charge(**given))
    assert (found.status, found.captured.amount, found.is_refundable) == (status, amount, refundable)


@pytest.mark.parametrize("metadata", [None, {}, {"case": "case_1"}])
def test_a_refund_that_is_not_ours_belongs_to_no_case(metadata: Object | None) -> None:
    found = translate.refund(shapes.refund(metadata=metadata, status=None))
    assert (found.case_id, found.proposal, found.status) == (None, None, "pending")


def test_a_portal() -> None:
    login = "https://billing.stripe.com/p/login/x"
    assert translate.portal([shapes.portal()]) == Portal(True, login, cancel=True, invoices=True, payment_method=True)
    assert translate.portal([]) == Portal(configured=False)
    closed = shapes.portal(
        login_page={"enabled": False, "url": login}, features={"invoice_history": {"enabled": False}}
    )
    assert translate.portal([closed]) == Portal(configured=True)
    assert translate.portal([without(shapes.portal(), "features", "login_page")]) == Portal(configured=True)


@pytest.mark.parametrize(
    ("value", "id"),
    [("cus_1", "cus_1"), ({"id": "cus_1", "deleted": True}, "cus_1"), (None, None), ("", None), ({}, None)],
)
def test_a_reference(value: Any, id: str | None) -> None:
    assert translate.reference(value) == id
