"""What is the same for every customer: asked for once in a while, and never missed when it can't be had."""

import pytest

from billing.stripe.catalog import Catalog
from billing.stripe.client import Stripe
from billing.values.errors import Unavailable
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import paths, unlimited

PRODUCTS, PORTAL, ACCOUNT = "/v1/products", "/v1/billing_portal/configurations", "/v1/account"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalog(stripe: Stripe, clock: Clock) -> Catalog:
    return Catalog(stripe, clock)


def test_who_a_bank_warns_of_is_asked_for_again_after_five_minutes(
    account: Account, catalog: Catalog, clock: Clock
) -> None:
    for passed in (0, 299, 1):
        clock.now += passed
        catalog.watch.read_warnings()
    assert paths(account) == ["/v1/radar/early_fraud_warnings"] * 2


class TestNames:
    def test_they_are_asked_for_once_and_again_after_ten_minutes(
        self, account: Account, catalog: Catalog, clock: Clock
    ) -> None:
        pro = account.add_product("Pro", id="prod_Pro")
        for _ in range(3):
            catalog.read_names()
        assert (catalog.names, paths(account)) == ({"prod_Pro": "Pro"}, [PRODUCTS])
        pro["name"] = "Professional"
        clock.now += 599
        catalog.read_names()
        assert catalog.names == {"prod_Pro": "Pro"}
        clock.now += 1
        catalog.read_names()
        assert (catalog.names, paths(account)) == ({"prod_Pro": "Professional"}, [PRODUCTS] * 2)

    def test_an_unknown_one_is_learnt_once(self, account: Account, catalog: Catalog) -> None:
        catalog.read_names()
        account.add_product("Team", id="prod_Team")
        for _ in range(3):
            catalog.learn({"prod_Team", "prod_gone", ""})
        assert catalog.names == {"prod_Team": "Team"}
        assert [request.params.get("ids") for request in account.requests] == [None, ["prod_Team", "prod_gone"]]

    def test_a_known_one_is_not_asked_for(self, account: Account, catalog: Catalog) -> None:
        account.add_product("Pro", id="prod_Pro")
        catalog.read_names()
        catalog.learn(["prod_Pro"])
        catalog.learn([])
        assert paths(account) == [PRODUCTS]

    def test_one_that_may_not_be_read_is_asked_for_again(self, account: Account, catalog: Catalog) -> None:
        account.add_product("Pro", id="prod_Pro")
        fault = account.faults.deny(PRODUCTS, "rak_product_read")
        catalog.learn(["prod_Pro"])
        assert catalog.names == {}
        account.faults.mend(fault)
        catalog.learn(["prod_Pro"])
        assert catalog.names == {"prod_Pro": "Pro"}


class TestPortal:
    def test_it_is_remembered_for_five_seconds(self, account: Account, catalog: Catalog, clock: Clock) -> None:
        assert catalog.portal().configured
        account.turn_portal_off()
        clock.now += 4
        assert catalog.portal().configured
        assert paths(account) == [PORTAL]
        clock.now += 1
        assert not catalog.portal().configured

    def test_whoever_wants_to_know_now_is_told_what_is_now(self, account: Account, catalog: Catalog) -> None:
        catalog.portal()
        account.turn_portal_off()
        assert not catalog.portal(fresh=True).configured
        assert not catalog.portal().configured

    def test_only_the_default_one_is_asked_for(self, account: Account, catalog: Catalog) -> None:
        catalog.portal()
        [asked] = account.requests
        assert (asked.params["is_default"], asked.params["active"]) == ("true", "true")


class TestDashboard:
    def test_a_link_leads_to_the_right_account_and_mode(self, catalog: Catalog) -> None:
        catalog.read_account()
        assert catalog.dashboard(livemode=True) == "https://dashboard.stripe.com/acct_sandbox"
        assert catalog.dashboard(livemode=False) == "https://dashboard.stripe.com/acct_sandbox/test"

    def test_without_a_known_account_it_leads_to_the_readers_own(self, account: Account, catalog: Catalog) -> None:
        account.faults.deny(ACCOUNT, "rak_accounts_kyc_basic_read")
        catalog.warm_up()
        assert catalog.dashboard(livemode=True) == "https://dashboard.stripe.com"
        assert catalog.dashboard(livemode=False) == "https://dashboard.stripe.com/test"

    @pytest.mark.parametrize("allowed", [True, False])
    def test_which_account_it_is_is_asked_for_once(self, account: Account, catalog: Catalog, allowed: bool) -> None:
        if not allowed:
            account.faults.deny(ACCOUNT, "rak_accounts_kyc_basic_read")
        for _ in range(3):
            catalog.read_account()
        assert paths(account) == [ACCOUNT]


@pytest.mark.parametrize("refused", [PRODUCTS, ACCOUNT])
def test_what_fails_at_the_start_keeps_nothing_else_from_being_read(
    account: Account, catalog: Catalog, refused: str
) -> None:
    account.add_product("Pro", id="prod_Pro")
    account.faults.fail(refused, status=403)
    catalog.warm_up()
    assert (bool(catalog.names), bool(catalog.account)) == (refused != PRODUCTS, refused != ACCOUNT)


def test_which_account_it_is_is_asked_for_again_after_an_outage(
    account: Account, catalog: Catalog, stripe: Stripe
) -> None:
    catalog.stripe = Stripe("rk_test_read", api_url="http://127.0.0.1:9", budget=unlimited())
    with pytest.raises(Unavailable):
        catalog.read_account()
    catalog.stripe = stripe
    catalog.read_account()
    assert (catalog.account, paths(account)) == ("acct_sandbox", [ACCOUNT])
