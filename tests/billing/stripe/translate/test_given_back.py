"""What Stripe says of the ways in which something went back, and how it is counted."""

from typing import Any

import pytest

from billing.account.given_back import CreditNote, PendingItem
from billing.stripe.translate import given_back, payments
from billing.stripe.translate.invoice_lines import LINE_PARENTS
from billing.stripe.translate.values import Object
from billing.values.money import Money
from billing.wording import lines
from tests.billing import stripe_shapes as shapes

SUBSCRIPTION = {"type": "subscription_details", "subscription_details": {"subscription": "sub_1"}}


def usd(amount: int) -> Money:
    return Money(amount, "usd")


def pending(**given: Any) -> Object:
    item = {"id": "ii_1", "amount": -1500, "currency": "usd", "proration": True, "parent": SUBSCRIPTION}
    return item | given


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, PendingItem("ii_1", "sub_1", usd(-1500), proration=True)),
        ({"amount": 1500}, PendingItem("ii_1", "sub_1", usd(1500), proration=True)),
        ({"net_amount": -1000}, PendingItem("ii_1", "sub_1", usd(-1000), proration=True)),
        ({"proration": False}, PendingItem("ii_1", "sub_1", usd(-1500))),
        ({"parent": None}, PendingItem("ii_1", None, usd(-1500), proration=True)),
        ({"parent": {"subscription_details": {}}}, PendingItem("ii_1", None, usd(-1500), proration=True)),
        (
            {"parent": {"subscription_details": {"subscription": {"id": "sub_1", "object": "subscription"}}}},
            PendingItem("ii_1", "sub_1", usd(-1500), proration=True),
        ),
    ],
)
def test_what_waits_for_the_next_invoice(given: Object, expected: PendingItem) -> None:
    assert given_back.pending_item(pending(**given)) == expected


def note(**given: Any) -> Object:
    made = {"id": "cn_1", "invoice": "in_1", "currency": "usd", "status": "issued", "pre_payment_amount": 0}
    return made | {"post_payment_amount": 2000, "refunds": []} | given


REFUNDED = {"amount_refunded": 700, "refund": "re_1", "type": "refund"}
ON_PAPER = {"amount_refunded": 300, "refund": None, "type": "payment_record_refund"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, 2000),
        ({"out_of_band_amount": 2000}, 2000),
        ({"refunds": [REFUNDED]}, 1300),
        ({"refunds": [REFUNDED, ON_PAPER]}, 1300),
        ({"refunds": [REFUNDED | {"refund": {"id": "re_1"}}]}, 1300),
        ({"pre_payment_amount": 900}, 2000),
        ({"post_payment_amount": 0, "pre_payment_amount": 900}, 0),
        ({"refunds": None}, 2000),
    ],
)
def test_a_credit_note_gives_back_what_it_names_no_refund_for(given: Object, expected: int) -> None:
    assert given_back.credit_note(note(**given)) == CreditNote("cn_1", "in_1", usd(expected))


def test_one_that_was_taken_back_gives_nothing() -> None:
    assert given_back.credit_note(note(status="void")) is None


def line(amount: int, *, proration: bool = True, **given: Any) -> Object:
    return shapes.line(LINE_PARENTS[0], proration=proration) | {"amount": amount} | given


def tax(amount: int, behavior: str = "exclusive") -> Object:
    return {"amount": amount, "tax_behavior": behavior}


DOWN = line(-2000)
# Lines, the invoice's total, and what of it was unused time that went back.
UNUSED: dict[str, tuple[list[Object], int, int]] = {
    "a downgrade alone": ([DOWN], -2000, 2000),
    "an upgrade": ([line(-1333), line(3333)], 2000, 0),
    "a downgrade after new charges": ([DOWN, line(500)], -1500, 1500),
    "new charges of another kind": ([DOWN, line(500, proration=False)], -1500, 1500),
    "with exclusive tax": ([line(-2000, taxes=[tax(-380)])], -2380, 2380),
    "with inclusive tax": ([line(-2000, taxes=[tax(-319, "inclusive")])], -2000, 2000),
    "after a discount": ([line(-2000, discount_amounts=[{"amount": -500}])], -1500, 1500),
    "a kindness alone": ([line(-2000, proration=False)], -2000, 0),
    "a kindness beside": ([DOWN, line(-700, proration=False)], -2700, 2000),
    "a kindness and new charges": ([DOWN, line(500), line(-700, proration=False)], -2200, 1500),
    "more than the lines explain": ([DOWN], -2500, 2000),
}


@pytest.mark.parametrize("name", UNUSED)
def test_unused_time_goes_back_as_far_as_the_invoice_is_below_zero(name: str) -> None:
    shown, total, unused = UNUSED[name]
    found = payments.invoice(shapes.invoice(status="paid", total=total, lines={"data": shown, "has_more": False}))
    assert found.unused == usd(unused)
    assert payments.invoice(shapes.invoice(status="void", total=total, lines={"data": shown})).unused == usd(0)


