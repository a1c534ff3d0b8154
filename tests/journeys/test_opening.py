"""How a case begins, from every door, and what is said where none does."""

from typing import Any

import pytest

from sandbox.standins.people import COLE, GWEN, OLIVIA, OMAR, RANDOM, SUPPORT
from sandbox.standins.slack.plain import buttons, plain
from tests.journeys.databases import on_sqlite
from tests.journeys.desk import Desk

pytestmark = on_sqlite

JANE = "cus_JaneDoe"


@pytest.mark.parametrize(
    "typed",
    [
        "jane@example.com",
        "<mailto:jane@example.com|jane@example.com>",
        "“jane@example.com”",
        "JANE@example.com",
        "cus_JaneDoe",
        "sub_JanePro",
        "in_JaneProFirst",
        "ch_JaneProFirst",
        "Jane Roe <jane@example.com>",
        "email: <mailto:jane@example.com|jane@example.com>",
        "https://dashboard.stripe.com/test/customers/cus_JaneDoe",
        "<https://dashboard.stripe.com/acct_1/test/subscriptions/sub_JanePro|the subscription>",
    ],
)
def test_jane_is_found_by_everything_that_is_hers(desk: Desk, typed: str) -> None:
    desk.lookup(OLIVIA, typed)
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data == {"customer": JANE, "livemode": False, "account": "acct_sandbox"}
    assert desk.logged("opened").data["via"] == "command"


def test_a_github_login_is_looked_up_in_the_metadata(desk: Desk) -> None:
    desk.lookup(OLIVIA, "github:Lena-Brandt")
    desk.offers("classify:product_failure")
    assert desk.logged("identified").data["customer"] == "cus_LenaBrandt"


def test_nobody_is_found_and_the_case_is_pointed_at_somebody_else(desk: Desk) -> None:
    desk.lookup(OLIVIA, "nobody@example.com")
    assert "No customer found" in plain(desk.offers("identify"))
    assert desk.logged("unidentified").data["reason"] == "none"
    assert desk.query("select status from cases") == [{"status": "unidentified"}]
    told = desk.until(lambda: next((m for m in desk.slack.private(OLIVIA) if "nobody@example.com" in plain(m)), None))
    assert "nobody@" not in told.text
    assert "nobody@" not in "".join(map(str, (message.blocks for message in desk.thread())))
    assert not desk.slack.private(OMAR)
    assert not [action for action in desk.offered() if action.startswith(("classify:", "propose:"))]

    desk.click(OMAR, "identify")
    assert desk.submit(OMAR, identifier="not an identifier")["identifier"]
    assert desk.submit(OMAR, identifier="jane@example.com") == {}
    desk.offers("classify:duplicate_subscription")
    assert desk.kinds() == ["opened", "unidentified", "noted", "identified"]


def test_several_are_found_and_one_is_picked(desk: Desk) -> None:
    desk.lookup(OLIVIA, "raj@example.com")
    choice = desk.offers("pick:2")
    assert "2 customers match" in plain(choice)
    assert desk.logged("unidentified").data["reason"] == "several"
    desk.click(OLIVIA, "pick:2")
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data["customer"] in {"cus_RajPatel", "cus_RajPatelAgain"}


def test_a_deleted_customer_is_called_deleted(desk: Desk) -> None:
    desk.lookup(OLIVIA, "cus_DoraFinch")
    assert "deleted" in plain(desk.offers("identify"))
    assert desk.logged("unidentified").data["reason"] == "deleted"
    desk.click(OLIVIA, "close")
    desk.offers("reopen")
    assert desk.kinds()[-1] == "closed"


@pytest.mark.parametrize(
    "typed", ["", "help", "frobnicate jane@example.com", "lookup", "lookup jane", "lookup a@b.com c@d.com"]
)
def test_a_wrong_word_is_answered_privately_and_opens_nothing(desk: Desk, typed: str) -> None:
    reply = desk.slack.command(OLIVIA, SUPPORT, typed)
    assert reply.status == 200
    assert "/billing lookup" in reply.text
    assert typed.removeprefix("lookup ") in reply.text
    assert desk.query("select * from cases") == []
    assert not [message for message in desk.slack.messages(SUPPORT) if message.app_id]


@pytest.mark.parametrize(("user", "channel", "reason"), [(COLE, SUPPORT, "not_operator"), (GWEN, SUPPORT, "guest")])
def test_a_stranger_to_the_desk_opens_no_case(desk: Desk, user: str, channel: str, reason: str) -> None:
    reply = desk.slack.command(user, channel, "lookup jane@example.com")
    assert reply.status == 200
    assert reply.text
    assert desk.query("select * from cases") == []
    assert desk.query("select actor, action, reason, channel from access_events") == [
        {"actor": user, "action": "lookup", "reason": reason, "channel": channel}
    ]


def test_another_channel_is_no_place_for_a_case(desk: Desk) -> None:
    reply = desk.slack.command(OLIVIA, RANDOM, "lookup jane@example.com")
    assert "support channel" in reply.text
    assert desk.query("select reason from access_events") == [{"reason": "wrong_channel"}]


