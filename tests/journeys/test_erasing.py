"""What tells who somebody is goes when it is erased, and comes back only when an operator asks for it."""

import pytest

from sandbox.standins.people import GWEN, OLIVIA, OMAR
from tests.journeys.desk import Desk
from tests.journeys.test_privacy import everything


def test_what_was_erased_stays_away_until_an_operator_asks_for_it(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.click(OLIVIA, "handoff")
    desk.shows("BILLING STATE")
    assert "Jane" in desk.text()
    assert desk.bot.launch(["audit", "erase", "--case", "1"]).wait(60) == 0
    assert (desk.logged("erased").actor, desk.logged("erased").data) == ("bot", {})
    desk.until(lambda: "Jane" not in desk.text() or None)
    assert not [table for table, row in everything(desk) if "jane@" in row or "Jane Doe" in row]
    asked = len(desk.stripe.requests)
    desk.click(GWEN, "refresh")
    desk.is_told(GWEN, "Guests")
    desk.bot.kill()
    desk.bot.start()
    desk.slack.request_url = desk.bot.request_url
    desk.lookup(OMAR, "greta@example.org")
    desk.offers("classify:missing_self_serve")
    desk.root = desk.query("select thread_ts from cases where number = 1")[0]["thread_ts"]
    assert "Jane" not in desk.text()
    assert not [request for request in desk.stripe.requests[asked:] if "Jane" in str(request)]
    desk.click(OLIVIA, "refresh")
    desk.shows("Jane")


def test_what_was_being_read_while_it_was_erased_is_not_kept(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    before = len(desk.stripe.requests)
    slow = desk.stripe.faults.hang("/v1/subscriptions")
    desk.click(OLIVIA, "refresh")
    desk.until(lambda: any(made.path == "/v1/subscriptions" for made in desk.stripe.requests[before:]) or None)
    assert desk.runs("audit", "erase", "--case", "1") == (0, "erased: 1 of 1 cases\n")
    desk.stripe.faults.mend(slow)
    desk.until(lambda: "Jane" not in desk.text() or None)
    desk.until(lambda: all(made.status for made in desk.stripe.requests) or None)
    desk.until(lambda: not desk.query("select case_id from cases where lease is not null") or None)
    assert desk.query("select name from personal_data") == []
    assert "Jane" not in desk.text()


@pytest.mark.parametrize("number", ["0", "-99999999999", "99999999999"])
def test_a_number_that_no_case_has_erases_and_explains_nothing(desk: Desk, number: str) -> None:
    desk.lookup(OLIVIA, "nobody@example.com")
    desk.logged("unidentified")
    assert desk.runs("audit", "erase", "--case", number) == (1, "erased: 0 of 0 cases\n")
    assert desk.runs("policy", "explain", number) == (1, f"there is no case #{number}\n")
    assert desk.kinds() == ["opened", "unidentified"]
    assert desk.query("select value from personal_data where name = 'identifier'") == [{"value": "nobody@example.com"}]
