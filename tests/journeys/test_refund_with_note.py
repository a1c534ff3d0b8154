"""Money back: in parts, in currencies without and with three decimals, under dispute, after credit for unused time; and
the credit note that a tax office wants to see behind it.
"""

import re
from decimal import Decimal

import pytest

from sandbox.standins.people import ADA, OLIVIA
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

NOTES = "/v1/credit_notes"
REFUND = "propose:refund_charge"


@pytest.fixture
def policy() -> str:
    return "[remedies]\ncredit_notes = true\n"


def refund(desk: Desk, amount: str, shown: str) -> None:
    """Proposed by one, approved by another."""
    assert desk.propose_refund(OLIVIA, amount=amount, reason="requested_by_customer") == {}
    desk.click(ADA, "approve")
    desk.shows(f"Refunded {shown}")
    desk.offers("propose:no_action")


def test_a_credit_note_names_the_refund_and_writes_to_nobody(desk: Desk) -> None:
    desk.lookup(OLIVIA, "elena@example.org")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose_refund(OLIVIA, amount="12.20", reason="requested_by_customer") == {}
    card = desk.card()
    assert "12.20 USD of 24.40 USD left, so 12.20 USD stays; Stripe's fee is not returned" in card
    assert "A credit note over 12.20 USD, 2.20 USD of it tax follows it, without an e-mail to the customer" in card
    desk.click(ADA, "approve")
    done = plain(desk.shows("Refunded 12.20 USD"))
    (made,), (note,) = desk.stripe.all("refund", charge="ch_ElenaPro"), desk.stripe.all("credit_note")
    assert f"{made['id']} on ch_ElenaPro · credit note {note['id']}" in done
    refunded, noted = desk.asked()
    assert (refunded[1], refunded[2]["amount"], refunded[3]) == ("/v1/refunds", "1220", desk.key("proposed", "refund"))
    assert noted == (
        "POST",
        NOTES,
        {
            "invoice": "in_ElenaPro",
            "amount": "1220",
            "refunds": [{"refund": made["id"], "amount_refunded": "1220"}],
            "email_type": "none",
        },
        desk.key("proposed", "credit_note"),
    )
    executed = desk.logged("executed").data
    assert (executed["refund"], executed["credit_note"]) == (made["id"], note["id"])
    assert (executed["charge"], executed["invoice"]) == ("ch_ElenaPro", "in_ElenaPro")
    assert (executed["amount"], executed["currency"]) == (1220, "usd")
    assert desk.stripe["in_ElenaPro"]["post_payment_credit_notes_amount"] == 1220


def test_a_refund_stands_though_its_credit_note_is_refused(desk: Desk) -> None:
    desk.stripe.faults.fail(NOTES, method="POST", status=400, code="tax_period_closed")
    desk.lookup(OLIVIA, "elena@example.org")
    desk.classify(OLIVIA, "product_failure")
    refund(desk, "5.00", "5.00 USD")
    assert "No credit note could be made (tax_period_closed): do it in the Stripe dashboard" in desk.text()
    assert desk.logged("executed").data["left_undone"] == ["credit_note:tax_period_closed"]
    assert [made["amount"] for made in desk.stripe.all("refund", charge="ch_ElenaPro")] == [500]
    assert desk.stripe.all("credit_note") == []


@pytest.mark.parametrize("policy", [""])
def test_a_part_after_a_part_and_never_more_than_is_left(desk: Desk) -> None:
    desk.lookup(OLIVIA, "priya@example.org")
    desk.classify(OLIVIA, "product_failure")
    refund(desk, "4.50", "4.50 USD")
    desk.shows("9.50 USD refunded, 10.50 USD left")
    assert "credit_note" not in [row.data.get("credit_note") for row in desk.log()]
    desk.click(OLIVIA, REFUND)
    errors = desk.submit(OLIVIA, amount="10.51", reason="duplicate", skip_reason="trust")
    assert list(errors.values()) == ["At most 10.50 USD of this charge is left to give back."]
    refund(desk, "10.50", "10.50 USD")
    desk.until(lambda: REFUND not in desk.offered() or None)
    amounts = [made["amount"] for made in desk.stripe.all("refund", charge="ch_PriyaProFirst")]
    assert sorted(amounts) == [450, 500, 1050]
    assert len({key for *_, key in desk.asked()}) == 2


