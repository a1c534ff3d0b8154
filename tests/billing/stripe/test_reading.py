"""One reading of everything that a case shows: each panel on its own, and what fails is unknown, never none."""

import pytest

from billing.account.account import Account as Reading
from billing.account.account import Panel
from billing.account.customer import FoundBy
from billing.stripe.stripe_processor import StripeProcessor
from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.ledger import StripeObject
from tests.billing.stripe.asking import typed

# Where each panel is read.
PATHS = {
    Panel.SUBSCRIPTIONS: "/v1/subscriptions",
    Panel.INVOICES: "/v1/invoices",
    Panel.CHARGES: "/v1/charges",
    Panel.DISPUTES: "/v1/disputes",
    Panel.PAYMENT_METHODS: "/v1/payment_methods",
    Panel.CHECKOUTS: "/v1/checkout/sessions",
    Panel.PORTAL: "/v1/billing_portal/configurations",
    Panel.OTHERS: "/v1/customers",
}
# Without charges nobody knows which of them are disputed.
EMPTY_WITHOUT = {Panel.CHARGES: {Panel.CHARGES, Panel.DISPUTES}}


def read(processor: StripeProcessor, text: str = "cus_Jane") -> Reading:
    told = processor.look_up(typed(text))
    assert told.account is not None
    return told.account


def shown(reading: Reading) -> set[Panel]:
    return {panel for panel in Panel if getattr(reading, panel)}


@pytest.fixture
def everything(account: Account, jane: StripeObject, monthly: StripeObject) -> StripeObject:
    """Jane has something in every panel but the others."""
    account.add_checkout_session(monthly, customer=jane, subscription="sub_Jane", id="cs_Jane")
    account.dispute("ch_Jane", id="dp_Jane")
    return jane


@pytest.fixture
def joe(account: Account, monthly: StripeObject) -> StripeObject:
    """Who has Jane's address."""
    customer = account.add_customer(id="cus_Joe", email="JANE@example.com")
    account.add_payment_method("cus_Joe", id="pm_Joe")
    account.add_subscription("cus_Joe", monthly, id="sub_Joe")
    return customer


