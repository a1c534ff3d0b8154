"""The reading of a customer, completed over HTTP with all that money going back rests on, and what that makes of it."""

import pytest

from billing.account.account import Account as Reading
from billing.account.given_back import GivenBack
from billing.account.giving_back import most
from billing.execution.completing import completed
from billing.ports.asking import Asker, asker
from billing.stripe.budget import Budget
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.money import Money
from sandbox.standins.stripe.account import Account
from tests.billing.stripe.asking import paths, typed

ENTRIES, ITEMS = "/v1/customers/cus_Jane/balance_transactions", "/v1/invoiceitems"
NOTES, INVOICES, CHARGES = "/v1/credit_notes", "/v1/invoices", "/v1/charges"


def looked_up(processor: StripeProcessor) -> Reading:
    found = processor.look_up(typed("cus_Jane")).account
    assert found is not None
    return found


def whole(processor: StripeProcessor) -> Reading:
    return completed(looked_up(processor), processor)


def at_most(reading: Reading, charge: str = "ch_Jane") -> int | None:
    payment = reading.charge(charge)
    assert payment is not None
    found = most(payment, reading)
    return found.amount if found else None


@pytest.mark.usefixtures("jane")
class TestWhatIsAsked:
    def test_a_lookup_asks_for_none_of_it_and_knows_no_figure(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        reading = looked_up(processor)
        assert (reading.given_back, at_most(reading)) == (None, None)
        assert not {ENTRIES, ITEMS, NOTES} & set(paths(account))

    def test_it_costs_two_requests(self, account: Account, processor: StripeProcessor) -> None:
        reading = looked_up(processor)
        account.log.clear()
        found = completed(reading, processor)
        assert (found.given_back, at_most(found)) == (GivenBack(), 2_000)
        assert sorted(paths(account)) == [ENTRIES, ITEMS]

    def test_credit_notes_are_read_where_an_invoice_shows_some(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        account.find("invoice", "in_Jane")["post_payment_credit_notes_amount"] = 100
        found = whole(processor)
        assert NOTES in paths(account)
        # Stripe shows one, and lists none.
        assert at_most(found) is None

    def test_what_is_cut_is_read_to_its_end(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(101):
            account.add_charge("cus_Jane", 100, id=f"ch_{number}")
        reading = looked_up(processor)
        assert len(reading.charges) == 100
        account.log.clear()
        found = completed(reading, processor)
        assert (len(found.charges), found.cut, at_most(found)) == (102, (), 2_000)
        assert paths(account).count(CHARGES) == 2

    def test_what_a_payment_waits_for_is_still_known_then(self, account: Account, processor: StripeProcessor) -> None:
        account.wait_for_customer(account.add_open_invoice("sub_Jane", id="in_1"), "verify_with_microdeposits")
        for number in range(100):
            account.add_charge("cus_Jane", 100, id=f"ch_{number}")
        reading = looked_up(processor)
        read = reading.invoice("in_1")
        assert read
        assert read.waiting
        assert completed(reading, processor).invoice("in_1") == read

    def test_open_invoices_are_read_to_their_end(self, account: Account, processor: StripeProcessor) -> None:
        """Stripe stops collecting each of them when it cancels anything."""
        for number in range(101):
            account.add_open_invoice("sub_Jane", id=f"in_{number}")
        assert len(processor.invoices.open_of("cus_Jane")) == 101

    def test_before_money_moves_all_of_it_is_read_anew(self, account: Account, processor: StripeProcessor) -> None:
        reading = whole(processor)
        account.log.clear()
        completed(reading, processor, anew=True)
        assert sorted(paths(account)) == sorted([ENTRIES, ITEMS, INVOICES, CHARGES])


class Noting(Budget):
    """Says who asked, and whether that waited its turn."""

    def __init__(self) -> None:
        super().__init__(per_second=1_000_000)
        self.asked: list[tuple[Asker, bool]] = []

    def take(self, *, urgent: bool = False) -> None:
        self.asked.append((asker(), urgent))


@pytest.mark.usefixtures("jane")
@pytest.mark.parametrize("anew", [False, True])
def test_only_what_is_read_before_money_moves_goes_before_others(
    account: Account, processor: StripeProcessor, anew: bool
) -> None:
    """And all of it is asked for by one case, whose turn it is."""
    account.find("invoice", "in_Jane")["post_payment_credit_notes_amount"] = 100
    for number in range(101):
        account.add_charge("cus_Jane", 100, id=f"ch_{number}")
    reading = looked_up(processor)
    noting = processor.stripe.budget = Noting()
    completed(reading, processor, anew=anew)
    assert set(noting.asked) == {(asker(), anew)}


@pytest.mark.usefixtures("jane")
class TestWhatCanNotBeRead:
    @pytest.mark.parametrize("path", [ENTRIES, ITEMS])
    @pytest.mark.parametrize(("status", "helps"), [(403, False), (500, True)])
    def test_it_is_not_none(
        self, account: Account, processor: StripeProcessor, path: str, status: int, helps: bool
    ) -> None:
        account.faults.fail(path, status=status)
        found = whole(processor)
        assert (at_most(found), found.is_complete, found.asking_again_helps) == (None, False, helps)

    def test_whose_payments_they_are_is_unknown_where_stripe_was_not_asked_for_them(
        self, account: Account, processor: StripeProcessor
    ) -> None:
        """Also where it would be by the time that all is read."""
        processor.stripe.bare_until[("data.payments",)] = 1.0
        processor.stripe.clock = lambda: 2.0 if {INVOICES, CHARGES} <= set(paths(account)) else 0.0
        assert not processor.accounting.books("cus_Jane").linked

    def test_a_list_that_is_too_long_is_unknown(self, account: Account, processor: StripeProcessor) -> None:
        for number in range(101):
            account.add_charge("cus_Jane", 100, id=f"ch_{number}")
        account.add_paid_invoice("sub_Jane", charge_id="ch_New")
        processor.stripe.most_pages = 1
        found = whole(processor)
        assert (at_most(found, "ch_New"), found.is_complete, found.asking_again_helps) == (None, False, False)


@pytest.mark.usefixtures("jane")
class TestOurOwnCredit:
    def test_it_is_shown_with_the_payment_that_it_makes_up_for(self, processor: StripeProcessor) -> None:
        given = [(-500, "ch_Jane"), (200, "ch_Jane"), (-700, "ch_Other")]
        for decision, (amount, charge) in enumerate(given):
            money, key = Money(amount, "usd"), f"case_1:{decision}:credit"
            processor.customers.enter("cus_Jane", money, charge=charge, case_id="case_1", decision=decision, key=key)
        assert at_most(whole(processor)) == 1_700