@pytest.mark.parametrize("policy", [""])
def test_other_currencies_are_exact(desk: Desk) -> None:
    for number, (address, wrong, amount, shown, minor) in enumerate(
        (
            ("haruka@example.com", "100.5", "100", "100 JPY", 100),
            ("fatima@example.com", "1.2345", "1.250", "1.250 KWD", 1250),
        ),
        start=1,
    ):
        desk.lookup(OLIVIA, address)
        desk.classify(OLIVIA, "product_failure")
        desk.click(OLIVIA, REFUND)
        (block,) = desk.submit(OLIVIA, amount=wrong, reason="duplicate", skip_reason="trust")
        assert block.startswith("amount:")
        refund(desk, amount, shown)
        assert desk.asked()[-1][2]["amount"] == str(minor)
        assert desk.logged("executed", number).data["amount"] == minor


@pytest.mark.parametrize("policy", [""])
def test_an_inquiry_may_be_ended_by_a_refund_and_a_dispute_may_not(desk: Desk) -> None:
    desk.lookup(OLIVIA, "yusuf@example.com")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose_refund(OLIVIA) == {}
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    assert desk.stripe["dp_YusufPro"]["status"] == "warning_closed"

    desk.lookup(OLIVIA, "victor@example.net")
    desk.classify(OLIVIA, "product_failure")
    assert REFUND not in desk.offered()
    desk.shows("This charge is disputed: money on top could pay the customer twice")

    # With Luis it begins after the proposal.
    desk.lookup(OLIVIA, "luis@example.net")
    desk.classify(OLIVIA, "product_failure")
    assert desk.propose_refund(OLIVIA) == {}
    desk.offers("approve")
    desk.stripe.dispute("ch_LuisProFirst")
    desk.click(ADA, "approve")
    desk.shows("whether it is disputed was no, is now yes")
    assert desk.logged("voided", 3).data["proposal"] == desk.logged("proposed", 3).seq
    assert len(desk.writes()) == 1


@pytest.mark.parametrize("policy", [""])
def test_what_was_credited_for_unused_time_is_not_paid_back_too(desk: Desk) -> None:
    # With Jonas it is on his balance, with Alma it waits for her next invoice.
    for number, (who, charge) in enumerate(
        (("jonas@example.com", "ch_JonasProAgainFirst"), ("alma@example.org", "ch_AlmaProAgainFirst")), 1
    ):
        desk.lookup(OLIVIA, who)
        desk.classify(OLIVIA, "product_failure")
        desk.click(OLIVIA, REFUND)
        errors = desk.submit(OLIVIA, charge=charge, amount="20.00", reason="duplicate", skip_reason="trust")
        (told,) = errors.values()
        found = re.fullmatch(
            r"Went back already: (\S+) USD credited for unused time. More than (\S+) USD would pay the customer twice.",
            told,
        )
        assert found is not None
        credited, most = map(Decimal, found.groups())
        assert credited + most == 20
        # What was used and never credited may go back.
        given = {"amount": str(most), "reason": "duplicate", "skip_reason": "trust"}
        assert desk.submit(OLIVIA, charge=charge, **given) == {}
        desk.click(ADA, "approve")
        desk.shows(f"Refunded {most} USD")
        assert len(desk.writes()) == number


@pytest.mark.parametrize("policy", [""])
def test_where_the_key_may_not_read_what_waits_for_the_next_invoice_nothing_is_refunded(desk: Desk) -> None:
    desk.stripe.faults.deny("/v1/invoiceitems", "rak_invoice_read")
    desk.lookup(OLIVIA, "luis@example.net")
    desk.classify(OLIVIA, "product_failure")
    desk.shows("Not on offer: Refund a charge. What this rests on could not be read")
    assert REFUND not in desk.offered()
    assert desk.writes() == []


@pytest.mark.parametrize("policy", [""])
@pytest.mark.parametrize(
    ("who", "classification", "taken", "done"),
    [
        ("luis@example.net", "product_failure", "share_portal", "Portal login page for the follow-up"),
        ("jane@example.com", "duplicate_subscription", "cancel_at_period_end", "Cancelled at period end"),
    ],
)
def test_what_nobody_could_read_is_not_solved(desk: Desk, who: str, classification: str, taken: str, done: str) -> None:
    denied = desk.stripe.faults.deny("/v1/invoiceitems", "rak_invoice_read")
    desk.lookup(OLIVIA, who)
    desk.classify(OLIVIA, classification)
    desk.click(OLIVIA, f"propose:{taken}")
    if desk.slack.view(OLIVIA):
        assert desk.submit(OLIVIA) == {}
    desk.shows(done)
    desk.shows("Not on offer: Refund a charge. What this rests on could not be read")
    assert "Solved" not in desk.text()
    assert "hand off and close" not in plain(desk.shows("Case #1"))
    desk.stripe.faults.mend(denied)
    desk.click(OLIVIA, "refresh")
    desk.offers(REFUND)
