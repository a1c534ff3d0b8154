"""Ways of paying that are no card: debits that take days, and money that goes back to where it came from."""

from datetime import timedelta

from sandbox.standins.people import ADA, OLIVIA, OMAR
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.ledger import StripeObject
from sandbox.standins.stripe.objects.payment_method import Card, Other
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite


def somebody(desk: Desk, method: Card | Other, *, status: str, currency: str = "usd") -> StripeObject:
    """A customer who pays so, two days into a period whose invoice was just made; the invoice."""
    stripe = desk.stripe
    jonas = stripe.add_customer(id="cus_Vogt", name="Jonas Vogt", email="jonas.vogt@example.com")
    stripe.add_payment_method(jonas, method, id="pm_Vogt")
    price = stripe.add_price(stripe.add_product("Solo"), 2_000, currency)
    bought = stripe.now() - timedelta(days=2)
    subscription = stripe.add_subscription(jonas, price, id="sub_Vogt", created=bought, status=status)
    return stripe.add_open_invoice(subscription, id="in_Vogt", at=bought)


def test_a_sepa_renewal_on_its_way_is_waited_for_and_cancelling_names_it(desk: Desk) -> None:
    invoice = somebody(desk, Other("sepa_debit"), status="active", currency="eur")
    desk.stripe.set_off(invoice, charge_id="ch_Vogt")
    desk.lookup(OLIVIA, "jonas.vogt@example.com")
    coming = "on its way by SEPA Direct Debit DE •3000, which takes up to 14 business days"
    summary = plain(desk.shows("What happened?"))
    assert f"A payment of 20.00 EUR is {coming}" in summary
    assert "Suggested: Failed payment" not in summary
    desk.classify(OLIVIA, "failed_payment")
    assert f"Not on offer: Void invoice. A payment of this invoice is {coming}" in desk.text()
    assert f"Not on offer: Retry payment. A payment of this invoice is {coming}" in desk.text()
    assert not {"propose:void_invoice", "propose:retry_payment"} & set(desk.offered())
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("FOLLOW-UP"))
    assert "Your payment of 20.00 EUR is on its way: by SEPA Direct Debit that takes up to 14 business days" in handoff
    assert "did not go through" not in handoff
    assert "wait until it is there or failed" in handoff

    desk.click(OLIVIA, "reclassify")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose(OMAR, "cancel_now", skip_reason="trust") == {}
    card = desk.card()
    assert f"20.00 EUR are {coming}: that still arrives, and can be refunded then" in card
    assert "Voids" not in card
    assert desk.logged("proposed").data.get("voids", []) == []
    desk.click(ADA, "approve")
    assert "sub_Vogt" in plain(desk.shows("Cancelled now"))
    assert [made.path for made in desk.writes()] == ["/v1/subscriptions/sub_Vogt"]
    assert (desk.stripe["in_Vogt"]["status"], desk.stripe["ch_Vogt"]["status"]) == ("open", "pending")


def test_a_debit_that_sets_off_after_the_proposal_keeps_its_invoice(desk: Desk) -> None:
    """What is voided with a cancellation is looked at once more before it is cancelled."""
    invoice = somebody(desk, Other("bacs_debit"), status="past_due")
    desk.lookup(OLIVIA, "jonas.vogt@example.com")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose(OMAR, "cancel_now", skip_reason="trust") == {}
    assert "Voids its open invoice" in desk.card()
    desk.stripe.set_off(invoice)
    desk.click(ADA, "approve")
    desk.shows("the customer's open invoices was")
    assert desk.writes() == []
    assert desk.stripe["sub_Vogt"]["status"] == "past_due"


def test_a_first_payment_by_ach_is_processing_and_not_missing(desk: Desk) -> None:
    invoice = somebody(desk, Other("us_bank_account"), status="incomplete")
    desk.stripe.set_off(invoice)
    desk.lookup(OLIVIA, "jonas.vogt@example.com")
    summary = plain(desk.shows("What happened?"))
    assert "The first payment for Solo, 20.00 USD, is on its way by ACH Direct Debit STRIPE TEST BANK •6789" in summary
    assert "first payment on its way" in summary
    assert "waits for the customer" not in summary
    desk.classify(OLIVIA, "failed_payment")
    assert "propose:void_invoice" not in desk.offered()
    # It has come back: now it has failed, and may be taken back.
    desk.stripe.send_back("in_Vogt")
    desk.click(OLIVIA, "refresh")
    desk.offers("propose:void_invoice")


def test_a_refund_to_a_paypal_balance_is_told_so_from_form_to_handoff(desk: Desk) -> None:
    invoice = somebody(desk, Other("paypal"), status="active")
    desk.stripe.try_to_collect(invoice, charge_id="ch_Vogt")
    desk.lookup(OLIVIA, "jonas.vogt@example.com")
    assert "PayPal j•••@example.com (default)" in plain(desk.shows("What happened?"))
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose_refund(OMAR, amount="20.00", reason="requested_by_customer", skip_reason="trust") == {}
    where = "to the PayPal account (PayPal j•••@example.com)"
    assert f"Where it goes: {where}" in desk.card()
    desk.click(ADA, "approve")
    assert where in plain(desk.shows("Refunded 20.00 USD"))
    (made,) = desk.stripe.all("refund", charge="ch_Vogt")
    desk.stripe.name_refund(made, "5AB12345CD678901E")
    desk.offers("propose:no_action")
    desk.click(OLIVIA, "refresh")
    desk.shows("reference 5AB12345CD678901E")
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("FOLLOW-UP"))
    assert "We have refunded 20.00 USD to your PayPal account: PayPal shows it in its balance" in handoff
    assert "by the reference 5AB12345CD678901E" in handoff
    assert "bank" not in handoff
    assert "jane.doe@example.com" not in desk.text()
