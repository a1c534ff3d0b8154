"""How many requests a lookup takes, and how many of them wait for others: every customer costs the same."""

import pytest

from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.routes import stripe_app
from tests.billing.stripe.asking import paths, typed
from tests.billing.stripe.stage import Rounds, Stage

LIST, SEARCH = "/v1/customers", "/v1/customers/search"
SUBSCRIPTIONS, METHODS, DISPUTES = "/v1/subscriptions", "/v1/payment_methods", "/v1/disputes"
PANELS = ["/v1/charges", "/v1/checkout/sessions", "/v1/invoices", METHODS, SUBSCRIPTIONS]
NAMESAKES = [LIST, SEARCH]
INTENTS = "/v1/payment_intents"
PLANS = "/v1/subscription_schedules"
WARNINGS = "/v1/radar/early_fraud_warnings"


def warm(processor: StripeProcessor, account: Account) -> None:
    """Names and the portal are asked for once in a while, not for each customer."""
    processor.catalog.warm_up()
    processor.catalog.portal()
    processor.catalog.watch.read_warnings()
    processor.catalog.watch.has_plans("cus_Jane")
    account.log.clear()


def asked(stage: Stage, account: Account, processor: StripeProcessor, text: str, *rounds: list[str]) -> list[list[str]]:
    """The rounds that a lookup takes, when those given are each held back until all of their requests are there."""
    warm(processor, account)
    app = Rounds(stripe_app(account), *map(len, rounds))
    stage.app = app
    processor.look_up(typed(text))
    return app.paths


@pytest.mark.usefixtures("jane")
class TestOneCustomer:
    @pytest.mark.parametrize(
        ("text", "first"),
        [("jane@example.com", NAMESAKES), ("Jane@Example.com", [LIST, LIST, SEARCH])],
    )
    def test_found_by_the_own_address_it_is_two_rounds(
        self, stage: Stage, account: Account, processor: StripeProcessor, text: str, first: list[str]
    ) -> None:
        rounds = asked(stage, account, processor, text, first, PANELS)
        assert rounds == [first, PANELS]
        assert len(account.requests) <= 8

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("cus_Jane", "/v1/customers/cus_Jane"),
            ("sub_Jane", "/v1/subscriptions/sub_Jane"),
            ("in_Jane", "/v1/invoices/in_Jane"),
            ("ch_Jane", "/v1/charges/ch_Jane"),
            ("github:jane-doe", SEARCH),
        ],
    )
    def test_found_otherwise_those_with_the_same_address_are_looked_for_beside(
        self, stage: Stage, account: Account, processor: StripeProcessor, jane: StripeObject, text: str, first: str
    ) -> None:
        jane["metadata"]["github"] = "jane-doe"
        second = sorted([*PANELS, *NAMESAKES])
        assert asked(stage, account, processor, text, [first], second) == [[first], second]
        assert len(account.requests) == 8

    def test_found_by_a_checkout_or_a_receipt_it_is_a_round_or_two_more(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_charge("cus_Jane", 900, receipt_email="books@example.com")
        rounds = [NAMESAKES, ["/v1/checkout/sessions"], ["/v1/charges"], sorted([*PANELS, *NAMESAKES]), [INTENTS]]
        assert asked(stage, account, processor, "books@example.com", *rounds) == rounds

    def test_disputed_charges_cost_one_request_each_and_three_at_most(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        for number in range(5):
            account.add_paid_invoice("sub_Jane", charge_id=f"ch_{number}")
            account.dispute(f"ch_{number}")
        rounds = [NAMESAKES, PANELS, [DISPUTES] * 3]
        assert asked(stage, account, processor, "jane@example.com", *rounds) == rounds

    def test_payments_without_an_invoice_cost_a_request_beside_the_disputes(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        account.dispute(account.add_charge("cus_Jane", 100))
        rounds = [NAMESAKES, PANELS, [DISPUTES, INTENTS]]
        assert asked(stage, account, processor, "jane@example.com", *rounds) == rounds

    def test_a_thousand_invoices_cost_no_more_than_a_hundred(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        warm(processor, account)
        costs, shown = [], []
        for number in range(1_000):
            account.add_open_invoice("sub_Jane")
            if number in {98, 999}:
                account.log.clear()
                told = processor.look_up(typed("jane@example.com"))
                costs.append(sorted(paths(account)))
                shown.append(len(told.account.invoices) if told.account else 0)
        assert costs[0] == costs[1]
        assert shown == [100, 100]


@pytest.mark.usefixtures("jane")
class TestMoreThanOne:
    @pytest.mark.parametrize("others", [1, 3])
    def test_each_with_the_same_address_costs_two_requests_in_one_round_more(
        self, stage: Stage, account: Account, processor: StripeProcessor, others: int
    ) -> None:
        for number in range(others):
            account.add_customer(id=f"cus_Also{number}", email="jane@example.com")
        first, second = ["/v1/customers/cus_Jane"], sorted([*PANELS, *NAMESAKES])
        third = sorted([METHODS, SUBSCRIPTIONS] * others)
        assert asked(stage, account, processor, "cus_Jane", first, second, third) == [first, second, third]

    def test_disputes_are_read_in_the_same_round(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_customer(id="cus_Also", email="jane@example.com")
        account.dispute("ch_Jane")
        first, second = ["/v1/customers/cus_Jane"], sorted([*PANELS, *NAMESAKES])
        third = [DISPUTES, METHODS, SUBSCRIPTIONS]
        assert asked(stage, account, processor, "cus_Jane", first, second, third) == [first, second, third]

    def test_several_to_choose_from_cost_two_requests_each_in_one_round(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        for number in range(4):
            account.add_customer(id=f"cus_Also{number}", email="jane@example.com")
        second = sorted([METHODS, SUBSCRIPTIONS] * 5)
        assert asked(stage, account, processor, "jane@example.com", NAMESAKES, second) == [NAMESAKES, second]


@pytest.mark.usefixtures("jane")
class TestWhatEverybodyShares:
    def test_the_portal_costs_one_request_more_when_it_is_wanted_as_it_is_now(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        warm(processor, account)
        processor.look_up(typed("jane@example.com"), fresh=True)
        assert sorted(paths(account)) == sorted(
            [*NAMESAKES, *PANELS, "/v1/billing_portal/configurations", WARNINGS, PLANS]
        )

    def test_a_product_that_is_new_costs_one_request_once(self, account: Account, processor: StripeProcessor) -> None:
        warm(processor, account)
        account.add_subscription("cus_Jane", account.add_price(account.add_product("New", id="prod_New"), 100))
        for _ in range(2):
            processor.look_up(typed("jane@example.com"))
        assert paths(account).count("/v1/products") == 1

    def test_the_first_lookup_of_all_asks_for_the_rest_at_the_same_time(
        self, stage: Stage, account: Account, processor: StripeProcessor
    ) -> None:
        shared = ["/v1/billing_portal/configurations", "/v1/products", WARNINGS, PLANS]
        rounds = Rounds(stripe_app(account), 2, len(PANELS) + len(shared))
        stage.app = rounds
        processor.look_up(typed("jane@example.com"))
        assert rounds.paths == [NAMESAKES, sorted([*PANELS, *shared]), ["/v1/account"]]