FORM = {"type": "modal", "state": {"values": {}}}
FROM_NOWHERE: dict[str, dict[str, Any]] = {
    "approve": {"type": "block_actions", "actions": [{"action_id": "approve", "value": "x"}]},
    "open_case:7": {"type": "block_actions", "actions": [{"action_id": "open_case:7", "value": "x"}]},
    "propose:refund_charge": {
        "type": "block_actions",
        "actions": [{"action_id": "charge"}],
        "view": {**FORM, "callback_id": "propose:refund_charge"},
    },
    "identify": {"type": "view_submission", "view": {**FORM, "callback_id": "identify"}},
    "open_case": {
        "type": "view_submission",
        "view": {**FORM, "callback_id": "open_case", "private_metadata": "here.and.now"},
    },
}


def test_what_comes_from_no_channel_is_recorded_without_one(desk: Desk) -> None:
    for number, payload in enumerate(FROM_NOWHERE.values()):
        desk.slack.delivery.interaction({**payload, "user": {"id": OLIVIA}, "trigger_id": f"1.2.{number}"})
    recorded = desk.query("select action, channel from access_events order by id")
    assert [(row["action"], row["channel"]) for row in recorded] == [(action, None) for action in FROM_NOWHERE]


def test_a_message_with_one_address_becomes_the_thread_of_its_case(desk: Desk) -> None:
    complaint = desk.slack.messages(SUPPORT)[0]
    desk.slack.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case")
    desk.root = complaint.ts
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("opened").data["via"] == "shortcut"
    assert desk.query("select thread_ts from cases") == [{"thread_ts": complaint.ts}]
    first = desk.thread()[1]
    assert first.text.startswith("Case #1")

    desk.slack.shortcut(OMAR, SUPPORT, complaint.ts, "open_case")
    assert "case #1" in desk.is_told(OMAR, "already")
    assert len(desk.query("select * from cases")) == 1


def test_a_message_with_several_addresses_asks_which_one(desk: Desk) -> None:
    complaint = next(m for m in desk.slack.messages(SUPPORT) if "raj.patel@example.com" in m.text)
    desk.slack.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case")
    view = desk.slack.view(OLIVIA)
    assert view is not None
    assert view.callback_id == "open_case"
    (asked,) = [block for block in view.blocks if block["type"] == "input"]
    assert (asked["block_id"], asked["element"]["action_id"]) == ("identifier", "identifier")
    assert asked["element"]["initial_value"] == "raj@example.com"
    assert desk.submit(OLIVIA, identifier="raj.patel@example.com") == {}
    desk.root = complaint.ts
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data["customer"] == "cus_RajPatelWork"


def test_a_message_without_an_address_asks_for_one(desk: Desk) -> None:
    complaint = next(m for m in desk.slack.messages(SUPPORT) if "@example" not in m.text)
    desk.slack.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case")
    view = desk.slack.view(OLIVIA)
    assert view is not None
    (asked,) = [block for block in view.blocks if block["type"] == "input"]
    assert "initial_value" not in asked["element"]
    assert desk.query("select * from cases") == []


def test_what_a_help_desk_posted_is_read_where_it_stands(desk: Desk) -> None:
    fields = [{"title": "Requester", "value": "Jane Roe &lt;<mailto:jane@example.com|jane@example.com>&gt;"}]
    ticket = desk.slack.say(OMAR, SUPPORT, "", attachments=({"title": "Ticket 4711: charged twice", "fields": fields},))
    desk.slack.shortcut(OLIVIA, SUPPORT, ticket, "open_case")
    desk.root = ticket
    desk.offers("classify:duplicate_subscription")
    assert desk.logged("identified").data["customer"] == JANE


def test_a_guests_id_opens_nothing_and_is_explained(desk: Desk) -> None:
    reply = desk.slack.command(OLIVIA, SUPPORT, "lookup gcus_1AbcDEF23")
    assert "guest" in reply.text
    ticket = desk.slack.say(OMAR, SUPPORT, "who is gcus_1AbcDEF23?")
    desk.slack.shortcut(OLIVIA, SUPPORT, ticket, "open_case")
    view = desk.slack.view(OLIVIA)
    assert view is not None
    assert "guest" in str(view.blocks)
    assert "guest" in desk.submit(OLIVIA, identifier="gcus_1AbcDEF23")["identifier"]
    assert desk.query("select * from cases") == []


def test_a_name_that_looks_like_markup_is_only_a_name(desk: Desk) -> None:
    desk.lookup(OLIVIA, "bob@example.org")
    summary = desk.offers("classify:product_failure")
    drawn = str(summary.blocks)
    assert "<!channel>" not in drawn
    assert "<https://evil.example" not in drawn
    assert "refresh" in buttons(summary)


def test_the_notification_says_case_state_and_next_step_and_nothing_personal(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    desk.propose_refund(OLIVIA)
    desk.click(OMAR, "approve")
    desk.shows("Refunded")
    for message in desk.thread():
        assert message.text.startswith("Case #1 · ")
        assert "next step" in message.text
        assert not {"Jane", "Doe", "@example.com", "20.00"} & set(message.text.replace(",", " ").split())
    for call in desk.slack.calls:
        if call.method == "chat.postMessage":
            assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)


def test_a_customer_who_has_another_open_case_is_known_by_it_first(desk: Desk) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.offers("classify:duplicate_subscription")
    first = desk.root
    assert first is not None
    desk.lookup(OMAR, "jane@example.com")
    summary = desk.offers("classify:duplicate_subscription")
    assert plain(summary).startswith(":warning: This customer has another open case: case #1")
    assert f"/archives/{SUPPORT}/p{first.replace('.', '')}" in str(summary.blocks[0])
