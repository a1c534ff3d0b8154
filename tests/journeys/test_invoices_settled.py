"""Open invoices: charging for one again, or taking it back; both take a second person."""

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.objects.payment_method import Card
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

RETRY = "propose:retry_payment"
PAY = "/v1/invoices/in_NinaProLatest/pay"
VOID = "/v1/invoices/in_PetraProLatest/void"


def test_a_declined_attempt_says_why_and_the_next_one_collects(desk: Desk) -> None:
    desk.stripe.decline("pm_NinaKowalski", "insufficient_funds")
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    assert desk.propose(OLIVIA, "retry_payment", note="She topped it up") == {}
    card = desk.card()
    assert "20.00 USD is charged to the customer now" in card
    assert "in_NinaProLatest" in card
    assert "Charges visa •9995" in card
    assert "She topped it up" in card
    proposed = desk.logged("proposed").data
    assert (proposed["remedy"], proposed["invoice"]) == ("retry_payment", "in_NinaProLatest")
    assert (proposed["subscription"], proposed["amount"], proposed["currency"]) == ("sub_NinaPro", 2000, "usd")
    desk.click(OLIVIA, "approve")
    desk.is_told(OLIVIA, "Only an approver can do this")
    assert desk.writes() == []

    desk.click(ADA, "approve")
    failed = plain(desk.shows("Retry payment failed"))
    assert "not enough money on the card or account (insufficient_funds)" in failed
    failed_row = desk.logged("failed").data
    assert (failed_row["remedy"], failed_row["reason"]) == ("retry_payment", "insufficient_funds")
    assert desk.asked() == [("POST", PAY, {}, desk.key("proposed", "pay"))]

    desk.stripe.accept("pm_NinaKowalski")
    desk.offers(RETRY)
    assert desk.propose(OMAR, "retry_payment") == {}
    desk.click(ADA, "approve")
    assert "in_NinaProLatest" in plain(desk.shows("Paid 20.00 USD"))
    executed = desk.logged("executed")
    assert executed.actor == "bot"
    assert (executed.data["remedy"], executed.data["invoice"]) == ("retry_payment", "in_NinaProLatest")
    assert (executed.data["amount"], executed.data["currency"]) == (2000, "usd")
    assert executed.data["proposal"] == desk.logged("proposed").seq
    assert desk.asked()[1:] == [("POST", PAY, {}, desk.key("proposed", "pay"))]
    assert len({key for *_, key in desk.asked()}) == 2
    assert desk.stripe["in_NinaProLatest"]["status"] == "paid"


def test_what_the_customer_must_confirm_fails_with_what_to_send_and_another_card_lifts_that(desk: Desk) -> None:
    desk.stripe.decline("pm_NinaKowalski", "authentication_required")
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    assert desk.propose(OLIVIA, "retry_payment") == {}
    desk.click(ADA, "approve")
    desk.shows("the customer has to confirm the payment: send them the invoice's page")
    desk.shows("Not on offer: Retry payment. The customer must confirm it")
    assert desk.stripe["in_NinaProLatest"]["status"] == "open"
    assert len(desk.writes()) == 1

    desk.stripe.add_payment_method("cus_NinaKowalski", Card(last4="4242"))
    desk.click(OLIVIA, "refresh")
    desk.offers(RETRY)
    assert desk.propose(OLIVIA, "retry_payment") == {}
    assert "Charges visa •4242" in desk.card()
    desk.click(ADA, "approve")
    desk.shows("Paid 20.00 USD")
    assert desk.stripe["sub_NinaPro"]["status"] == "active"


def test_an_invoice_that_was_paid_or_is_no_more_voids_the_approval(desk: Desk) -> None:
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    assert desk.propose(OLIVIA, "retry_payment") == {}
    desk.offers("approve")
    desk.stripe.pay_off_stripe("in_NinaProLatest")
    desk.click(ADA, "approve")
    outcome = plain(desk.shows("its status was open, is now paid"))
    assert "The proposal is void" in outcome
    assert "what is open of it was 20.00 USD, is now 0.00 USD" in outcome
    assert desk.logged("voided").data["reason"] == "changed:status,remaining,contract"

    desk.lookup(OLIVIA, "petra@example.net")
    desk.classify(OLIVIA, "failed_payment")
    assert desk.propose(OLIVIA, "void_invoice") == {}
    desk.offers("approve")
    desk.stripe.pay_off_stripe("in_PetraProLatest")
    desk.click(ADA, "approve")
    assert "The proposal is void" in plain(desk.shows("its status was open, is now paid"))
    assert desk.logged("voided", 2).data["proposal"] == desk.logged("proposed", 2).seq
    assert desk.writes() == []


