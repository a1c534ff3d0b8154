"""What the core relies on in Stripe, held by the real processor over HTTP and by the unit tests' Stripe in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from billing.account.customer import BalanceEntry
from billing.account.schedule import Schedule
from billing.account.subscription import AT_PERIOD_END
from billing.ports.processor import Processor
from billing.values.errors import Declined
from billing.values.money import Money
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.fake_stripe import Stripe
from tests.billing.samples import NOW, charge, invoice, subscription, usd
from tests.billing.stripe.asking import processor_on, typed
from tests.billing.stripe.stage import Stage

FIVE = usd(500)
SIGNED = ("case_1", "4")
BEGUN, CHANGES, LATER = NOW - timedelta(days=10), NOW + timedelta(days=20), NOW + timedelta(days=90)


@pytest.fixture(params=["over HTTP", "in memory"])
def stripe(request: pytest.FixtureRequest) -> Iterator[Processor]:
    """cus_Jane paid 20 dollars with ch_Jane, owes in_Open, and has sub_Jane, and sub_Driven with its schedule."""
    if request.param == "in memory":
        yield in_memory().processor
        return
    tell(request.getfixturevalue("account"), request.getfixturevalue("jane"), request.getfixturevalue("monthly"))
    stage: Stage = request.getfixturevalue("stage")
    with processor_on(stage) as processor:
        yield processor


def tell(account: Account, jane: StripeObject, monthly: StripeObject) -> None:
    account.add_open_invoice("sub_Jane", id="in_Open")
    account.add_subscription(jane, monthly, id="sub_Driven")
    plan = account.add_schedule("sub_Driven", id="sub_sched_Jane")
    account.add_phase(plan, until=LATER, quantity=2)


def in_memory() -> Stripe:
    item = {"price": "price_1", "quantity": 1}
    phases = (
        {"start_date": stamp(BEGUN), "end_date": stamp(CHANGES), "items": [item]},
        {"start_date": stamp(CHANGES), "end_date": stamp(LATER), "items": [item]},
    )
    return Stripe(
        charges={"ch_Jane": charge("ch_Jane", captured=usd(2000), customer="cus_Jane")},
        subscriptions={
            "sub_Jane": subscription("sub_Jane"),
            "sub_Driven": subscription("sub_Driven", schedule="sub_sched_Jane"),
        },
        invoices={"in_Open": invoice("in_Open")},
        schedules={"sub_sched_Jane": Schedule("sub_sched_Jane", "active", "release", phases)},
    )


def stamp(at: datetime) -> int:
    return int(at.timestamp())


def refund(stripe: Processor, amount: Money = FIVE, key: str = "case_1:4:refund") -> str:
    made = stripe.charges.refund("ch_Jane", amount, reason="duplicate", case_id="case_1", proposal=4, key=key)
    assert (made.amount, made.case_id, made.proposal) == (amount, *SIGNED)
    return made.id


def enter(stripe: Processor, amount: int, decision: int) -> str:
    key = f"case_1:{decision}:credit"
    return stripe.customers.enter(
        "cus_Jane", usd(amount), charge="ch_Jane", case_id="case_1", decision=decision, key=key
    )


class TestWhatIsNotThere:
    def test_it_is_refused(self, stripe: Processor) -> None:
        for read in (stripe.charges.read, stripe.subscriptions.read, stripe.invoices.read, stripe.schedules.read):
            with pytest.raises(Declined, match="resource_missing"):
                read("xx_none")


class TestRefund:
    def test_it_stands_on_its_charge_and_says_which_decision_made_it(self, stripe: Processor) -> None:
        made = refund(stripe)
        after = stripe.charges.read("ch_Jane")
        assert after.left == usd(1500)
        assert [(one.id, one.case_id, one.proposal) for one in after.refunds] == [(made, *SIGNED)]
        assert [one.left for one in stripe.accounting.books("cus_Jane").charges] == [usd(1500)]

    def test_under_one_key_it_is_made_once(self, stripe: Processor) -> None:
        assert refund(stripe) == refund(stripe)
        assert stripe.charges.read("ch_Jane").left == usd(1500)

    def test_no_more_goes_back_than_is_left(self, stripe: Processor) -> None:
        refund(stripe)
        with pytest.raises(Declined):
            refund(stripe, usd(1501), key="case_1:9:refund")
        assert stripe.charges.read("ch_Jane").left == usd(1500)

    def test_without_an_amount_nothing_is_sent(self, stripe: Processor) -> None:
        with pytest.raises(Declined, match="amount_not_positive"):
            refund(stripe, usd(0))


class TestSubscription:
    def test_an_end_is_planned_and_taken_back(self, stripe: Processor) -> None:
        stripe.subscriptions.plan_end("sub_Jane", AT_PERIOD_END, key="case_1:4:end")
        assert stripe.subscriptions.read("sub_Jane").cancel_at_period_end
        stripe.subscriptions.plan_end("sub_Jane", {"cancel_at_period_end": False}, key="case_1:5:undo")
        assert not stripe.subscriptions.read("sub_Jane").cancel_at_period_end

    def test_what_was_cancelled_is_not_there_to_be_cancelled_again(self, stripe: Processor) -> None:
        stripe.subscriptions.cancel("sub_Jane", bill=False)
        assert stripe.subscriptions.read("sub_Jane").status == "canceled"
        assert [one.id for one in stripe.subscriptions.of("cus_Jane")] == ["sub_Driven"]
        with pytest.raises(Declined, match="resource_missing"):
            stripe.subscriptions.cancel("sub_Jane", bill=False)

    def test_cancelling_it_stops_the_collection_of_what_is_open(self, stripe: Processor) -> None:
        stripe.subscriptions.cancel("sub_Jane", bill=False)
        assert not stripe.invoices.read("in_Open").auto_advance


class TestSchedule:
    def test_what_it_drives_shows_the_end_that_it_plans(self, stripe: Processor) -> None:
        schedule = stripe.schedules.read("sub_sched_Jane")
        end = schedule.phases[0]["end_date"]
        stripe.schedules.edit(schedule.id, schedule.cut_at(end), "cancel", key="case_1:4:end")
        assert stripe.schedules.read(schedule.id).ends_at(end)
        assert stripe.subscriptions.read("sub_Driven").cancel_at == datetime.fromtimestamp(end, UTC)

    def test_it_is_cancelled_with_what_it_drives(self, stripe: Processor) -> None:
        stripe.schedules.cancel("sub_sched_Jane", bill=False, key="case_1:4:cancel")
        assert stripe.subscriptions.read("sub_Driven").status == "canceled"


class TestInvoice:
    def test_it_is_paid_once(self, stripe: Processor) -> None:
        assert [one.id for one in stripe.invoices.open_of("cus_Jane")] == ["in_Open"]
        for _ in range(2):
            stripe.invoices.pay("in_Open", key="case_1:4:pay")
        paid = stripe.invoices.read("in_Open")
        assert (paid.status, paid.remaining.amount) == ("paid", 0)
        assert stripe.invoices.open_of("cus_Jane") == ()

    def test_a_void_one_is_open_no_more(self, stripe: Processor) -> None:
        stripe.invoices.void("in_Open", key="case_1:4:void")
        assert stripe.invoices.read("in_Open").status == "void"
        assert stripe.invoices.open_of("cus_Jane") == ()

    def test_its_collection_is_taken_up_again(self, stripe: Processor) -> None:
        stripe.subscriptions.cancel("sub_Jane", bill=False)
        stripe.invoices.collect("in_Open", key="case_1:4:collect:in_Open")
        assert stripe.invoices.read("in_Open").auto_advance


class TestBalance:
    def test_an_entry_says_which_decision_made_it_and_for_which_charge(self, stripe: Processor) -> None:
        first, second = enter(stripe, -500, 4), enter(stripe, 200, 6)
        told = [(entry.id, entry.amount, entry.case_id, entry.decision, entry.charge) for entry in entries(stripe)]
        assert told == [(second, usd(200), "case_1", "6", "ch_Jane"), (first, usd(-500), *SIGNED, "ch_Jane")]
        assert stripe.customers.read("cus_Jane").balance == usd(-300)

    def test_under_one_key_it_is_made_once(self, stripe: Processor) -> None:
        assert enter(stripe, -500, 4) == enter(stripe, -500, 4)
        assert len(entries(stripe)) == 1


def entries(stripe: Processor) -> list[BalanceEntry]:
    return list(stripe.customers.entries("cus_Jane"))


class TestPortal:
    def test_it_is_as_it_was_made(self, stripe: Processor) -> None:
        portal = stripe.portals.read()
        wanted = {**portal.settings, "subscription_cancel": not portal.cancel, "login_page": False}
        stripe.portals.change(portal.id, wanted, key="case_1:4:portal")
        assert stripe.portals.read().settings == wanted

    def test_a_link_into_it_is_stripes(self, stripe: Processor) -> None:
        assert stripe.portals.session("cus_Jane").startswith("https://billing.stripe.com/")


def test_one_customer_is_found_with_a_reading(stripe: Processor) -> None:
    found = stripe.look_up(typed("jane@example.com"))
    assert len(found.found) == 1
    assert found.account is not None
    assert [one.id for one in found.account.charges] == ["ch_Jane"]
    assert {one.id for one in found.account.subscriptions} == {"sub_Jane", "sub_Driven"}