@pytest.mark.parametrize(
    ("before", "after", "status", "applied"),
    [
        (-5000, 0, "paid", 5000),
        (-5000, -100, "open", 4900),
        (0, -2000, "paid", 0),
        (3000, -2000, "paid", 0),
        (-5000, None, "draft", 0),
        (-5000, 0, "void", 0),
        (0, 30, "paid", 0),
        (-20, 30, "paid", 20),
    ],
)
def test_what_an_invoice_took_of_the_customers_credit(
    before: int, after: int | None, status: str, applied: int
) -> None:
    found = payments.invoice(shapes.invoice(status=status, starting_balance=before, ending_balance=after))
    assert (found.applied or usd(0)) == usd(applied)


@pytest.mark.parametrize(
    ("status", "total", "paid", "partly"),
    [("open", 4900, 0, False), ("open", 4900, 100, True), ("draft", 4900, None, True), ("open", 4900, None, True)],
)
def test_what_credit_took_off_is_not_paid(status: str, total: int, paid: int | None, partly: bool) -> None:
    found = shapes.invoice(status=status, total=total, amount_remaining=900, amount_paid=paid)
    assert payments.invoice(found).is_partly_paid is partly
    assert payments.invoice({**found, "amount_paid_off_stripe": 100}).is_partly_paid


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pre_payment_credit_notes_amount": 4900}, "settled by a credit note, nothing was paid"),
        (
            {"pre_payment_credit_notes_amount": 900, "starting_balance": -4000, "ending_balance": 0},
            "settled by a credit note, nothing was paid",
        ),
        (
            {"pre_payment_credit_notes_amount": 900, "amount_paid": 4000},
            "paid, 9.00 USD of it taken off by a credit note",
        ),
        ({"starting_balance": -1900, "ending_balance": 0, "amount_paid": 3000}, "paid, 19.00 USD of it from credit"),
        ({"total": 30, "starting_balance": 0, "ending_balance": 30}, "too little to be charged, added to the next"),
        ({"starting_balance": 0, "ending_balance": 0, "amount_paid": 4900}, "paid"),
    ],
)
def test_one_that_nobody_paid_is_not_called_paid(given: Object, said: str) -> None:
    """Stripe has the status `paid` for all of them."""
    found = payments.invoice(shapes.invoice(**{"amount_paid": 0, **given}))
    told = "".join(part for part in lines.invoice(found) if isinstance(part, str))
    assert f" USD {said}" in told
    assert ("USD paid" in told) == said.startswith("paid")


def test_one_that_was_given_up_says_what_was_not_paid_of_it() -> None:
    found = payments.invoice(shapes.invoice(status="uncollectible", amount_paid=4000, amount_remaining=900))
    told = "".join(part for part in lines.invoice(found) if isinstance(part, str))
    assert " · 9.00 USD written off · " in told


@pytest.mark.parametrize(
    ("before", "status", "expected"), [(-4900, "paid", True), (-100, "paid", False), (-4900, "open", False)]
)
def test_one_that_credit_covered_whole_is_paid_from_credit(before: int, status: str, expected: bool) -> None:
    found = payments.invoice(shapes.invoice(status=status, total=4900, starting_balance=before, ending_balance=0))
    assert found.is_paid_from_credit is expected


@pytest.mark.parametrize(("total", "short"), [(-100, True), (0, False), (4900, False)])
def test_lines_that_were_not_read_matter_below_zero_alone(total: int, short: bool) -> None:
    found = payments.invoice(shapes.invoice(total=total, lines={"data": [DOWN], "has_more": True}))
    assert found.is_cut_short(among_several=False) is short
    cut = shapes.invoice(total=total, lines={"data": []}, payments={"data": [], "has_more": True})
    assert payments.invoice(cut).is_cut_short(among_several=False)


def test_an_invoice_by_itself_is_for_the_subscription_that_its_lines_name() -> None:
    def of(*named: str) -> str | None:
        details = [{"invoice_item_details": {"subscription": id, "proration": True}} for id in named]
        shown = [line(-100, parent=parent) for parent in details]
        return payments.invoice(shapes.invoice(parent=None, lines={"data": shown})).subscription

    assert (of("sub_1", "sub_1"), of("sub_1", "sub_2"), of()) == ("sub_1", None, None)


