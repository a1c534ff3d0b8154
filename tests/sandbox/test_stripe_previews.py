"""What an invoice would be after a change: prorations by the second, as Stripe's own examples work them out."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject, unix
from tests.sandbox.stripe_calls import code_of, refusal

# A month of 28 days.
BEGIN, END = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
HALF = datetime(2026, 2, 15, tzinfo=UTC)


@pytest.fixture
def february(account: Account, jane: StripeObject) -> Account:
    """It is the middle of the month in which Jane's subscriptions run."""
    account.now = lambda: HALF
    return account


def price(account: Account, amount: int, currency: str = "usd", **more: Any) -> StripeObject:
    return account.add_price(account.add_product("Pro"), amount, currency, **more)


def subscribed(account: Account, price: StripeObject, quantity: int = 1) -> StripeObject:
    return account.add_subscription("cus_Jane", price, created=BEGIN, quantity=quantity)


def preview(client: stripe.StripeClient, subscription: StripeObject, **change: Any) -> Any:
    asked: Any = {"subscription": subscription["id"], **({"subscription_details": change} if change else {})}
    return client.v1.invoices.create_preview(asked).to_dict(for_json=True)


def amounts(shown: Any) -> list[int]:
    return [line["amount"] for line in shown["lines"]["data"]]


def item(subscription: StripeObject, **change: Any) -> list[dict[str, Any]]:
    return [{"id": subscription["items"]["data"][0]["id"], **change}]


class TestWorkedExamples:
    @pytest.mark.parametrize(
        ("before", "after", "currency", "left", "expected"),
        [
            # Halfway from 10 to 20 dollars: 5 more.
            (1_000, 2_000, "usd", 1_209_600, [-500, 1_000, 2_000]),
            # 881,112 of 2,419,200 seconds of 10 dollars.
            (1_000, 1_500, "usd", 881_112, [-364, 546, 1_500]),
            # Each line is rounded by itself, and yen have no decimals.
            (1_000, 2_000, "jpy", 1_796_740, [-743, 1_485, 2_000]),
            # The last of three decimals is nought.
            (6_250, 12_500, "kwd", 881_112, [-2_280, 4_550, 12_500]),
        ],
    )
    def test_another_price_in_the_middle_of_a_month(
        self,
        february: Account,
        client: stripe.StripeClient,
        before: int,
        after: int,
        currency: str,
        left: int,
        expected: list[int],
    ) -> None:
        subscription, dearer = subscribed(february, price(february, before, currency)), price(february, after, currency)
        shown = preview(
            client, subscription, items=item(subscription, price=dearer["id"]), proration_date=unix(END) - left
        )
        assert (amounts(shown), shown["total"], shown["currency"]) == (expected, sum(expected), currency)
        unused, remaining, whole = shown["lines"]["data"]
        assert unused["period"] == remaining["period"] == {"start": unix(END) - left, "end": unix(END)}
        assert whole["period"] == {"start": unix(END), "end": unix(datetime(2026, 4, 1, tzinfo=UTC))}
        assert [each["parent"]["subscription_item_details"]["proration"] for each in (unused, remaining, whole)] == [
            True,
            True,
            False,
        ]
        assert subscription["items"]["data"][0]["price"]["unit_amount"] == before

    @pytest.mark.parametrize(
        ("behavior", "expected"),
        [
            ("create_prorations", [-4_500, 6_000, 12_000]),
            ("always_invoice", [-4_500, 6_000]),
            ("none", [12_000]),
        ],
    )
    def test_two_more_seats(
        self, february: Account, client: stripe.StripeClient, behavior: str, expected: list[int]
    ) -> None:
        subscription = subscribed(february, price(february, 1_500), quantity=6)
        shown = preview(client, subscription, items=item(subscription, quantity=8), proration_behavior=behavior)
        assert amounts(shown) == expected

    def test_the_seats_that_there_are_change_nothing(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 1_500), quantity=6)
        assert amounts(preview(client, subscription, items=item(subscription, quantity=6))) == [9_000]