@pytest.mark.usefixtures("everything", "joe")
class TestWhatIsShown:
    def test_a_customer_with_everything(self, processor: StripeProcessor) -> None:
        reading = read(processor)
        assert (shown(reading), reading.unknown, reading.cut) == (set(Panel), (), ())
        assert [subscription.id for subscription in reading.subscriptions] == ["sub_Jane"]
        assert [invoice.id for invoice in reading.invoices] == ["in_Jane"]
        assert [method.id for method in reading.payment_methods] == ["pm_Jane"]
        assert [(checkout.id, checkout.subscription) for checkout in reading.checkouts] == [("cs_Jane", "sub_Jane")]
        assert [(dispute.id, dispute.charge) for dispute in reading.disputes] == [("dp_Jane", "ch_Jane")]
        [charge] = reading.charges
        assert (charge.id, charge.invoice, charge.subscription) == ("ch_Jane", "in_Jane", "sub_Jane")
        assert reading.portal is not None
        assert reading.portal.configured
        assert reading.subscriptions[0].name == "Pro"
        assert reading.dashboard == "https://dashboard.stripe.com/acct_sandbox/test"

    def test_whoever_has_the_same_address_is_read_together(self, processor: StripeProcessor) -> None:
        [joe] = read(processor).others
        assert (joe.customer.id, joe.customer.found_by, joe.unknown) == ("cus_Joe", FoundBy.EMAIL, ())
        assert [subscription.name for subscription in joe.subscriptions] == ["Pro"]
        assert [method.id for method in joe.payment_methods] == ["pm_Joe"]

    def test_of_several_nobody_is_chosen(self, processor: StripeProcessor) -> None:
        told = processor.look_up(typed("jane@example.com"))
        assert told.account is None
        assert {profile.customer.id: [one.id for one in profile.subscriptions] for profile in told.found} == {
            "cus_Jane": ["sub_Jane"],
            "cus_Joe": ["sub_Joe"],
        }

    def test_what_is_behind_discounts_and_schedules_comes_along(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_discount("sub_Jane", percent_off=12.5)
        account.add_schedule("sub_Jane", end_behavior="cancel", id="sub_sched_Jane")
        [subscription] = read(processor).subscriptions
        assert ([off.percent for off in subscription.discounts], subscription.schedule_end) == (["12.5"], "cancel")

    def test_ended_subscriptions_are_shown_too(self, account: Account, processor: StripeProcessor) -> None:
        account.cancel_subscription("sub_Jane")
        assert [subscription.status for subscription in read(processor).subscriptions] == ["canceled"]


@pytest.mark.usefixtures("everything")
class TestFailures:
    @pytest.mark.parametrize("panel", Panel)
    def test_what_is_refused_is_unknown_and_the_rest_is_shown(
        self, account: Account, processor: StripeProcessor, panel: Panel
    ) -> None:
        account.faults.fail(PATHS[panel], status=403)
        reading = read(processor)
        assert (reading.unknown, reading.asking_again_helps) == ((panel,), False)
        assert shown(reading) == set(Panel) - {Panel.OTHERS} - EMPTY_WITHOUT.get(panel, {panel})

    def test_what_gave_no_answer_may_give_one_later(self, account: Account, processor: StripeProcessor) -> None:
        for panel in set(PATHS) - {Panel.DISPUTES}:
            account.faults.fail(PATHS[panel], status=500)
        reading = read(processor)
        assert (set(reading.unknown), reading.asking_again_helps) == (set(Panel) - {Panel.DISPUTES}, True)
        assert shown(reading) == set()

    def test_one_that_gave_no_answer_is_worth_asking_again_beside_one_that_was_refused(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.faults.fail(PATHS[Panel.INVOICES], status=403)
        account.faults.fail(PATHS[Panel.DISPUTES], status=503)
        reading = read(processor)
        assert (reading.unknown, reading.asking_again_helps) == ((Panel.INVOICES, Panel.DISPUTES), True)

    @pytest.mark.usefixtures("joe")
    @pytest.mark.parametrize("panel", [Panel.SUBSCRIPTIONS, Panel.PAYMENT_METHODS])
    def test_what_is_refused_of_everybody_leaves_the_others_unknown_too(
        self, account: Account, processor: StripeProcessor, panel: Panel
    ) -> None:
        account.faults.fail(PATHS[panel], status=403)
        reading = read(processor)
        assert (reading.unknown, reading.asking_again_helps) == ((panel, Panel.OTHERS), False)
        assert [(joe.customer.id, joe.unknown) for joe in reading.others] == [("cus_Joe", (panel,))]

    @pytest.mark.usefixtures("joe")
    def test_a_candidate_of_whom_something_is_unknown_is_shown_all_the_same(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.faults.fail(PATHS[Panel.PAYMENT_METHODS], status=403)
        told = processor.look_up(typed("jane@example.com"))
        assert {(profile.customer.id, profile.unknown) for profile in told.found} == {
            ("cus_Jane", (Panel.PAYMENT_METHODS,)),
            ("cus_Joe", (Panel.PAYMENT_METHODS,)),
        }

    def test_names_that_can_not_be_read_are_no_panel(self, account: Account, processor: StripeProcessor) -> None:
        account.faults.fail("/v1/products", status=403)
        reading = read(processor)
        assert (reading.unknown, reading.subscriptions[0].name) == ((), "prod_Pro")


@pytest.mark.usefixtures("jane")
class TestWhatIsCut:
    @pytest.mark.parametrize(("count", "cut"), [(100, ()), (101, (Panel.CHARGES,))])
    def test_a_panel_of_which_there_is_more_says_so(
        self, account: Account, processor: StripeProcessor, count: int, cut: tuple[Panel, ...]
    ) -> None:
        for _ in range(count - 1):
            account.add_charge("cus_Jane", 100)
        reading = read(processor)
        assert (len(reading.charges), reading.cut) == (100, cut)

    def test_of_disputes_only_the_newest_three_are_read(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(4):
            account.dispute(account.add_charge("cus_Jane", 100, id=f"ch_{number}"), id=f"dp_{number}")
        reading = read(processor)
        assert [dispute.id for dispute in reading.disputes] == ["dp_3", "dp_2", "dp_1"]
        assert reading.cut == (Panel.DISPUTES,)


class TestAccountsV2:
    @pytest.fixture(autouse=True)
    def acme(self, account: Account, monthly: StripeObject) -> StripeObject:
        customer = account.add_account(id="acct_Acme", name="Acme", email="ap@example.com")
        account.add_subscription(customer, monthly, id="sub_Acme")
        account.add_paid_invoice("sub_Acme", id="in_Acme", charge_id="ch_Acme")
        account.add_checkout_session(monthly, customer=customer, subscription="sub_Acme")
        return customer

    def test_it_is_read_like_any_customer(self, processor: StripeProcessor) -> None:
        reading = read(processor, "acct_Acme")
        assert (reading.unknown, shown(reading)) == ((), set(Panel) - {Panel.OTHERS, Panel.DISPUTES})
        [charge] = reading.charges
        assert (charge.id, charge.invoice, charge.has_something_left) == ("ch_Acme", "in_Acme", True)

    def test_payments_that_nothing_was_tried_for_are_no_charges(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.add_open_invoice("sub_Acme")
        assert [charge.id for charge in read(processor, "acct_Acme").charges] == ["ch_Acme"]

    def test_a_key_that_may_not_see_the_charges_of_its_payments_knows_none_of_them(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.faults.add(kind="error", path="/v1/payment_intents", status=403)
        reading = read(processor, "acct_Acme")
        assert (reading.unknown, reading.charges, reading.asking_again_helps) == ((Panel.CHARGES,), (), False)


@pytest.mark.usefixtures("jane")
class TestWhichInvoiceWasPaid:
    def test_it_is_known(self, processor: StripeProcessor) -> None:
        assert read(processor).linked

    def test_a_key_that_may_not_see_payments_knows_of_no_charge_which_invoice_it_paid(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.faults.add(kind="error", path="/v1/invoices", status=403)
        reading = read(processor)
        assert [invoice.id for invoice in reading.invoices] == ["in_Jane"]
        assert not reading.knows_invoice_of(reading.charges[0])

    def test_a_charge_from_before_payment_intents_is_known_by_its_own_id(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.find("charge", "ch_Jane")["payment_intent"] = None
        [paid] = account.all("invoice_payment", invoice="in_Jane")
        paid["payment"] = {"type": "charge", "charge": "ch_Jane"}
        [charge] = read(processor).charges
        assert (charge.invoice, charge.subscription) == ("in_Jane", "sub_Jane")