@pytest.mark.parametrize(
    ("amounts", "total", "shared"),
    [
        ({"sub_1": [-3000], "sub_2": [-4000]}, -7000, {"sub_1": 3000, "sub_2": 4000}),
        ({"sub_1": [-3000], "sub_2": [1000]}, -2000, {"sub_1": 2000}),
        ({"sub_1": [-3000, 500], "sub_2": [-4000]}, -6500, {"sub_1": 2500, "sub_2": 4000}),
        ({"sub_1": [-3000], "sub_2": [5000]}, 2000, {}),
        ({"sub_1": [-3000]}, -3000, {}),
    ],
)
def test_an_invoice_by_itself_leaves_credit_to_several_subscriptions(
    amounts: dict[str, list[int]], total: int, shared: dict[str, int]
) -> None:
    shown = [
        {**line(amount), "parent": {"invoice_item_details": {"subscription": whose, "proration": True}}}
        for whose, theirs in amounts.items()
        for amount in theirs
    ]
    found = shapes.invoice(parent=None, total=total, lines={"data": shown, "has_more": False})
    assert dict(payments.invoice(found).shared) == {whose: usd(left) for whose, left in shared.items()}
    assert payments.invoice({**found, "status": "void"}).shared == ()


@pytest.mark.parametrize(
    ("amounts", "total", "unused"),
    [
        ({"sub_1": [-1600], "sub_2": [1000]}, -600, {"sub_1": 600}),
        ({"sub_1": [-2000], "sub_2": [-500]}, -2500, {"sub_1": 2000, "sub_2": 500}),
        ({"sub_1": [-2000]}, -2000, {"sub_1": 2000}),
        ({"sub_1": [-2000], None: [1500]}, -500, {"sub_1": 500}),
        ({"sub_1": [-2000], None: [1500, -300]}, -800, {"sub_1": 500}),
        ({"sub_1": [-1000], None: [1500]}, 500, {"sub_2": 0}),
        ({None: [-500]}, -500, {"sub_2": 0}),
        ({"sub_2": [-2000, 500]}, -1500, {"sub_2": 1500}),
    ],
)
def test_unused_time_on_the_invoice_of_another_subscription_is_of_whose_it_was(
    amounts: dict[str | None, list[int]], total: int, unused: dict[str, int]
) -> None:
    """Under None what is no proration. It is the invoice of sub_2."""
    shown = [
        {
            **line(amount),
            "parent": {"invoice_item_details": {"subscription": whose or "sub_2", "proration": bool(whose)}},
        }
        for whose, theirs in amounts.items()
        for amount in theirs
    ]
    parent = {"type": "subscription_details", "subscription_details": {"subscription": "sub_2"}}
    found = shapes.invoice(parent=parent, total=total, lines={"data": shown, "has_more": False})
    assert dict(payments.invoice(found).unused_of) == {whose: usd(left) for whose, left in unused.items()}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount_paid_off_stripe": 4900}, "paid outside Stripe"),
        ({"amount_paid_off_stripe": 4000, "pre_payment_credit_notes_amount": 900}, "paid outside Stripe"),
        (
            {"amount_paid_off_stripe": 4000, "starting_balance": -900, "ending_balance": 0},
            "paid outside Stripe",
        ),
        ({"amount_paid_off_stripe": 4000, "amount_paid": 900}, "paid, 40.00 USD of it outside Stripe"),
    ],
)
def test_it_is_said_how_much_of_one_was_paid_outside_stripe(given: Object, said: str) -> None:
    told = "".join(part for part in lines.invoice(payments.invoice(shapes.invoice(**given))) if isinstance(part, str))
    assert f" · 49.00 USD {said} · " in told


@pytest.mark.parametrize(
    ("shown", "refunded", "told"),
    [
        ([(1900, None)], 0, []),
        ([(1900, None), (1000, None)], 1000, ["re_1"]),
        ([(1900, None), (1900, None)], 1900, ["re_1"]),
        ([(1900, "duplicate")], 1900, ["re_0"]),
    ],
)
def test_what_was_reserved_and_never_captured_was_no_refund(
    shown: list[tuple[int, str | None]], refunded: int, told: list[str]
) -> None:
    """Stripe shows as one that it let go of the rest; what is refunded later is one, were it as much."""
    made = [
        shapes.refund(id=f"re_{place}", amount=amount, reason=reason, metadata={}, created=shapes.AT + place)
        for place, (amount, reason) in enumerate(shown)
    ]
    found = payments.charge(shapes.charge(*made[::-1], amount_captured=3000))
    assert (found.captured, found.refunded) == (usd(3000), usd(refunded))
    assert [each.id for each in found.refunds] == told


@pytest.mark.parametrize(
    ("shown", "refunds", "refunded"),
    [
        (1000, [(1000, "succeeded")], 1000),
        (0, [(1000, "pending")], 1000),
        (1000, [(1000, "pending"), (500, "failed"), (500, "canceled")], 1000),
        (1000, [], 1000),
    ],
)
def test_a_refund_that_is_on_its_way_went_back_and_one_that_failed_did_not(
    shown: int, refunds: list[tuple[int, str]], refunded: int
) -> None:
    made = [
        {"id": f"re_{place}", "amount": amount, "currency": "usd", "status": status}
        for place, (amount, status) in enumerate(refunds)
    ]
    found = shapes.charge(amount_refunded=shown, refunds={"data": made, "has_more": False})
    assert payments.charge(found).refunded == usd(refunded)
