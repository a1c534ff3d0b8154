"""A renewal that goes no further without its customer, from the lookup to the handoff."""

from sandbox.standins.people import OLIVIA
from sandbox.standins.slack.plain import plain
from sandbox.standins.stripe.objects.payment_method import Card
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk
from tests.journeys.test_paying import somebody

pytestmark = on_sqlite


def test_a_renewal_whose_bank_asks_the_customer_is_theirs_to_confirm(desk: Desk) -> None:
    invoice = somebody(desk, Card(), status="past_due")
    desk.stripe.wait_for_customer(invoice)
    desk.lookup(OLIVIA, "jonas.vogt@example.com")
    step = "confirm it with their bank, on the invoice's page"
    summary = plain(desk.shows("What happened?"))
    assert f"Solo is past due: the customer must {step}" in summary
    assert "no further attempt" not in summary
    desk.classify(OLIVIA, "failed_payment")
    desk.shows(f"Not on offer: Retry payment. The customer must {step}: another try by us would end there too")
    assert "propose:retry_payment" not in desk.offered()
    desk.click(OLIVIA, "handoff")
    handoff = plain(desk.shows("FOLLOW-UP"))
    assert "please confirm it with your bank, on your invoice's page" in handoff
    assert "did not go through" not in handoff
    assert "send them the invoice's page" in handoff
    assert desk.writes() == []
