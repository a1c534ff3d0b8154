"""A case is worked on with the key of the account that its customer is in, or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from billing.account.account import Account as Reading
from billing.case.case import Case
from billing.ports.processor import Processor
from billing.stripe.accounts import Accounts
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import OTHER_ACCOUNT, Declined, Unavailable
from billing.values.money import Money
from bot.runtime.clients import StripeAccounts
from sandbox.standins.stripe.account import Account
from tests.billing import samples
from tests.billing.samples import IDENTIFIED, case_of
from tests.billing.stripe.asking import paths, typed

OURS, THEIRS = "acct_sandbox", "acct_before"
KNOWN: Reading = samples.account()

pytestmark = pytest.mark.usefixtures("jane")


@pytest.fixture
def accounts(processor: StripeProcessor) -> StripeAccounts:
    return Accounts(processor)


def case_in(account: str | None) -> Case:
    return case_of(replace(IDENTIFIED, customer="cus_Jane", account=account))


ASKED: list[Callable[[Processor], object]] = [
    lambda stripe: stripe.look_up(typed("cus_Jane"), fresh=True),
    lambda stripe: stripe.charges.read("ch_Jane"),
    lambda stripe: stripe.portals.session("cus_Jane"),
    lambda stripe: stripe.in_full.read(KNOWN, newest=5),
    lambda stripe: stripe.charges.refund(
        "ch_Jane", Money(500, "usd"), reason="duplicate", case_id="case_1", proposal=4, key="case_1:4:refund"
    ),
]


@pytest.mark.parametrize("ask", ASKED)
def test_of_an_account_that_the_key_is_not_of_nothing_is_asked(
    account: Account, accounts: StripeAccounts, ask: Callable[[Processor], object]
) -> None:
    with pytest.raises(Declined, match=OTHER_ACCOUNT):
        ask(accounts.of(case_in(THEIRS)))
    assert paths(account) == ["/v1/account"]


@pytest.mark.parametrize("known", [OURS, None])
def test_of_its_own_everything_is(account: Account, accounts: StripeAccounts, known: str | None) -> None:
    assert accounts.of(case_in(known)).charges.read("ch_Jane").id == "ch_Jane"


def test_whoever_is_looked_for_is_looked_for_in_its_own(accounts: StripeAccounts) -> None:
    found = accounts.of(case_of()).look_up(typed("jane@example.com"))
    assert found.of == OURS


def test_a_key_that_may_not_say_whose_it_is_is_trusted(account: Account, accounts: StripeAccounts) -> None:
    account.faults.add(kind="error", path="/v1/account", status=403)
    assert accounts.of(case_in(THEIRS)).charges.read("ch_Jane").id == "ch_Jane"


def test_until_stripe_says_whose_the_key_is_nothing_is_asked(account: Account, accounts: StripeAccounts) -> None:
    account.faults.fail("/v1/account")
    with pytest.raises(Unavailable):
        accounts.of(case_in(OURS)).charges.read("ch_Jane")
    assert set(paths(account)) == {"/v1/account"}
    account.faults.clear()
    assert accounts.of(case_in(OURS)).charges.read("ch_Jane").id == "ch_Jane"
