"""Money going back through the stand-in Stripe, and what happens when the call is repeated or the connection fails."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal


class TestRefunds:
    def test_a_partial_refund_leaves_the_rest_refundable(
        self, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        client.v1.refunds.create({"charge": charge["id"], "amount": 500, "reason": "duplicate"})
        found = client.v1.charges.retrieve(charge["id"])
        assert (found.amount_refunded, found.refunded) == (500, False)

        rest = client.v1.refunds.create({"charge": charge["id"]})
        found = client.v1.charges.retrieve(charge["id"], {"expand": ["refunds"]})
        assert (rest.amount, found.amount_refunded, found.refunded) == (1_500, 2_000, True)
        assert found.refunds is not None
        assert [refund.amount for refund in found.refunds.data] == [1_500, 500]

    def test_more_than_is_left_is_refused_and_nothing_moves(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.refund(charge, 1_800)
        error = refusal(lambda: client.v1.refunds.create({"charge": charge["id"], "amount": 201}))
        assert isinstance(error, stripe.InvalidRequestError)
        assert (error.http_status, error.param) == (400, "amount")
        assert charge["amount_refunded"] == 1_800

    def test_what_was_refunded_whole_is_not_refunded_again(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.refund(charge)
        assert code_of(lambda: client.v1.refunds.create({"charge": charge["id"]})) == "charge_already_refunded"

    def test_a_dispute_forbids_a_refund_and_an_inquiry_does_not(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        disputed, asked_about = account.add_charge(jane, 900), account.add_charge(jane, 700)
        account.dispute(disputed)
        account.dispute(asked_about, status="warning_needs_response")
        assert code_of(lambda: client.v1.refunds.create({"charge": disputed["id"]})) == "charge_disputed"
        assert client.v1.refunds.create({"charge": asked_about["id"]}).amount == 700

    def test_a_failed_charge_is_not_refundable(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        failed = account.add_charge(jane, 900, decline_code="do_not_honor")
        assert code_of(lambda: client.v1.refunds.create({"charge": failed["id"]})) == "charge_not_refundable"

    @pytest.mark.parametrize(
        ("extra", "param"),
        [
            ({"amount": 0}, "amount"),
            ({"amount": -5}, "amount"),
            ({"reason": "because"}, "reason"),
            ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]"),
            ({"metadata": {"k": "v" * 501}}, "metadata[k]"),
            ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata"),
        ],
    )
    def test_values_outside_stripes_limits_are_refused(
        self, client: stripe.StripeClient, charge: StripeObject, extra: dict[str, Any], param: str
    ) -> None:
        params: Any = {"charge": charge["id"], **extra}
        error = refusal(lambda: client.v1.refunds.create(params))
        assert isinstance(error, stripe.InvalidRequestError)
        assert error.param == param

    def test_a_refund_that_fails_later_gives_the_charge_its_amount_back(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.refund_status = "pending"
        made = client.v1.refunds.create({"charge": charge["id"], "metadata": {"case_id": "c1"}})
        assert (made.status, charge["amount_refunded"]) == ("pending", 2_000)

        account.settle_refund(made.id, "failed", failure_reason="expired_or_canceled_card")
        [listed] = client.v1.refunds.list({"charge": charge["id"]}).data
        assert (listed.status, listed.failure_reason) == ("failed", "expired_or_canceled_card")
        assert listed.metadata is not None
        assert listed.metadata["case_id"] == "c1"
        assert (charge["amount_refunded"], charge["refunded"]) == (0, False)


class TestIdempotency:
    def test_the_same_call_again_gets_the_first_answer(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        first, again = (
            client.v1.refunds.create({"charge": charge["id"], "amount": 500}, {"idempotency_key": "k"}) for _ in "12"
        )
        assert again.id == first.id
        assert charge["amount_refunded"] == 500
        assert again.last_response is not None
        assert again.last_response.headers["idempotent-replayed"] == "true"
        assert [request.replayed for request in account.requests] == [False, True]

    def test_another_body_under_the_same_key_is_refused(
        self, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        client.v1.refunds.create({"charge": charge["id"], "amount": 500}, {"idempotency_key": "k"})
        error = refusal(
            lambda: client.v1.refunds.create({"charge": charge["id"], "amount": 501}, {"idempotency_key": "k"})
        )
        assert isinstance(error, stripe.IdempotencyError)
        assert charge["amount_refunded"] == 500

    def test_a_500_is_kept_and_replayed(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(method="POST", path="/v1/refunds", kind="error", status=500)
        for _ in range(2):
            error = refusal(lambda: client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "k"}))
            assert error.http_status == 500
        assert charge["amount_refunded"] == 0
        assert client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "other"}).amount == 2_000

    def test_a_refusal_of_the_parameters_is_not_kept(self, client: stripe.StripeClient, charge: StripeObject) -> None:
        bad: Any = {"charge": charge["id"], "amount": 0}
        assert refusal(lambda: client.v1.refunds.create(bad, {"idempotency_key": "k"})).http_status == 400
        assert client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "k"}).amount == 2_000

    def test_a_refusal_by_the_endpoint_is_kept(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        made = account.refund(charge)
        for _ in range(2):
            call = lambda: client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "k"})  # noqa: E731
            assert code_of(call) == "charge_already_refunded"
            account.settle_refund(made, "failed")
        assert charge["amount_refunded"] == 0

    def test_a_key_in_use_is_a_conflict(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(method="POST", path="/v1/refunds", kind="hang")
        with ThreadPoolExecutor(2) as pool:
            calls = [
                pool.submit(client.v1.refunds.create, {"charge": charge["id"]}, {"idempotency_key": "k"}) for _ in "12"
            ]
            # Whichever came second is answered while the first still hangs.
            refused = next(call for call in as_completed(calls, timeout=60) if call.exception())
            account.faults.release()
        error = refused.exception()
        assert isinstance(error, stripe.APIError)
        assert error.http_status == 409
        assert error.error is not None
        assert error.error.code == "idempotency_key_in_use"
        assert charge["amount_refunded"] == 2_000

    def test_a_key_is_new_again_after_a_day(self, charge: StripeObject, account: Account) -> None:
        keys, at = account.idempotency, datetime(2026, 3, 1, tzinfo=UTC)
        keys.keep("k", livemode=False, path="/p", params={}, status=200, body={}, request_id="req_1", at=at)
        for later, found in ((timedelta(hours=23), True), (timedelta(hours=24), False)):
            stored = keys.begin("k", livemode=False, path="/p", params={}, at=at + later)
            assert (stored is not None) is found


class TestFaults:
    def test_a_dropped_answer_leaves_the_refund_applied(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(method="POST", path="/v1/refunds", kind="drop_after_applying")
        error = refusal(lambda: client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "k"}))
        assert isinstance(error, stripe.APIConnectionError)
        assert charge["amount_refunded"] == 2_000
        assert account.requests[-1].status is None

        again = client.v1.refunds.create({"charge": charge["id"]}, {"idempotency_key": "k"})
        assert [again.id] == [refund["id"] for refund in account.all("refund")]

    def test_a_dropped_call_leaves_nothing(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(kind="drop_before", method="POST")
        error = refusal(lambda: client.v1.refunds.create({"charge": charge["id"]}))
        assert isinstance(error, stripe.APIConnectionError)
        assert account.all("refund") == []

    def test_a_hang_holds_up_nobody_else_and_applies_late(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(method="POST", path="/v1/subscriptions/*", kind="hang")
        subscription = account.all("subscription")[0]
        with ThreadPoolExecutor(1) as pool:
            hanging = pool.submit(client.v1.subscriptions.update, subscription["id"], {"cancel_at_period_end": True})
            assert client.v1.charges.retrieve(charge["id"]).id == charge["id"]
            assert not subscription["cancel_at_period_end"]
            account.faults.release()
            assert hanging.result(timeout=60).cancel_at_period_end

    def test_the_rate_limit_counts_every_call(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.rate_limit = 1
        client.v1.charges.retrieve(charge["id"])
        error = refusal(lambda: [client.v1.charges.retrieve(charge["id"]) for _ in range(5)])
        assert isinstance(error, stripe.RateLimitError)
        assert error.error is not None
        assert error.error.code == "rate_limit"

    def test_an_error_after_applying_tells_a_lie(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.faults.add(kind="error_after_applying", method="POST", status=503)
        assert refusal(lambda: client.v1.refunds.create({"charge": charge["id"]})).http_status == 503
        assert charge["amount_refunded"] == 2_000
