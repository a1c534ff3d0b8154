"""Finding things in the stand-in Stripe: customers, pages, filters."""

from datetime import timedelta
from typing import Any

import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.sandbox.stripe_calls import code_of, refusal


class TestCustomers:
    def test_an_address_is_matched_to_the_letter(self, client: stripe.StripeClient, jane: StripeObject) -> None:
        found = client.v1.customers.list({"email": "jane@example.com"})
        assert [customer.id for customer in found.data] == ["cus_Jane"]
        assert client.v1.customers.list({"email": "Jane@example.com"}).data == []

    def test_search_does_not_mind_capitals(self, client: stripe.StripeClient, jane: StripeObject) -> None:
        found = client.v1.customers.search({"query": 'email:"JANE@example.com"'})
        assert [customer.id for customer in found.data] == ["cus_Jane"]

    def test_search_reads_metadata_negations_and_either_or(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        account.add_customer(id="cus_Lena", email="lena@example.com", metadata={"github": "lena-b"})

        def found(query: str) -> list[str]:
            return [customer.id for customer in client.v1.customers.search({"query": query}).data]

        assert found('metadata["github"]:"lena-b"') == ["cus_Lena"]
        assert found('metadata["github"]:null') == ["cus_Jane"]
        assert found('-email:"jane@example.com"') == ["cus_Lena"]
        assert found('email~"example" AND name:"jane doe"') == ["cus_Jane"]
        assert found('name:"Jane Doe" OR metadata["github"]:"lena-b"') == ["cus_Lena", "cus_Jane"]
        mixed = 'name:"a" OR email:"b" AND email:"c"'
        assert refusal(lambda: client.v1.customers.search({"query": mixed})).http_status == 400

    def test_a_deleted_customer_is_a_stub_whose_charges_stay_refundable(
        self, account: Account, client: stripe.StripeClient, charge: StripeObject
    ) -> None:
        account.delete_customer("cus_Jane")
        customer = client.v1.customers.retrieve("cus_Jane")
        assert customer.to_dict() == {"id": "cus_Jane", "object": "customer", "deleted": True}
        assert client.v1.customers.list({"email": "jane@example.com"}).data == []
        ended = client.v1.subscriptions.list({"customer": "cus_Jane", "status": "canceled"})
        assert [subscription.status for subscription in ended.data] == ["canceled"]
        assert client.v1.refunds.create({"charge": charge["id"]}).status == "succeeded"

    def test_credit_moves_the_balance(self, client: stripe.StripeClient, jane: StripeObject) -> None:
        made = client.v1.customers.balance_transactions.create("cus_Jane", {"amount": -500, "currency": "usd"})
        assert (made.ending_balance, client.v1.customers.retrieve("cus_Jane").balance) == (-500, -500)


class TestLists:
    def test_the_newest_comes_first_and_a_cursor_leads_on(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject
    ) -> None:
        start = account.now() - timedelta(days=30)
        made = [account.add_charge(jane, 100 + day, at=start + timedelta(days=day)) for day in range(25)]
        newest_first = [charge["id"] for charge in reversed(made)]

        page = client.v1.charges.list({"customer": "cus_Jane"})
        assert ([charge.id for charge in page.data], page.has_more) == (newest_first[:10], True)
        last = client.v1.charges.list({"limit": 10, "starting_after": newest_first[19]})
        assert ([charge.id for charge in last.data], last.has_more) == (newest_first[20:], False)
        back = client.v1.charges.list({"limit": 3, "ending_before": newest_first[10]})
        assert [charge.id for charge in back.data] == newest_first[7:10]
        assert [charge.id for charge in page.auto_paging_iter()] == newest_first

    def test_a_filter_by_nobody_is_refused(self, client: stripe.StripeClient) -> None:
        assert code_of(lambda: client.v1.charges.list({"customer": "cus_none"})) == "resource_missing"

    def test_a_range_of_time(self, account: Account, client: stripe.StripeClient, jane: StripeObject) -> None:
        old = account.add_charge(jane, 100, at=account.now() - timedelta(days=9))
        account.add_charge(jane, 200)
        found = client.v1.charges.list({"created": {"lte": old["created"]}})
        assert [charge.id for charge in found.data] == [old["id"]]

    def test_canceled_subscriptions_show_only_when_asked_for(
        self, account: Account, client: stripe.StripeClient, jane: StripeObject, monthly: StripeObject
    ) -> None:
        living = account.add_subscription(jane, monthly)
        ended = account.add_subscription(jane, monthly, status="canceled")

        def found(**status: Any) -> set[str]:
            params: Any = {"customer": "cus_Jane", **status}
            return {subscription.id for subscription in client.v1.subscriptions.list(params).data}

        assert found() == {living["id"]}
        assert found(status="all") == {living["id"], ended["id"]}
        assert found(status="canceled") == found(status="ended") == {ended["id"]}
