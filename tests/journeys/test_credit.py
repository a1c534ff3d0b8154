"""Credit on a customer's balance: off unless the policy turns it on, and taken back while it is unused."""

import pytest

from sandbox.standins.people import ADA, OLIVIA, OMAR, SUPPORT
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

CREDIT = "propose:credit_balance"
UNDO = "undo:credit_balance"
CHARGE = "ch_LuisProFirst"
AMOUNT = f"amount:{CHARGE}"
BALANCE = "/v1/customers/cus_LuisRomero/balance_transactions"


@pytest.fixture
def policy() -> str:
    return "[remedies]\ncredit_balance = true\n"


@pytest.fixture
def classified(desk: Desk) -> Desk:
    desk.lookup(OLIVIA, "luis@example.net")
    desk.classify(OLIVIA, "product_failure")
    return desk


def balance(desk: Desk) -> int:
    cents: int = desk.stripe["cus_LuisRomero"]["balance"]
    return cents


def test_credit_is_given_by_two_people_and_taken_back_by_one(classified: Desk) -> None:
    desk = classified
    desk.click(OLIVIA, CREDIT)
    for amount, why in (("20.01", "At most 20.00 USD"), ("0", ""), ("5.001", "")):
        (block, error), *others = desk.submit(OLIVIA, amount=amount, skip_reason="trust").items()
        assert (block.partition(":")[0], others) == ("amount", []), amount
        assert why in error
    assert desk.submit(OLIVIA, amount="5.00", skip_reason="trust", note="A week of outage") == {}
    card = desk.card()
    assert "How much: 5.00 USD" in card
    assert "Credit 0.00 USD before, 5.00 USD after; the next invoices use it up" in card
    assert "A week of outage" in card
    proposed = desk.logged("proposed").data
    assert (proposed["remedy"], proposed["amount"], proposed["currency"]) == ("credit_balance", 500, "usd")
    assert proposed["charge"] == CHARGE
    desk.click(OLIVIA, "approve")
    desk.is_told(OLIVIA, "Only an approver")
    assert desk.writes() == []

    desk.click(ADA, "approve")
    desk.shows("Credited 5.00 USD")
    assert balance(desk) == -500
    (case,) = desk.query("select case_id from cases")
    marked = {"case_id": case["case_id"], "proposal": str(desk.logged("proposed").seq), "charge": CHARGE}
    given = {"amount": "-500", "currency": "usd", "metadata": marked}
    assert desk.asked() == [("POST", BALANCE, given, desk.key("proposed", "credit"))]
    executed = desk.logged("executed").data
    assert (executed["remedy"], executed["amount"], executed["currency"]) == ("credit_balance", 500, "usd")
    assert executed["transaction"] in desk.text()

    desk.click(OMAR, UNDO)
    desk.shows("Taken back: the credit")
    assert balance(desk) == 0
    method, path, taken, key = desk.asked()[1]
    assert (method, path, taken["amount"], key) == ("POST", BALANCE, "500", desk.key("noted", "undo"))
    undone = desk.logged("undone")
    assert (undone.data["remedy"], undone.data["amount"], undone.data["currency"]) == ("credit_balance", 500, "usd")
    desk.shows("Credited 5.00 USD, taken back later")
    assert UNDO not in desk.offered()


def test_a_balance_that_moved_voids_an_approval_and_stops_an_undo(classified: Desk) -> None:
    desk = classified
    assert desk.propose(OLIVIA, "credit_balance", amount="5.00") == {}
    desk.offers("approve")
    desk.stripe.give_credit("cus_LuisRomero", 700)
    desk.click(ADA, "approve")
    desk.shows("the customer's balance was 0.00 USD, is now -7.00 USD")
    assert desk.logged("voided").data["reason"] == "changed:balance"
    assert desk.writes() == []

    desk.stripe.faults.add(method="POST", path=BALANCE, kind="error", status=403, code="no_permission")
    assert desk.propose(OLIVIA, "credit_balance", amount="5.00") == {}
    assert "Credit 7.00 USD before, 12.00 USD after" in desk.card()
    desk.click(ADA, "approve")
    assert "no_permission" in plain(desk.shows("Credit balance failed"))
    assert balance(desk) == -700

    assert desk.propose(OLIVIA, "credit_balance", amount="5.00") == {}
    desk.click(ADA, "approve")
    desk.offers(UNDO)
    # The next invoices took nine of the twelve.
    desk.stripe.give_credit("cus_LuisRomero", -900)
    desk.click(OMAR, UNDO)
    desk.shows("Undo of “Credit balance” failed: the credit is used already")
    assert desk.logged("failed").data["reason"] == "used"
    assert len(desk.writes()) == 2
    assert balance(desk) == -300


def test_one_payment_is_made_up_for_once_in_credit_and_refunds_together(classified: Desk) -> None:
    desk = classified
    assert desk.propose(OLIVIA, "credit_balance", amount="5.00") == {}
    desk.click(ADA, "approve")
    desk.shows("Balance: 5.00 USD of credit")
    assert desk.propose(OLIVIA, "credit_balance", amount="15.01") == {AMOUNT: told("5.00", "15.00")}
    assert desk.submit(OLIVIA, amount="12.00", skip_reason="trust") == {}
    desk.click(ADA, "approve")
    desk.shows("Balance: 17.00 USD of credit")

    # Another case about the same customer sees it too.
    desk.lookup(OMAR, "luis@example.net")
    desk.classify(OMAR, "product_failure")
    assert desk.propose_refund(OMAR, charge=CHARGE, amount="3.01") == {AMOUNT: told("17.00", "3.00")}
    assert desk.submit(OMAR, charge=CHARGE, amount="3.00", reason="duplicate", skip_reason="trust") == {}
    desk.click(ADA, "approve")
    desk.shows("Refunded 3.00 USD")
    desk.shows("Not on offer: Refund")
    assert "propose:refund_charge" not in desk.offered()
    assert CREDIT not in desk.offered()
    assert balance(desk) == -1700
    assert [refund["amount"] for refund in desk.stripe.all("refund", charge=CHARGE)] == [300]


def told(credited: str, most: str) -> str:
    return f"Went back already: {credited} USD given as credit. More than {most} USD would pay the customer twice."


@pytest.mark.parametrize("policy", [""])
def test_where_the_policy_has_it_off_it_is_named_with_the_reason_and_refused(classified: Desk) -> None:
    desk = classified
    desk.shows("Not on offer: Credit balance. Credit is switched off here")
    assert CREDIT not in desk.offered()
    (case,) = desk.query("select case_id from cases")
    value = f"{case['case_id']}.{desk.logged('classified').seq}.{CREDIT}"
    desk.slack.click(OLIVIA, SUPPORT, desk.offers("propose:no_action").ts, CREDIT, value=value)
    desk.is_told(OLIVIA, "nothing to act on")
    assert desk.slack.view(OLIVIA) is None
    assert desk.logged("denied").data["reason"] == "not_offered"
    assert desk.writes() == []