def test_what_the_bank_forbids_is_not_offered_and_the_reason_said(desk: Desk) -> None:
    for address, why in (
        ("tom@example.net", "the customer must confirm it with their bank"),
        ("wanda@example.com", "the card has expired"),
        ("oskar@example.com", "the card is reported lost or stolen"),
    ):
        desk.lookup(OLIVIA, address)
        desk.classify(OLIVIA, "failed_payment")
        assert f"Not on offer: Retry payment. Don't charge this again: {why}" in desk.text()
        assert RETRY not in desk.offered()
    (case,) = desk.query("select case_id from cases where number = 3")
    value = f"{case['case_id']}.{desk.logged('classified', 3).seq}.{RETRY}"
    desk.slack.click(OLIVIA, SUPPORT, desk.offers("propose:no_action").ts, RETRY, value=value)
    desk.is_told(OLIVIA, "nothing to act on")
    denied = desk.logged("denied", 3).data
    assert (denied["action"], denied["reason"]) == (RETRY, "not_offered")
    assert desk.slack.view(OLIVIA) is None
    assert desk.writes() == []


def test_an_invoice_nobody_owes_any_more_is_voided_by_two_people(desk: Desk) -> None:
    desk.stripe.faults.add(method="POST", path=VOID, kind="error", status=400, code="invoice_not_editable")
    desk.lookup(OLIVIA, "petra@example.net")
    desk.classify(OLIVIA, "failed_payment")
    assert "The subscription behind this invoice has ended: don't charge for it any more" in desk.text()
    assert desk.propose(OMAR, "void_invoice") == {}
    card = desk.card()
    assert "in_PetraProLatest" in card
    assert "20.00 USD" in card
    desk.click(OMAR, "approve")
    desk.is_told(OMAR, "You proposed this")
    assert desk.logged("denied").data["reason"] == "own_proposal"
    assert desk.writes() == []
    desk.click(ADA, "approve")
    assert "Stripe said no (invoice_not_editable). Nothing was changed" in plain(desk.shows("Void invoice failed"))

    assert desk.propose(OMAR, "void_invoice") == {}
    desk.click(ADA, "approve")
    desk.shows("in_PetraProLatest: nobody owes it any more")
    assert desk.asked()[1:] == [("POST", VOID, {}, desk.key("proposed", "void"))]
    executed = desk.logged("executed").data
    assert (executed["remedy"], executed["invoice"]) == ("void_invoice", "in_PetraProLatest")
    assert "amount" not in executed, "no money moved"
    assert desk.stripe["in_PetraProLatest"]["status"] == "void"
    desk.until(lambda: "propose:void_invoice" not in desk.offered() or None)


def test_a_bank_debit_is_waited_for_and_not_asked_for_twice(desk: Desk) -> None:
    desk.stripe.delay("pm_NinaKowalski")
    desk.lookup(OLIVIA, "nina@example.com")
    desk.classify(OLIVIA, "failed_payment")
    assert desk.propose(OLIVIA, "retry_payment") == {}
    desk.click(ADA, "approve")
    desk.shows("The payment is on its way; a bank debit takes some days.")
    assert desk.logged("unsettled").data["reason"] == "processing"
    # Whoever looks at it in another case is not offered it either.
    desk.lookup(OMAR, "nina@example.com")
    desk.classify(OMAR, "failed_payment")
    desk.shows("Not on offer: Retry payment. A payment of this invoice is on its way by visa •9995")
    assert RETRY not in desk.offered()

    desk.stripe.send_back("in_NinaProLatest")
    desk.until(lambda: desk.logged("unsettled", 1).data["reason"] == "never_arrived" or None)
    assert desk.asked() == [("POST", PAY, {}, f"{desk.case_id(1)}:{desk.logged('proposed', 1).seq}:pay")]
