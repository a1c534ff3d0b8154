"""The customer's balance: credit below zero, moved by entries that are never changed, only reversed."""

from typing import Any

import stripe

from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import refusal

CASE: Any = {"case_id": "case_1", "proposal": "4"}


def test_an_entry_gives_credit_and_the_opposite_one_takes_it_back(
    client: stripe.StripeClient, charge: StripeObject
) -> None:
    service = client.v1.customers.balance_transactions
    given = service.create("cus_Jane", {"amount": -500, "currency": "usd", "metadata": CASE})
    assert (given.amount, given.ending_balance, given.type) == (-500, -500, "adjustment")
    assert client.v1.customers.retrieve("cus_Jane").balance == -500
    service.create("cus_Jane", {"amount": 500, "currency": "usd", "description": "Taken back"})
    assert client.v1.customers.retrieve("cus_Jane").balance == 0
    newest, first = service.list("cus_Jane").to_dict()["data"]
    assert (newest["amount"], newest["ending_balance"], newest["metadata"]) == (500, 0, {})
    assert (first["id"], first["metadata"]) == (given.id, CASE)


def test_it_is_kept_in_the_customers_own_currency(client: stripe.StripeClient, charge: StripeObject) -> None:
    service = client.v1.customers.balance_transactions
    error = refusal(lambda: service.create("cus_Jane", {"amount": -500, "currency": "eur"}))
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.http_status, error.param) == (400, "currency")
    assert service.list("cus_Jane").data == []


def test_the_same_key_gives_once(client: stripe.StripeClient, charge: StripeObject) -> None:
    service = client.v1.customers.balance_transactions
    for _ in range(2):
        service.create("cus_Jane", {"amount": -500, "currency": "usd"}, {"idempotency_key": "k"})
    assert client.v1.customers.retrieve("cus_Jane").balance == -500


def test_nobody_has_a_balance_who_is_not_there(client: stripe.StripeClient) -> None:
    service = client.v1.customers.balance_transactions
    assert refusal(lambda: service.create("cus_None", {"amount": -5, "currency": "usd"})).http_status == 404
