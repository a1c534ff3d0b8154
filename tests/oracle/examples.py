"""What happened to one customer, and the most that may then go back of each payment, in figures worked out by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.standins.stripe.account import Account
from sandbox.standins.stripe.acts import issuing
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.invoice import line
from tests.oracle.told import CUSTOMER

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=31)
MIDDLE = START + timedelta(days=15, hours=12)
# By the payment's id, in minor units; None where that is unknown.
Most = dict[str, int | None]
Told = Callable[["Shop"], Most]
EXAMPLES: dict[str, Told] = {}


def example(told: Told) -> Told:
    EXAMPLES[told.__name__] = told
    return told


class Shop:
    """A customer in March, with ids that figures can be given for."""

    def __init__(self) -> None:
        self.at = MIDDLE
        self.stripe = Account(now=lambda: self.at)
        self.stripe.add_customer(id=CUSTOMER, name="Made Up", email="made.up@example.com", created=START)
        self.stripe.add_payment_method(CUSTOMER, created=START)
        self.product = self.stripe.add_product("Plan")

    def subscribe(
        self, price: int, seats: int = 1, *, currency: str = "usd", interval: str = "month", id: str = "sub_1"
    ) -> StripeObject:
        of = self.stripe.add_price(self.product, price, currency, interval)
        return self.stripe.add_subscription(CUSTOMER, of, quantity=seats, created=START, id=id)

    def month(self, price: int = 2_000, seats: int = 1, *, currency: str = "usd", number: int = 1) -> StripeObject:
        """The first month of a subscription, paid by card: `sub_1`, `in_1`, `ch_1`."""
        subscription = self.subscribe(price, seats, currency=currency, id=f"sub_{number}")
        return self.stripe.add_paid_invoice(subscription, at=START, id=f"in_{number}", charge_id=f"ch_{number}")

    def invoice(
        self, subscription: str, *amounts: int | tuple[str, int], at: datetime = MIDDLE, charge_id: str = "ch_2"
    ) -> StripeObject:
        """Of so many prorations, some of another subscription, paid by card where anything is due."""
        of = self.stripe.find("subscription", subscription)
        each = [(subscription, amount) if isinstance(amount, int) else amount for amount in amounts]
        lines = [
            line(
                invoice="",
                item=self.stripe.find("subscription", whose)["items"]["data"][0],
                amount=amount,
                description="Unused time" if amount < 0 else "Remaining time",
                period=(int(at.timestamp()), int(END.timestamp())),
                quantity=1,
                proration=True,
            )
            for whose, amount in each
        ]
        made = issuing.issue(self.stripe, of, at=at, billing_reason="subscription_update", lines=lines)
        if made["status"] == "open":
            self.stripe.try_to_collect(made, at=at, charge_id=charge_id)
        return made

    def grant(self, amount: int, *, used: int, bought: str, at: datetime = MIDDLE) -> None:
        """Credits for usage of somebody who paid by usage once; `bought` is what their metadata names."""
        price = self.stripe.add_price(self.product, 10, usage_type="metered")
        self.stripe.add_subscription(CUSTOMER, price, created=START, status="canceled")
        self.stripe.grant_credits(CUSTOMER, amount, used=used, metadata={"bought": bought}, at=at)


def by_card_and_transfer(shop: Shop) -> StripeObject:
    owed = shop.stripe.add_open_invoice(shop.subscribe(10_000), at=START)
    shop.stripe.pay_beside(owed, 6_000, charge_id="ch_1", at=START)
    shop.stripe.pay_off_stripe(owed, at=MIDDLE)
    assert (owed["status"], owed["amount_paid_off_stripe"]) == ("paid", 4_000)
    return owed


@example
def sixteen_credits_on_one_invoice(shop: Shop) -> Most:
    shop.month(500, 20)
    shop.invoice("sub_1", *[-500] * 16)
    return {"ch_1": 2_000}


@example
def a_year_more_seats_and_then_fewer(shop: Shop) -> Most:
    subscription = shop.subscribe(120_000, interval="year")
    shop.stripe.add_paid_invoice(subscription, at=START, charge_id="ch_1")
    shop.invoice("sub_1", 11_000, at=START + timedelta(days=9))
    shop.invoice("sub_1", -88_110, at=START + timedelta(days=10))
    return {"ch_1": 42_890, "ch_2": 11_000}


@example
def an_upgrade_credits_and_charges_on_one_invoice(shop: Shop) -> Most:
    shop.month(2_000)
    shop.invoice("sub_1", -1_333, 3_333)
    return {"ch_1": 2_000, "ch_2": 2_000}


@example
def an_upgrade_of_many_lines(shop: Shop) -> Most:
    """The first ten are below zero and the eleventh is not, so whoever stops at ten takes it for credit."""
    shop.month(2_000, 10)
    shop.invoice("sub_1", *[-1_000] * 10, 15_000)
    return {"ch_1": 20_000, "ch_2": 5_000}


@example
def an_invoice_paid_twice(shop: Shop) -> Most:
    paid = shop.month()
    shop.stripe.pay_beside(paid, charge_id="ch_2", at=MIDDLE)
    return {"ch_1": 2_000, "ch_2": 2_000}


@example
def an_invoice_paid_twice_and_one_of_them_refunded(shop: Shop) -> Most:
    paid = shop.month()
    shop.stripe.pay_beside(paid, charge_id="ch_2", at=MIDDLE)
    shop.stripe.refund("ch_1")
    return {"ch_1": 0, "ch_2": 0}


@example
def a_credit_note_out_of_band(shop: Shop) -> Most:
    shop.stripe.add_credit_note(shop.month(), 1_500, out_of_band=1_500)
    return {"ch_1": 500}


@example
def a_credit_note_to_the_balance(shop: Shop) -> Most:
    shop.stripe.add_credit_note(shop.month(), 1_500, credit=1_500)
    return {"ch_1": 500}


@example
def a_credit_note_that_refunds(shop: Shop) -> Most:
    shop.stripe.add_credit_note(shop.month(), 1_500, refund=1_500)
    return {"ch_1": 500}


@example
def a_credit_note_that_names_a_refund(shop: Shop) -> Most:
    paid = shop.month()
    made = shop.stripe.refund("ch_1", 600)
    shop.stripe.add_credit_note(paid, 1_000, refunds={made["id"]: 600}, credit=400)
    return {"ch_1": 1_000}


@example
def a_credit_note_in_all_three_ways_whose_refund_failed(shop: Shop) -> Most:
    note = shop.stripe.add_credit_note(shop.month(), 1_500, refund=500, credit=400, out_of_band=600)
    shop.stripe.settle_refund(note["refunds"][0]["refund"], "failed")
    return {"ch_1": 1_000}


@example
def a_credit_note_before_payment(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_000), at=START)
    shop.stripe.add_credit_note(owed, 500)
    shop.stripe.try_to_collect(owed, at=MIDDLE, charge_id="ch_1")
    return {"ch_1": 1_500}


@example
def a_credit_note_on_an_invoice_paid_in_parts(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_000), at=START)
    shop.stripe.pay_beside(owed, 800, charge_id="ch_1", at=START)
    shop.stripe.pay_beside(owed, 1_200, charge_id="ch_2", at=MIDDLE)
    shop.stripe.add_credit_note(owed, 1_500, out_of_band=1_500)
    return {"ch_1": 500, "ch_2": 500}


@example
def a_mixed_credit_note(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_000), at=START)
    shop.stripe.pay_beside(owed, 800, charge_id="ch_1", at=START)
    shop.stripe.add_credit_note(owed, 1_500, credit=300)
    return {"ch_1": 500}


@example
def credit_that_a_later_invoice_used(shop: Shop) -> Most:
    """30.00 stay given back; the later invoice brought the 10.00 that were paid by card."""
    shop.month(4_000)
    shop.invoice("sub_1", -3_000)
    bill = shop.stripe.renew("sub_1", at=END, paid=False)
    shop.stripe.try_to_collect(bill, at=END, charge_id="ch_2")
    assert (bill["amount_due"], bill["starting_balance"]) == (1_000, -3_000)
    return {"ch_1": 2_000, "ch_2": 1_000}


@example
def credit_that_waits(shop: Shop) -> Most:
    shop.month(2_000, 5)
    shop.stripe.change_subscription("sub_1", quantity=1, at=MIDDLE)
    return {"ch_1": 6_000}


@example
def credit_that_waits_beside_what_is_owed(shop: Shop) -> Most:
    shop.month(2_000, 5)
    shop.stripe.change_subscription("sub_1", quantity=1, at=MIDDLE)
    shop.stripe.change_subscription("sub_1", quantity=6, at=MIDDLE)
    return {"ch_1": 10_000}


@example
def credit_that_went_onto_the_next_invoice(shop: Shop) -> Most:
    """It was paid for with the same invoice, which is above zero."""
    shop.month(2_000, 5)
    shop.stripe.change_subscription("sub_1", quantity=3, at=MIDDLE)
    bill = shop.stripe.renew("sub_1", at=END, paid=False)
    shop.stripe.try_to_collect(bill, at=END, charge_id="ch_2")
    return {"ch_1": 10_000, "ch_2": 4_000}


@example
def credit_that_stays_though_the_subscription_ended(shop: Shop) -> Most:
    shop.month(2_000, 5)
    shop.stripe.cancel_subscription("sub_1", at=MIDDLE, prorate=True)
    return {"ch_1": 5_000}


@example
def credit_that_the_end_took_away(shop: Shop) -> Most:
    shop.month(2_000, 5)
    shop.stripe.change_subscription("sub_1", quantity=1, at=MIDDLE)
    shop.stripe.cancel_subscription("sub_1", at=MIDDLE)
    return {"ch_1": 10_000}


@example
def unused_time_of_another_subscription(shop: Shop) -> Most:
    shop.month(2_000)
    shop.month(3_000, number=2)
    shop.invoice("sub_2", -5_000)
    return {"ch_1": 2_000, "ch_2": 0}


@example
def unused_time_on_the_first_invoice_of_another_subscription(shop: Shop) -> Most:
    """What waits for one subscription "can be billed on another invoice for the customer"."""
    shop.month(2_000)
    shop.stripe.cancel_subscription("sub_1", at=MIDDLE, prorate=True)
    (waits,) = shop.stripe.all("invoiceitem")
    assert waits["amount"] == -1_000
    shop.subscribe(600, id="sub_2")
    waits["invoice"] = shop.invoice("sub_2", ("sub_1", -1_000), 600)["id"]
    return {"ch_1": 1_600}


@example
def unused_time_on_the_renewal_of_another_subscription(shop: Shop) -> Most:
    shop.month(2_000)
    shop.month(1_500, number=2)
    shop.invoice("sub_2", ("sub_1", -2_000), 1_500, at=END)
    return {"ch_1": 1_500, "ch_2": 1_500}


@example
def unused_time_of_two_on_the_invoice_of_one(shop: Shop) -> Most:
    shop.month(2_000)
    shop.month(1_500, number=2)
    shop.invoice("sub_2", ("sub_1", -1_000), -500)
    return {"ch_1": 1_000, "ch_2": 1_000}


@example
def unused_time_that_paid_for_another_subscription(shop: Shop) -> Most:
    shop.month(2_000)
    shop.subscribe(1_500, id="sub_2")
    shop.invoice("sub_2", ("sub_1", -1_000), 1_500)
    return {"ch_1": 2_000, "ch_2": 500}


@example
def time_that_was_paid_on_the_invoice_of_another_subscription(shop: Shop) -> Most:
    """10.00 of the payment were for the first, of which 8.00 came back as credit."""
    shop.subscribe(1_000, id="sub_1")
    shop.subscribe(1_500, id="sub_2")
    shop.invoice("sub_2", ("sub_1", 1_000), 1_500, charge_id="ch_1")
    shop.invoice("sub_1", -800)
    return {"ch_1": 1_700}


@example
def time_of_two_subscriptions_that_was_paid_on_one_invoice_by_itself(shop: Shop) -> Most:
    shop.subscribe(1_000, id="sub_1")
    shop.subscribe(1_500, id="sub_2")
    shop.invoice("sub_2", ("sub_1", 1_000), 1_500, charge_id="ch_1")["parent"] = None
    shop.invoice("sub_1", -800)
    shop.invoice("sub_2", -700)
    return {"ch_1": 1_000}


@example
def what_somebody_billed_by_hand_for_a_subscription(shop: Shop) -> Most:
    """All that was paid for it is in the end the setup, and that it lasts for a shorter time gave credit."""
    shop.subscribe(2_000, id="sub_1")
    shop.stripe.add_pending_item("sub_1", 1_500, at=START)
    billed = shop.stripe.bill_what_waits("sub_1", at=START)
    assert billed
    shop.stripe.try_to_collect(billed, at=START, charge_id="ch_1")
    shop.invoice("sub_1", -1_000)
    return {"ch_1": 500}


@example
def a_kindness_beside_unused_time(shop: Shop) -> Most:
    """Of the 12.00 that the invoice came to below zero, 10.00 were for time."""
    shop.month(2_000)
    shop.stripe.add_pending_item("sub_1", -200, at=START)
    shop.invoice("sub_1", -1_000)
    return {"ch_1": 1_000}


@example
def credit_that_one_payment_for_both_or_another_makes_up_for(shop: Shop) -> Most:
    """40.00 were paid and 23.00 credited; of the first payment the 2.00 and 15.00 that other credit leaves are free."""
    shop.subscribe(1_000, id="sub_1")
    shop.subscribe(1_500, id="sub_2")
    shop.invoice("sub_2", ("sub_1", 1_000), 1_500, charge_id="ch_1")
    shop.invoice("sub_2", 1_500)
    shop.invoice("sub_1", -800)
    shop.invoice("sub_2", -1_500)
    return {"ch_1": 1_700, "ch_2": 1_500}


@example
def credit_that_what_was_paid_for_another_subscription_does_not_make_up_for(shop: Shop) -> Most:
    """Of the first payment 0.10 were for the first subscription, and credit for that one was 20.00."""
    shop.subscribe(1_000, id="sub_1")
    shop.subscribe(2_490, id="sub_2")
    shop.invoice("sub_2", ("sub_1", 10), 2_490, charge_id="ch_1")
    shop.invoice("sub_1", 2_000)
    shop.invoice("sub_1", -2_000)
    return {"ch_1": 2_500, "ch_2": 10}


@example
def a_part_by_transfer_and_the_rest_by_card(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(10_000), at=START)
    shop.stripe.pay_off_stripe(owed, 3_000, at=START)
    shop.stripe.try_to_collect(owed, at=MIDDLE, charge_id="ch_1")
    shop.stripe.add_credit_note(owed, 5_000, out_of_band=5_000)
    return {"ch_1": 5_000}


@example
def an_invoice_paid_by_card_and_once_more_by_transfer(shop: Shop) -> Most:
    """The second payment became credit."""
    shop.stripe.pay_off_stripe(shop.month(), 2_000, at=MIDDLE)
    return {"ch_1": 2_000}


@example
def a_transfer_that_was_given_back_as_a_transfer(shop: Shop) -> Most:
    """60.00 by card and 40.00 outside Stripe: the note gives back the latter."""
    owed = by_card_and_transfer(shop)
    shop.stripe.add_credit_note(owed, 4_000, out_of_band=4_000)
    return {"ch_1": 6_000}


@example
def a_transfer_that_a_payment_record_gave_back(shop: Shop) -> Most:
    """Stripe names such a refund by its record, and has no Refund of it."""
    note = shop.stripe.add_credit_note(by_card_and_transfer(shop), 4_000, out_of_band=4_000)
    record = {"payment_record": "pr_1", "refund_group": "rg_1"}
    row = {"amount_refunded": 4_000, "refund": None, "type": "payment_record_refund", "payment_record_refund": record}
    note.update(out_of_band_amount=None, refunds=[row])
    return {"ch_1": 6_000}


@example
def more_than_the_transfer_given_back_outside_stripe(shop: Shop) -> Most:
    shop.stripe.add_credit_note(by_card_and_transfer(shop), 5_500, out_of_band=5_500)
    return {"ch_1": 4_500}


@example
def a_payment_that_was_taken_off_an_invoice_and_paid_the_next(shop: Shop) -> Most:
    """The first one still lists it, cancelled: it paid the second alone."""
    subscription = shop.subscribe(2_000)
    given_up = shop.stripe.add_open_invoice(subscription, at=START)
    shop.stripe.void_invoice(given_up)
    paid = shop.stripe.add_paid_invoice(subscription, at=START + timedelta(minutes=5), charge_id="ch_1")
    (before,), (after,) = (shop.stripe.all("invoice_payment", invoice=each["id"]) for each in (given_up, paid))
    assert (before["status"], after["status"]) == ("canceled", "paid")
    before["payment"]["payment_intent"] = after["payment"]["payment_intent"]
    shop.stripe.add_credit_note(paid, 500, out_of_band=500)
    return {"ch_1": 1_500}


@example
def credits_that_were_used_and_a_credit_note(shop: Shop) -> Most:
    """60.00 were used and 30.00 given back to the balance."""
    shop.stripe.add_credit_note(shop.month(10_000), 3_000, credit=3_000)
    shop.grant(10_000, used=6_000, bought="in_1")
    return {"ch_1": 1_000}


@example
def credits_that_an_invoice_paid_in_parts_bought(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(10_000), at=START, id="in_1")
    shop.stripe.pay_beside(owed, 4_000, charge_id="ch_1", at=START)
    shop.stripe.pay_beside(owed, 6_000, charge_id="ch_2", at=MIDDLE)
    shop.grant(10_000, used=8_000, bought="in_1")
    return {"ch_1": 2_000, "ch_2": 2_000}


@example
def credits_that_an_invoice_bought_once_its_card_was_good(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(10_000), at=START, id="in_1")
    shop.stripe.try_to_collect(owed, at=START, decline_code="insufficient_funds", charge_id="ch_no")
    shop.stripe.try_to_collect(owed, at=MIDDLE, charge_id="ch_1")
    shop.stripe.pay_beside(owed, 500, at=MIDDLE, charge_id="ch_2")
    shop.grant(9_000, used=8_000, bought="in_1")
    return {"ch_no": 0, "ch_1": 2_000, "ch_2": 500}


@example
def credits_that_a_payment_intent_bought(shop: Shop) -> Most:
    paid = shop.stripe.add_charge(CUSTOMER, 5_000, at=START, id="ch_1")
    shop.grant(4_000, used=2_000, bought=paid["payment_intent"])
    return {"ch_1": 3_000}


@example
def credits_that_a_payment_for_the_subscription_bought(shop: Shop) -> Most:
    """It went for them, so what makes up for the unused time is the other one."""
    shop.month(2_000)
    shop.grant(2_000, used=2_000, bought="ch_1")
    shop.invoice("sub_1", 3_000)
    shop.invoice("sub_1", -1_000)
    return {"ch_1": 0, "ch_2": 2_000}


@example
def one_payment_of_two_invoices(shop: Shop) -> Most:
    """How much of a refund would be of which, nobody can say."""
    first = shop.stripe.add_open_invoice(shop.subscribe(2_000, id="sub_1"), at=START)
    second = shop.stripe.add_open_invoice(shop.subscribe(3_000, id="sub_2"), at=START)
    charge = shop.stripe.pay_several([first, second], at=MIDDLE)
    return {charge["id"]: None}


@example
def credit_that_names_nothing(shop: Shop) -> Most:
    shop.month()
    shop.stripe.give_credit(CUSTOMER, 1_700)
    return {"ch_1": 2_000}


@example
def refunds_in_every_state(shop: Shop) -> Most:
    shop.month()
    for amount, status in ((300, "pending"), (200, "requires_action"), (100, "succeeded")):
        shop.stripe.refund("ch_1", amount, status=status)
    shop.stripe.settle_refund(shop.stripe.refund("ch_1", 500), "failed")
    shop.stripe.settle_refund(shop.stripe.refund("ch_1", 600, status="requires_action"), "canceled")
    return {"ch_1": 1_400}


@example
def a_payment_that_was_charged_back(shop: Shop) -> Most:
    """What it brought is gone, so the credit for unused time stands against the other one alone."""
    shop.month(2_000)
    shop.invoice("sub_1", 3_000)
    shop.invoice("sub_1", -1_000)
    shop.stripe.dispute("ch_1", status="lost")
    return {"ch_1": 0, "ch_2": 2_000}


@example
def a_part_that_was_charged_back(shop: Shop) -> Most:
    """Or the rate of exchange: whether the rest is still here, nobody knows, though Stripe would refund it."""
    shop.month(2_000)
    shop.invoice("sub_1", 3_000)
    shop.stripe.dispute("ch_1", amount=500, status="lost", refundable=True)
    return {"ch_1": 0, "ch_2": 3_000}


@example
def a_part_that_the_bank_still_decides_about(shop: Shop) -> Most:
    shop.month(2_000)
    shop.stripe.dispute("ch_1", amount=500, status="needs_response")
    return {"ch_1": 0}


@example
def a_dispute_that_was_won(shop: Shop) -> Most:
    shop.month()
    shop.stripe.decide_dispute(shop.stripe.dispute("ch_1"), "won")
    return {"ch_1": 2_000}


@example
def a_dispute_that_was_won_and_may_not_be_refunded(shop: Shop) -> Most:
    shop.month()
    shop.stripe.decide_dispute(shop.stripe.dispute("ch_1"), "won", refundable=False)
    return {"ch_1": 0}


@example
def more_given_back_than_was_paid(shop: Shop) -> Most:
    paid = shop.month(2_000)
    shop.invoice("sub_1", 3_000)
    shop.stripe.add_credit_note(paid, 2_000, out_of_band=2_000)
    shop.stripe.refund("ch_1")
    return {"ch_1": 0, "ch_2": 3_000}


@example
def a_bank_debit_on_its_way(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_000), at=START)
    shop.stripe.set_off(owed, at=START, charge_id="ch_1")
    return {"ch_1": 0}


@example
def a_bank_debit_that_arrived(shop: Shop) -> Most:
    owed = shop.stripe.add_open_invoice(shop.subscribe(2_000), at=START)
    shop.stripe.set_off(owed, at=START, charge_id="ch_1")
    shop.stripe.arrive(owed)
    return {"ch_1": 2_000}


@example
def yen(shop: Shop) -> Most:
    shop.month(9_801, 5, currency="jpy")
    shop.stripe.change_subscription("sub_1", quantity=2, behavior="always_invoice", at=MIDDLE)
    return {"ch_1": 34_303}


@example
def dinars_in_steps_of_ten(shop: Shop) -> Most:
    shop.month(6_550, currency="kwd")
    shop.stripe.cancel_subscription("sub_1", at=MIDDLE, prorate=True, invoice_now=True)
    return {"ch_1": 3_270}


@example
def two_currencies(shop: Shop) -> Most:
    shop.month(2_000)
    shop.month(3_000, currency="eur", number=2)
    shop.invoice("sub_2", -1_000)
    shop.stripe.cancel_subscription("sub_2", at=MIDDLE)
    return {"ch_1": 2_000, "ch_2": 2_000}
