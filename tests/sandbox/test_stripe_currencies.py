"""A price or coupon of several currencies: shown in the one that it was made in, in the others only when asked for."""

from typing import Any

import pytest
import stripe

from sandbox.standins.stripe.account import Account
from tests.sandbox.stripe_calls import refusal

DEEP = "items.data.price.currency_options"


@pytest.fixture
def subscription(account: Account) -> str:
    price = account.add_price(account.add_product("Pro", id="prod_Pro"), 2000, id="price_Pro", options={"eur": 1800})
    jane = account.add_customer(id="cus_Jane")
    return str(account.add_subscription(jane, price, currency="eur", id="sub_Jane")["id"])


def shown(price: dict[str, Any]) -> tuple[str, int, bool]:
    return price["currency"], price["unit_amount"], "currency_options" in price


class TestPrice:
    def test_a_subscription_shows_it_in_its_own_currency(self, client: stripe.StripeClient, subscription: str) -> None:
        found = client.v1.subscriptions.retrieve(subscription).to_dict()
        assert found["currency"] == "eur"
        assert shown(found["items"]["data"][0]["price"]) == ("usd", 2000, False)

    def test_the_others_stand_four_levels_deep(self, client: stripe.StripeClient, subscription: str) -> None:
        found = client.v1.subscriptions.retrieve(subscription, {"expand": [DEEP]}).to_dict()
        options = found["items"]["data"][0]["price"]["currency_options"]
        assert {code: option["unit_amount"] for code, option in options.items()} == {"usd": 2000, "eur": 1800}
        listing: Any = {"customer": "cus_Jane", "expand": [f"data.{DEEP}"]}
        assert refusal(lambda: client.v1.subscriptions.list(listing)).code == "property_expansion_max_depth"

    def test_by_itself_it_shows_them_when_asked(self, client: stripe.StripeClient, subscription: str) -> None:
        assert shown(client.v1.prices.retrieve("price_Pro").to_dict()) == ("usd", 2000, False)
        price = client.v1.prices.retrieve("price_Pro", {"expand": ["currency_options"]}).to_dict()
        assert price["currency_options"]["eur"]["unit_amount"] == 1800

    def test_what_is_billed_is_the_subscriptions(
        self, client: stripe.StripeClient, account: Account, subscription: str
    ) -> None:
        made = account.add_paid_invoice(subscription)
        invoice = client.v1.invoices.retrieve(made["id"]).to_dict()
        [line] = invoice["lines"]["data"]
        assert (invoice["currency"], invoice["total"], line["currency"], line["amount"]) == ("eur", 1800, "eur", 1800)
        preview = client.v1.invoices.create_preview({"subscription": subscription}).to_dict()
        assert (preview["currency"], preview["total"]) == ("eur", 1800)

    def test_one_without_the_currency_is_refused(
        self, client: stripe.StripeClient, account: Account, subscription: str
    ) -> None:
        plain = account.add_price("prod_Pro", 900)
        item = account.find("subscription", subscription)["items"]["data"][0]["id"]
        change: Any = {
            "subscription": subscription,
            "subscription_details": {"items": [{"id": item, "price": plain["id"]}]},
        }
        refused = refusal(lambda: client.v1.invoices.create_preview(change))
        assert "only supports `usd`" in str(refused.user_message)


def test_a_coupon_shows_its_others_when_asked(client: stripe.StripeClient, account: Account, subscription: str) -> None:
    made = account.add_discount(subscription, amount_off=500, currency="usd", others={"eur": 400})
    coupon = made["source"]["coupon"]
    found = client.v1.coupons.retrieve(coupon).to_dict()
    assert (found["currency"], found["amount_off"], "currency_options" in found) == ("usd", 500, False)
    found = client.v1.coupons.retrieve(coupon, {"expand": ["currency_options"]}).to_dict()
    assert found["currency_options"]["eur"]["amount_off"] == 400
    assert account.add_paid_invoice(subscription)["total"] == 1400