class TestCancelling:
    def test_only_the_rest_of_each_item_is_credited(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 2_000))
        february.add_item(subscription, price(february, 500), quantity=3)
        february.add_item(subscription, price(february, 1, usage_type="metered"))
        shown = preview(client, subscription, cancel_now=True, proration_behavior="create_prorations")
        assert (amounts(shown), shown["total"], shown["amount_due"]) == ([-1_000, -750], -1_750, 0)
        assert shown["ending_balance"] == -1_750
        for quiet in ({"cancel_now": True, "proration_behavior": "none"}, {"cancel_at_period_end": True}):
            nothing = code_of(lambda quiet=quiet: preview(client, subscription, **quiet))  # type: ignore[misc]  # a lambda with a default
            assert nothing == "invoice_upcoming_none"

    def test_what_a_change_left_is_shown_whether_or_not_the_rest_is_prorated(
        self, february: Account, client: stripe.StripeClient
    ) -> None:
        subscription = subscribed(february, price(february, 1_000))
        february.change_subscription(subscription, price=price(february, 2_000), at=HALF)
        waits = [-500, 1_000]
        assert amounts(preview(client, subscription, cancel_now=True, proration_behavior="none")) == waits
        assert amounts(preview(client, subscription, cancel_now=True)) == [*waits, -1_000]

    def test_twenty_seats_by_the_year(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 14_400, interval="year"), quantity=20)
        # 351 of 365 days.
        assert amounts(preview(client, subscription, cancel_now=True)) == [-276_953]

    @pytest.mark.parametrize(
        ("off", "credited", "whole"),
        [({"percent_off": 50}, [-500], 1_000), ({"amount_off": 400}, [-800], 1_600)],
    )
    def test_what_was_not_paid_is_not_credited(
        self,
        february: Account,
        client: stripe.StripeClient,
        off: dict[str, Any],
        credited: list[int],
        whole: int,
    ) -> None:
        subscription = subscribed(february, price(february, 2_000))
        february.add_discount(subscription, **off)
        assert amounts(preview(client, subscription, cancel_now=True)) == credited
        assert preview(client, subscription)["total"] == whole

    def test_a_trial_is_worth_nothing(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = february.add_subscription(
            "cus_Jane", price(february, 2_000), created=BEGIN, status="trialing", trial_end=END
        )
        assert preview(client, subscription, cancel_now=True)["total"] == 0
        assert preview(client, subscription)["total"] == 2_000

    def test_tax_goes_back_with_the_time(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 2_000))
        february.add_tax(subscription, 20)
        assert preview(client, subscription, cancel_now=True)["total"] == -1_200

    def test_a_cancel_does_what_its_preview_said(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 2_000), quantity=2)
        foretold = preview(client, subscription, cancel_now=True)["total"]
        client.v1.subscriptions.cancel(subscription["id"], {"prorate": True, "invoice_now": True})
        assert client.v1.customers.retrieve("cus_Jane").balance == foretold == -2_000


class TestWhatComes:
    def test_credit_on_the_balance_is_used_up_first(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 2_000))
        february.give_credit("cus_Jane", 500)
        shown = preview(client, subscription)
        assert (shown["total"], shown["amount_due"], shown["starting_balance"]) == (2_000, 1_500, -500)

    def test_the_schedules_next_phase_is_what_comes(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 1_500), quantity=5)
        february.add_phase(february.add_schedule(subscription), until=datetime(2027, 3, 1, tzinfo=UTC), quantity=9)
        assert amounts(preview(client, subscription)) == [13_500]

    def test_an_end_further_off_leaves_the_next_one(self, february: Account, client: stripe.StripeClient) -> None:
        subscription = subscribed(february, price(february, 2_000))
        client.v1.subscriptions.update(subscription["id"], {"cancel_at": unix(datetime(2026, 6, 1, tzinfo=UTC))})
        assert preview(client, subscription)["total"] == 2_000

    @pytest.mark.parametrize(
        "change",
        [
            {"proration_date": unix(BEGIN) - 1},
            {"proration_date": unix(END) + 1},
            {"items": [{"id": "si_None", "quantity": 2}]},
            {"prorate": True},
        ],
    )
    def test_what_cannot_be_previewed_is_refused(
        self, february: Account, client: stripe.StripeClient, change: dict[str, Any]
    ) -> None:
        subscription = subscribed(february, price(february, 2_000))
        assert refusal(lambda: preview(client, subscription, **change)).http_status == 400
