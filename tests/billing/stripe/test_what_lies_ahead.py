"""What lies ahead of a subscription and what an invoice was for, read over HTTP: by its content, at what cost."""

from datetime import timedelta

import pytest

from billing.account.account import Account as Reading
from billing.account.invoice_line import LineKind, Purpose
from billing.stripe.stripe_processor import StripeProcessor
from billing.wording import bills, coming_changes
from billing.wording.line import Line
from billing.wording.subscriptions import subscription as told
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.itemizing import Itemized
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card
from tests.billing.stripe.asking import paths, typed

DAY = timedelta(days=1)


def read(processor: StripeProcessor) -> Reading:
    found = processor.look_up(typed("cus_Jane")).account
    assert found is not None
    return found


def text(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "•") for part in line)


@pytest.fixture
def downgrade(account: Account, jane: StripeObject) -> str:
    """Planned: from Pro at 20.00 to Basic at 7.00."""
    basic = account.add_price(account.add_product("Basic", id="prod_Basic"), 700, id="price_Basic")
    plan = account.add_schedule("sub_Jane")
    account.add_phase(plan, until=account.now() + 90 * DAY, price=basic)
    return str(basic["id"])


class TestPlannedChange:
    def test_it_says_to_what_and_at_which_price(self, processor: StripeProcessor, downgrade: str) -> None:
        [subscription] = read(processor).subscriptions
        assert "changes to Basic, 7.00 USD per month on •" in text(told(subscription))
        assert "driven by a schedule" not in text(told(subscription))
        shown = [text(line) for line in coming_changes.coming(subscription, read(processor))]
        assert shown == ["From • until •: Basic, 7.00 USD per month", "After • then it goes on by itself"]

    def test_a_price_costs_one_request_once(self, account: Account, processor: StripeProcessor, downgrade: str) -> None:
        for _ in range(3):
            read(processor)
        assert paths(account).count(f"/v1/prices/{downgrade}") == 1

    def test_what_the_items_show_costs_none(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        account.add_phase(account.add_schedule("sub_Jane"), until=account.now() + 90 * DAY, quantity=4)
        [subscription] = read(processor).subscriptions
        assert "changes to Pro, 20.00 USD per month × 4" in text(told(subscription))
        assert not [path for path in paths(account) if path.startswith("/v1/prices")]

    def test_a_price_that_can_not_be_read_is_said_to_be_unknown_and_asked_for_again(
        self, account: Account, processor: StripeProcessor, downgrade: str
    ) -> None:
        fault = account.faults.deny("/v1/prices/*", "rak_plan_read")
        [subscription] = read(processor).subscriptions
        assert f"changes to a price that could not be read ({downgrade})" in text(told(subscription))
        account.faults.mend(fault)
        assert "changes to Basic, 7.00 USD" in text(told(read(processor).subscriptions[0]))

    def test_a_change_that_waits_says_what_it_is(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        team = account.add_price(account.add_product("Team", id="prod_Team"), 1500)
        account.wait_for_payment("sub_Jane", team, quantity=3)
        [subscription] = read(processor).subscriptions
        assert "a change to Team, 15.00 USD per month × 3 waits for its payment until •" in text(told(subscription))


class TestWhatItWasFor:
    def test_usage_on_the_last_day_of_an_ended_one_is_no_renewal(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        calls = account.add_price(account.add_product("Calls", id="prod_Calls"), 1, usage_type="metered")
        account.add_item("sub_Jane", calls, quantity=None)
        ended = account.now() - DAY
        usage = Itemized(1234, "5,000 × Calls", ended - 30 * DAY, ended, item=1)
        account.add_itemized_invoice("sub_Jane", [usage], at=ended, billing_reason="subscription_cycle", id="in_Usage")
        account.cancel_subscription("sub_Jane", at=ended)
        found = read(processor).invoice("in_Usage")
        assert found
        assert (found.purpose, [line.kind for line in found.lines]) == (Purpose.USAGE, [LineKind.USAGE])
        assert [text(line) for line in bills.lines_of(found)] == ["12.34 USD: 5,000 × Calls (usage) · • – •"]

    def test_a_payment_leads_to_its_lines_and_its_tax_by_rate(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        account.add_tax("sub_Jane", 19)
        at = account.now() - DAY
        lines = [
            Itemized(2000, "1 × Pro", at, at + 30 * DAY),
            Itemized(1500, "Setting up", at, item=None),
            Itemized(1000, "Since last autumn", at - 60 * DAY, at),
        ]
        account.add_itemized_invoice("sub_Jane", lines, at=at, billing_reason="subscription_create", id="in_First")
        for _ in range(2):
            found = read(processor).invoice("in_First")
        assert found
        assert [text(line) for line in bills.lines_of(found)] == [
            "20.00 USD: 1 × Pro · • – •",
            "15.00 USD: Setting up (one-time item)",
            "10.00 USD: Since last autumn (time before the first invoice) · • – •",
            "8.55 USD: VAT 19% (DE) on 45.00 USD, on top",
        ]
        assert paths(account).count("/v1/tax_rates") == 1
        [charge] = [one for one in read(processor).charges if one.invoice == "in_First"]
        assert text(bills.seen(charge, read(processor))[0]) == f"For Invoice {found.number}"

    def test_a_rate_that_the_key_may_not_read_has_no_name_and_is_not_asked_for_again(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        account.faults.deny("/v1/tax_rates", "rak_tax_rate_read")
        account.add_tax("sub_Jane", 7, inclusive=True)
        account.add_paid_invoice("sub_Jane", id="in_Taxed")
        for _ in range(3):
            found = read(processor).invoice("in_Taxed")
        assert found
        assert text(bills.tax(found.taxes[0])) == "1.31 USD: tax on 18.69 USD, in the price"
        assert paths(account).count("/v1/tax_rates") == 1

    def test_more_lines_than_stripe_shows_are_said_to_be_there(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        at = account.now() - DAY
        many = [Itemized(100, f"Item {number}", at, item=None) for number in range(12)]
        account.add_itemized_invoice("sub_Jane", many, at=at, billing_reason="manual", id="in_Long")
        found = read(processor).invoice("in_Long")
        assert found
        assert (len(found.lines), found.lines_cut) == (10, True)
        assert text(bills.lines_of(found)[-1]) == "More lines than were read: Stripe has them all"


def test_what_the_customer_sees_and_said(account: Account, processor: StripeProcessor, jane: StripeObject) -> None:
    phone = account.add_payment_method(jane, Card(wallet="apple_pay", last4="4242", device_last4="8888"))
    charge = account.add_charge(jane, 900, payment_method=phone, id="ch_Phone")
    charge.update(calculated_statement_descriptor="NIMBUS* PRO", receipt_number="1234-5678")
    account.cancel_subscription("sub_Jane", feedback="too_expensive", comment="Sorry, no money left")
    found = read(processor)
    paid = found.charge("ch_Phone")
    assert paid
    assert [text(line) for line in bills.seen(paid, found)] == [
        "The customer reads “NIMBUS* PRO” on the statement, sees •8888 in Apple Pay, got receipt 1234-5678"
    ]
    [said] = bills.left_with(found.subscriptions[0])
    assert text(said) == "With the cancellation: too expensive, “Sorry, no money left”"
    assert "no money left" not in repr(found)


class TestPeriodsOfItems:
    def test_each_item_has_its_own_and_the_end_takes_none_away(
        self, account: Account, processor: StripeProcessor, jane: StripeObject
    ) -> None:
        yearly = account.add_price(account.add_product("Support", id="prod_Support"), 30_000, interval="year")
        account.add_item("sub_Jane", yearly)
        [subscription] = read(processor).subscriptions
        assert subscription.has_periods_of_its_items
        processor.subscriptions.plan_end("sub_Jane", {"cancel_at": "max_period_end"}, key="case_1:2:1")
        ends = [item["current_period_end"] for item in account["sub_Jane"]["items"]["data"]]
        assert account["sub_Jane"]["cancel_at"] == max(ends) > min(ends)
        [subscription] = read(processor).subscriptions
        assert subscription.ends == subscription.paid_until
        processor.subscriptions.plan_end("sub_Jane", {"cancel_at": ""}, key="case_1:2:2")
        assert read(processor).subscriptions[0].ends is None
