"""Refunds in part, and in money with no or three decimals."""

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal


@pytest.mark.parametrize(
    ("currency", "paid", "parts", "too_much", "shown"),
    [
        ("jpy", 2_800, (800, 1_500), 501, "JPY 501"),
        ("kwd", 6_000, (1_250, 2_000), 2_760, "KWD 2.760"),
        ("usd", 2_000, (1, 1_000), 1_000, "USD 10.00"),
    ],
)
def test_part_after_part_until_nothing_is_left(
    account: Account,
    client: stripe.StripeClient,
    jane: StripeObject,
    currency: str,
    paid: int,
    parts: tuple[int, ...],
    too_much: int,
    shown: str,
) -> None:
    charge = account.add_charge(jane, paid, currency)["id"]
    for part in parts:
        client.v1.refunds.create({"charge": charge, "amount": part})
    error = refusal(lambda: client.v1.refunds.create({"charge": charge, "amount": too_much}))
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.param, shown in str(error)) == ("amount", True)
    rest = client.v1.refunds.create({"charge": charge})
    assert (rest.amount, rest.currency) == (paid - sum(parts), currency)
    assert [refund.amount for refund in client.v1.refunds.list({"charge": charge}).data] == [
        rest.amount,
        *reversed(parts),
    ]
    assert code_of(lambda: client.v1.refunds.create({"charge": charge})) == "charge_already_refunded"


def test_the_last_of_three_decimals_is_nought(
    account: Account, client: stripe.StripeClient, jane: StripeObject
) -> None:
    charge = account.add_charge(jane, 6_000, "kwd")
    error = refusal(lambda: client.v1.refunds.create({"charge": charge["id"], "amount": 1_255}))
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.http_status, error.param, charge["amount_refunded"]) == (400, "amount", 0)


def test_disputes_and_refunds_are_asked_for_by_a_charge_that_exists(client: stripe.StripeClient) -> None:
    for ask in (client.v1.disputes.list, client.v1.refunds.list):
        assert code_of(lambda ask=ask: ask({"charge": "ch_None"})) == "resource_missing"  # type: ignore[misc]  # a lambda with a default
