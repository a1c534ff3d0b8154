"""What was given back, and what people complain about: told to whoever asks, from the bot's own log."""

from sandbox.standins.people import ADA, COLE, OLIVIA, SUPPORT
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk


def money(desk: Desk, user: str, days: str = "") -> Message:
    assert "direct message" in desk.slack.command(user, SUPPORT, f"money {days}").text
    return desk.until(
        lambda: next((told for told in desk.slack.direct_messages(user) if "Read " in plain(told)), None), timeout=90
    )


@on_sqlite
def test_money_comes_as_a_direct_message_and_asks_stripe_nothing(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    asked = len(desk.stripe.requests)
    text = plain(money(desk, ADA, "7"))
    assert len(desk.stripe.requests) == asked
    for line in (
        "Money given back in the last 7 days",
        "20.00 USD in 1 refund.",
        "From proposed to approved:",
        "Duplicate personal subscription",
        f"@{OLIVIA} · 1 × proposed · amount 20.00 USD",
        f"@{ADA} · 1 × approved · amount 20.00 USD",
        "No duplicate guard",
        "not from Stripe",
    ):
        assert line in text
    assert "jane" not in text.casefold()
    approvals = desk.slack.command(OLIVIA, SUPPORT, "approvals").text
    assert f"@{ADA} approved @{OLIVIA}: 1 × · 20.00 USD" in approvals
    assert f"@{ADA} for @{OLIVIA}: 100 % of all" in approvals
    assert "Approved within ten seconds: " in approvals
    listed = desk.slack.command(OLIVIA, SUPPORT, "cases duplicate_subscription").text
    assert "1 case · 1 closed after" in listed
    assert "20.00 USD given back" in listed
    assert "• No duplicate guard: 1 case" in listed


@on_sqlite
def test_days_are_a_number_and_strangers_get_nothing(desk: Desk) -> None:
    for typed in ("0", "-1", "a week", "99999", "٣"):
        for word in ("money", "approvals"):
            assert "no number of days" in desk.slack.command(OLIVIA, SUPPORT, f"{word} {typed}").text
    assert "There was none" in desk.slack.command(ADA, SUPPORT, "approvals 7").text
    desk.slack.command(COLE, SUPPORT, "money")
    assert desk.query("select action from access_events") == [{"action": "money"}]
    assert desk.slack.direct_messages(COLE) == []
    assert "Nothing was given back." in plain(money(desk, OLIVIA))
