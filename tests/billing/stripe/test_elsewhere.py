"""An identifier of something that Stripe has, and not where the key is: told as such, and never as nobody."""

import pytest

from billing.stripe.client import Stripe
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import NotPermitted
from billing.values.identifiers import parse
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.samples import NOW
from tests.billing.stripe.asking import paths, unlimited
from tests.billing.stripe.stage import Stage

# Every kind of identifier that names an object.
KINDS = {
    "cus_Far": "/v1/customers/cus_Far",
    "sub_Far": "/v1/subscriptions/sub_Far",
    "in_Far": "/v1/invoices/in_Far",
    "ch_Far": "/v1/charges/ch_Far",
    "py_Far": "/v1/charges/py_Far",
    "pi_Far": "/v1/payment_intents/pi_Far",
    "https://dashboard.stripe.com/acct_1Other/test/subscriptions/sub_Far": "/v1/subscriptions/sub_Far",
    "https://dashboard.stripe.com/payments/pi_Far": "/v1/payment_intents/pi_Far",
}


@pytest.mark.parametrize("identifier", KINDS)
class TestOtherMode:
    @pytest.mark.parametrize("key", ["test", "live"])
    def test_it_is_told_with_one_request(self, account: Account, stage: Stage, identifier: str, key: str) -> None:
        there = {"test": "live", "live": "test"}[key]
        account.other_mode = {path.rpartition("/")[2]: there for path in KINDS.values()}
        stripe = Stripe(f"rk_{key}_read", api_url=stage.url, budget=unlimited())
        processor = StripeProcessor(stripe, github_key="github", email_key="support_email", now=lambda: NOW)
        typed = parse(identifier)
        assert typed
        told = processor.look_up(typed)
        processor.close()
        assert (told.found, told.account, told.hint) == ((), None, f"exists_in_{there}_mode")
        assert paths(account) == [KINDS[identifier]]

    def test_what_is_nowhere_has_no_hint(self, processor: StripeProcessor, identifier: str) -> None:
        typed = parse(identifier)
        assert typed
        told = processor.look_up(typed)
        assert (told.found, told.hint) == ((), None)

    @pytest.mark.parametrize(
        ("status", "code", "message", "says"),
        [
            (403, "account_invalid", "The provided key does not have access to account 'acct_1'.", "account_invalid"),
            (403, None, "Having the 'rak_plan_read' permission would allow this.", "rak_plan_read"),
            (401, None, "Expired API Key provided: rk_live_****1234", "invalid_api_key"),
        ],
    )
    def test_a_key_that_may_not_look_is_no_answer(
        self,
        account: Account,
        processor: StripeProcessor,
        identifier: str,
        status: int,
        code: str | None,
        message: str,
        says: str,
    ) -> None:
        typed = parse(identifier)
        assert typed
        account.faults.add(
            kind="error", method="GET", path=KINDS[identifier], status=status, code=code, message=message, times=9
        )
        with pytest.raises(NotPermitted) as refused:
            processor.look_up(typed)
        assert refused.value.code == says


def test_a_deleted_customer_is_told_as_deleted_by_whatever_is_theirs(
    account: Account, processor: StripeProcessor, jane: StripeObject
) -> None:
    account.delete_customer(jane)
    for identifier in (
        "cus_Jane",
        "sub_Jane",
        "in_Jane",
        "ch_Jane",
        account.find("charge", "ch_Jane")["payment_intent"],
    ):
        typed = parse(identifier)
        assert typed
        [found] = processor.look_up(typed).found
        assert (found.customer.id, found.customer.deleted) == ("cus_Jane", True)
