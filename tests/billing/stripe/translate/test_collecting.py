"""What an invoice says of being collected, of why that failed, and of time that was given back."""

from typing import Any

import pytest

from billing.account.payments import InvoiceLink
from billing.stripe.translate import customers, payments
from billing.stripe.translate.values import at
from billing.values.money import Money
from tests.billing import stripe_shapes as shapes
from tests.billing.stripe_shapes import AT, Object

PARENTS = ("subscription_item_details", "invoice_item_details")


def intent(**error: Any) -> Object:
    return {"id": "pi_1", "object": "payment_intent", "last_payment_error": error or None}


@pytest.mark.parametrize(
    ("intents", "failure"),
    [
        ([], None),
        (["pi_1"], None),
        ([None], None),
        ([intent()], None),
        ([intent(code="card_declined", decline_code="stolen_card")], "stolen_card"),
        ([intent(code="expired_card", decline_code=None)], "expired_card"),
        ([intent(), intent(code="authentication_required")], "authentication_required"),
    ],
)
def test_why_the_last_attempt_failed_is_said_where_its_payment_was_expanded(
    intents: list[Any], failure: str | None
) -> None:
    assert payments.invoice(shapes.invoice(*intents)).failure == failure


def test_a_payment_that_was_taken_off_it_says_neither_why_it_failed_nor_that_money_comes() -> None:
    refused = intent(code="card_declined", decline_code="stolen_card") | {"status": "canceled"}
    waits = {"id": "pi_2", "object": "payment_intent", "status": "requires_payment_method", "last_payment_error": None}
    over, runs = shapes.invoice(refused, waits)["payments"]["data"]
    listed = {"object": "list", "data": [over | {"status": "canceled"}, runs | {"status": "open"}], "has_more": False}
    found = payments.invoice(shapes.invoice(status="open", payments=listed))
    assert (found.failure, found.processing) == (None, False)


def test_stripes_advice_comes_with_it_and_its_free_text_does_not() -> None:
    refused = intent(decline_code="generic_decline", advice_code="do_not_try_again", message="Jane's card was refused")
    found = payments.invoice(shapes.invoice(refused))
    assert (found.failure, found.advice) == ("generic_decline", "do_not_try_again")
    assert "Jane" not in repr(found)


@pytest.mark.parametrize(("shown", "expected"), [(True, True), (False, False), (None, False)])
def test_whether_stripe_goes_on_collecting_it(shown: bool | None, expected: bool) -> None:
    assert payments.invoice(shapes.invoice(auto_advance=shown)).auto_advance is expected


def line(amount: int, kind: str = PARENTS[0], *, proration: bool = True) -> Object:
    return shapes.line(kind, proration=proration) | {"amount": amount}


@pytest.mark.parametrize("kind", PARENTS)
@pytest.mark.parametrize(
    ("amounts", "credited"), [([-2000], 2000), ([-2000, 2900], 2000), ([-2000, -100], 2100), ([2900], None), ([], None)]
)
def test_what_it_gives_back_for_unused_time_is_counted_without_what_it_takes(
    kind: str, amounts: list[int], credited: int | None
) -> None:
    lines = [line(4900, proration=False), *(line(amount, kind) for amount in amounts)]
    found = payments.invoice(shapes.invoice(lines={"data": lines}))
    assert found.credited == (None if credited is None else Money(credited, "usd"))
    assert found.prorated is bool(amounts)


@pytest.mark.parametrize(
    ("intent", "processing"),
    [
        ({"id": "pi_1", "status": "processing"}, True),
        ({"id": "pi_1", "status": "requires_payment_method"}, False),
        ({"id": "pi_1", "status": "canceled"}, False),
        ({"id": "pi_1", "status": "succeeded"}, False),
        ("pi_1", None),
        (None, False),
    ],
)
def test_whether_a_payment_of_it_is_on_its_way(intent: Any, processing: bool | None) -> None:
    paid = [{"payment": {"type": "payment_intent", "payment_intent": intent}}]
    assert payments.invoice(shapes.invoice(payments={"data": paid})).processing is processing


def test_of_payments_that_stripe_does_not_show_nobody_knows() -> None:
    found = shapes.invoice()
    found.pop("payments", None)
    assert payments.invoice(found).processing is None


def test_a_discount_is_no_credit_for_unused_time() -> None:
    found = payments.invoice(shapes.invoice(lines={"data": [line(-2000, proration=False)]}))
    assert (found.credited, found.prorated) == (None, False)


@pytest.mark.parametrize(
    ("metadata", "whose"),
    [
        ({"case_id": "case_1", "proposal": "4"}, ("case_1", "4")),
        ({"case_id": "case_1", "proposal": "4", "charge": "ch_1"}, ("case_1", "4", "ch_1")),
        ({"note": "goodwill"}, (None, None)),
        (None, (None, None)),
    ],
)
def test_an_entry_on_a_balance_says_whose_doing_it_was(metadata: Object | None, whose: tuple[str | None, ...]) -> None:
    entry = {"id": "cbtxn_1", "amount": -500, "currency": "usd", "metadata": metadata, "created": AT}
    found = customers.balance_entry(entry)
    assert (found.case_id, found.decision, found.charge) == (*whose, None)[:3]
    assert (found.amount, found.created) == (Money(-500, "usd"), at(AT))


@pytest.mark.parametrize(
    ("amount", "source", "expected"),
    [
        (-500, {}, True),
        (500, {}, False),
        (-500, {"invoice": "in_1"}, False),
        (-500, {"credit_note": {"id": "cn_1", "object": "credit_note"}}, False),
        (-500, {"checkout_session": "cs_1"}, False),
        (-500, {"metadata": {"case_id": "case_1"}}, False),
        (-500, {"metadata": {"note": "goodwill"}}, True),
    ],
)
def test_credit_that_says_nothing_of_where_it_comes_from_is_a_kindness(
    amount: int, source: Object, expected: bool
) -> None:
    entry = {"id": "cbtxn_1", "amount": amount, "currency": "usd", "created": AT, **source}
    assert customers.balance_entry(entry).is_kindness is expected


@pytest.mark.parametrize(("number", "name"), [("A-1", "A-1"), (None, "in_1")])
def test_a_link_to_an_invoice_is_called_by_its_number_if_it_has_one(number: str | None, name: str) -> None:
    page = "https://invoice.stripe.com/i/1"
    found = payments.invoice_link(shapes.invoice(number=number, hosted_invoice_url=page))
    assert found == InvoiceLink(name, Money(4900, "usd"), at(AT), page)
