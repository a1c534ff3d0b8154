"""How Stripe is called: what is asked again, with what, and what never reaches it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import stripe as sdk

from billing.stripe.budget import Budget
from billing.stripe.client import Params, Stripe, checked
from billing.values.errors import Declined, OutcomeUnknown, ProcessorError
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.faults import Kind
from tests.billing.stripe.asking import statuses

CUSTOMERS = "/v1/customers"
ALL: Params = {"limit": 100}


def customers(client: sdk.StripeClient) -> Callable[[Any], Any]:
    return client.v1.customers.list


def jane(client: sdk.StripeClient) -> Callable[[Any], Any]:
    return partial(client.v1.customers.retrieve, "cus_Jane")


def nobody(client: sdk.StripeClient) -> Callable[[Any], Any]:
    return partial(client.v1.customers.retrieve, "cus_none")


@pytest.mark.usefixtures("jane")
class TestReads:
    def test_too_many_requests_are_sent_again_until_there_is_an_answer(self, account: Account, stripe: Stripe) -> None:
        account.faults.limit(CUSTOMERS, times=2)
        found, more = stripe.page(customers, ALL)
        assert ([customer["id"] for customer in found], more) == (["cus_Jane"], False)
        assert statuses(account) == [429, 429, 200]

    @pytest.mark.parametrize("kind", ["hang", "drop_before"])
    def test_a_lost_answer_is_asked_for_again(self, account: Account, stripe: Stripe, kind: Kind) -> None:
        account.faults.add(kind=kind, path=CUSTOMERS)
        found, _ = stripe.page(customers, ALL)
        assert [customer["id"] for customer in found] == ["cus_Jane"]
        assert statuses(account) == [None, 200]

    @pytest.mark.parametrize("status", [500, 502, 503, 409])
    def test_an_error_of_stripes_own_is_asked_again(self, account: Account, stripe: Stripe, status: int) -> None:
        account.faults.add(kind="error", path=CUSTOMERS, status=status)
        assert stripe.page(customers, ALL)
        assert statuses(account) == [status, 200]

    @pytest.mark.parametrize("status", [400, 401, 402, 403, 404])
    def test_a_refusal_is_not_asked_again(self, account: Account, stripe: Stripe, status: int) -> None:
        account.faults.fail(CUSTOMERS, status=status)
        with pytest.raises(Declined):
            stripe.page(customers, ALL)
        assert statuses(account) == [status]

    def test_a_page_says_whether_there_is_more(self, account: Account, stripe: Stripe) -> None:
        account.add_customer(id="cus_Joe")
        found, more = stripe.page(customers, {"limit": 1})
        assert ([customer["id"] for customer in found], more) == (["cus_Joe"], True)

    def test_they_come_as_plain_values(self, stripe: Stripe) -> None:
        customer = stripe.get(jane)
        assert isinstance(customer, dict)
        assert isinstance(customer["metadata"], dict)

    def test_every_attempt_waits_for_its_turn(self, account: Account, stripe: Stripe) -> None:
        budget = stripe.budget = Free()
        account.faults.add(kind="error", path=CUSTOMERS, status=503, times=2)
        stripe.page(customers, ALL)
        assert budget.taken == ["a turn"] * 3

    def test_what_moves_money_waits_in_no_attempt(self, account: Account, stripe: Stripe) -> None:
        budget = stripe.budget = Free()
        account.faults.add(kind="error", path=CUSTOMERS, status=503, times=2)
        stripe.page(customers, ALL, urgent=True)
        assert budget.taken == ["at once"] * 3

    def test_too_many_requests_make_everybody_wait(self, account: Account, stripe: Stripe) -> None:
        budget = stripe.budget = Free()
        account.faults.limit(CUSTOMERS, times=2)
        stripe.page(customers, ALL)
        assert budget.taken == ["a turn", "too much", "a turn", "too much", "a turn"]

    def test_a_lock_on_one_object_is_nobody_elses_matter(self, account: Account, stripe: Stripe) -> None:
        budget = stripe.budget = Free()
        account.faults.add(kind="error", path=CUSTOMERS, status=429, code="lock_timeout")
        stripe.page(customers, ALL)
        assert budget.taken == ["a turn", "a turn"]


class Free(Budget):
    """Keeps who asked, and lets everybody through."""

    def __init__(self) -> None:
        super().__init__(1)
        self.taken: list[str] = []

    def take(self, *, urgent: bool = False) -> None:
        self.taken.append("at once" if urgent else "a turn")

    def ease(self) -> None:
        self.taken.append("too much")


@pytest.mark.usefixtures("jane")
class TestExpanding:
    EXPAND = ("data.invoice_credit_balance",)

    def asked(self, account: Account) -> list[object]:
        return [request.params.get("expand") for request in account.requests]

    def test_what_may_not_be_expanded_is_read_without(self, account: Account, stripe: Stripe) -> None:
        account.faults.add(kind="error", path=CUSTOMERS, status=403)
        found, _ = stripe.page(customers, ALL, expand=self.EXPAND)
        assert [customer["id"] for customer in found] == ["cus_Jane"]
        assert self.asked(account) == [list(self.EXPAND), None]

    def test_of_one_object_too(self, account: Account, stripe: Stripe) -> None:
        account.faults.add(kind="error", path=f"{CUSTOMERS}/*", status=403)
        customer = stripe.get(jane, expand=["invoice_credit_balance"])
        assert customer is not None
        assert "invoice_credit_balance" not in customer
        assert self.asked(account) == [["invoice_credit_balance"], None]

    def test_what_may_not_be_read_at_all_stays_refused(self, account: Account, stripe: Stripe) -> None:
        account.faults.deny(CUSTOMERS, "rak_customer_read")
        with pytest.raises(Declined):
            stripe.page(customers, ALL, expand=self.EXPAND)
        assert len(account.requests) == 2

    def test_what_does_not_exist_is_not_looked_for_twice(self, account: Account, stripe: Stripe) -> None:
        assert stripe.get(nobody, expand=["invoice_credit_balance"]) is None
        assert statuses(account) == [404]

    def test_a_list_of_what_does_not_exist_is_refused_once(self, account: Account, stripe: Stripe) -> None:
        with pytest.raises(Declined, match="resource_missing"):
            stripe.page(lambda client: client.v1.invoices.list, {"customer": "cus_none"}, expand=["data.payments"])
        assert statuses(account) == [400]

    def test_an_outage_is_no_refusal(self, account: Account, stripe: Stripe) -> None:
        account.faults.add(kind="error", path=CUSTOMERS, status=500)
        stripe.page(customers, ALL, expand=self.EXPAND)
        assert self.asked(account) == [list(self.EXPAND)] * 2


@pytest.mark.usefixtures("jane")
class TestWrites:
    def refund(self, stripe: Stripe) -> sdk.Refund:
        return stripe.write(
            lambda client: client.v1.refunds.create({"charge": "ch_Jane", "amount": 500}, {"idempotency_key": "case-1"})
        )

    def test_too_many_requests_are_sent_again_with_the_same_key(self, account: Account, stripe: Stripe) -> None:
        account.faults.limit("/v1/refunds", method="POST", times=2)
        assert self.refund(stripe).amount == 500
        assert statuses(account) == [429, 429, 200]
        assert {request.idempotency_key for request in account.requests} == {"case-1"}
        assert len(account.all("refund")) == 1

    @pytest.mark.parametrize(
        ("kind", "status", "done"),
        [
            ("drop_before", 0, 0),
            ("drop_after_applying", 0, 1),
            ("error", 500, 0),
            ("error_after_applying", 500, 1),
            ("error", 409, 0),
        ],
    )
    def test_what_may_have_happened_is_never_sent_again(
        self, account: Account, stripe: Stripe, kind: Kind, status: int, done: int
    ) -> None:
        account.faults.add(kind=kind, path="/v1/refunds", status=status)
        with pytest.raises(OutcomeUnknown):
            self.refund(stripe)
        assert (len(account.requests), len(account.all("refund"))) == (1, done)

    @pytest.mark.parametrize("status", [400, 402, 403, 404])
    def test_a_refusal_is_final(self, account: Account, stripe: Stripe, status: int) -> None:
        account.faults.fail("/v1/refunds", method="POST", status=status)
        with pytest.raises(Declined):
            self.refund(stripe)
        assert statuses(account) == [status]

    def test_they_go_by_their_own_key_and_never_wait_for_a_turn(self, account: Account, stripe: Stripe) -> None:
        budget = stripe.budget = Free()
        stripe.page(customers, ALL)
        self.refund(stripe)
        assert [request.api_key for request in account.requests] == ["rk_test", "sk_test"]
        assert budget.taken == ["a turn", "at once"]


@pytest.mark.parametrize("id", ["", " ", "_", "cus_1/../in_2", "cus_1 ", "cus_1\n", "cus-1", "cus_1?x=1", 'cus_"'])
def test_what_is_no_id_never_reaches_stripe(id: str) -> None:
    with pytest.raises(ProcessorError, match="invalid_id"):
        checked(id)


@pytest.mark.parametrize("id", ["cus_1", "sub_sched_1", "acct_1", "py_A9"])
def test_an_id_is_passed_on_as_it_is(id: str) -> None:
    assert checked(id) == id
