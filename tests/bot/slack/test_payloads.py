"""Slack's payloads into what somebody did: what a button carries, and payloads that lack what they should have."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.values.choices import Classification, Remedy
from bot.slack import payloads
from bot.slack.button_value import Button, hangs_on
from bot.slack.payloads import Click, Command, Shortcut, Submission
from tests.billing.occurrences import WAYS, cases, walk

ACTIONS = [
    *(
        "approve",
        "reject",
        "withdraw",
        "reclassify",
        "refresh",
        "session_link",
        "follow_up",
        "handoff",
        "handoff_to",
        "close",
        "reopen",
        "identify",
    ),
    *(f"propose:{remedy}" for remedy in Remedy),
    *(f"classify:{kind}" for kind in Classification),
    *("pick:1", "undo:cancel_at_period_end"),
]


@given(st.uuids(), st.integers(0, 999_999_999), st.sampled_from(ACTIONS))
def test_what_a_button_carries_comes_back(case: Any, seq: int, action: str) -> None:
    button = Button(f"case_{case.hex}", seq, action)
    assert Button.decode(button.encode()) == button
    assert len(button.encode()) < 2000


@pytest.mark.parametrize("action", [*ACTIONS, "more", "settle", "open_case"])
def test_what_is_known_is_named_in_the_log(action: str) -> None:
    assert payloads.known_action(action) == action


@pytest.mark.parametrize(
    "action", ["propose:everything", "classify:refund_charge", "undo:x", "pick:0", "pick:999", "pick:01", "approve:it"]
)
def test_what_somebody_made_up_is_not(action: str) -> None:
    assert payloads.known_action(action) == "unknown"


FORGED = ["", ".", "..", "case_1", "case_1.", "case_1.1", "case_1.1.", "case_1..approve", "case_1.-1.approve"]
FORGED += ["case_1.x.approve", "case_1.1234567890.approve", "cus_1.1.approve", "1.1.approve", "case_1. 1.approve"]
FORGED += ["case_1.1e3.approve", "case_1.².approve", " case_1.1.approve", "{}", "null"]


@pytest.mark.parametrize("value", FORGED)
def test_what_no_button_carries_is_none(value: str) -> None:
    assert Button.decode(value) is None


@given(st.text() | st.text("case_.0123456789:approve"))
@example("case_1.١.approve")
def test_decoding_never_raises_and_invents_nothing(value: str) -> None:
    button = Button.decode(value)
    if button is not None:
        assert button.case_id.startswith("case_")
        assert button.seq >= 0
        assert value.endswith(f".{button.action}")


@pytest.mark.parametrize(
    ("action", "status", "later"),
    [
        ("pick:1", Status.UNIDENTIFIED, ["noted:identify", "unidentified"]),
        ("identify", Status.IDENTIFIED, ["noted:identify", "identified"]),
        ("classify:team_seats", Status.IDENTIFIED, ["noted:identify", "identified"]),
        ("propose:no_action", Status.CLASSIFIED, ["noted:reclassify", "classified"]),
        ("session_link", Status.CLASSIFIED, ["noted:reclassify", "classified"]),
        ("follow_up", Status.CLASSIFIED, ["noted:reclassify", "classified"]),
        ("handoff", Status.CLASSIFIED, ["noted:reclassify", "classified"]),
        ("handoff_to", Status.CLASSIFIED, ["noted:reclassify", "classified"]),
        ("close", Status.CLASSIFIED, ["closed", "reopened"]),
        ("reopen", Status.CLOSED, ["reopened", "closed"]),
    ],
)
def test_a_button_goes_stale_with_what_it_hangs_on(action: str, status: Status, later: list[str]) -> None:
    before = walk(WAYS[status])
    assert hangs_on(walk([*WAYS[status], "denied"]), action) == hangs_on(before, action)
    assert hangs_on(walk([*WAYS[status], *later]), action) > hangs_on(before, action)


@given(cases(), st.sampled_from(ACTIONS))
def test_what_a_button_hangs_on_is_in_the_log(case: Case, action: str) -> None:
    assert 0 <= hangs_on(case, action) <= case.seq


CLICK: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U0ADA", "team_id": "T0HOME"},
    "team": {"id": "T0HOME"},
    "api_app_id": "A0APP",
    "trigger_id": "1.2.3",
    "channel": {"id": "C0SUPPORT"},
    "message": {"ts": "2.0", "thread_ts": "1.0"},
    "container": {"message_ts": "2.0", "channel_id": "C0SUPPORT", "thread_ts": "1.0"},
    "actions": [{"action_id": "approve", "value": "case_1.4.approve"}],
}
SUBMISSION: dict[str, Any] = {
    "type": "view_submission",
    "user": {"id": "U0ADA", "team_id": "T0HOME"},
    "api_app_id": "A0APP",
    "trigger_id": "1.2.3",
    "view": {
        "type": "modal",
        "callback_id": "propose:refund_charge",
        "private_metadata": "case_1.3.propose:refund_charge",
        "state": {
            "values": {
                "charge": {"charge": {"type": "static_select", "selected_option": {"value": "ch_1", "text": {}}}},
                "amount:ch_1": {"amount": {"type": "plain_text_input", "value": "49.00"}},
                "note": {"note": {"type": "plain_text_input", "value": None}},
                "reason": {"reason": {"type": "static_select", "selected_option": None}},
            }
        },
    },
}
SHORTCUT: dict[str, Any] = {
    "type": "message_action",
    "user": {"id": "U0ADA", "team_id": "T0HOME"},
    "api_app_id": "A0APP",
    "trigger_id": "1.2.3",
    "channel": {"id": "C0SUPPORT"},
    "message": {"ts": "2.0", "thread_ts": "1.0", "text": "help jane@example.com"},
}
COMMAND: dict[str, Any] = {
    "user_id": "U0ADA",
    "team_id": "T0HOME",
    "api_app_id": "A0APP",
    "channel_id": "C0SUPPORT",
    "text": "lookup jane@example.com",
    "trigger_id": "1.2.3",
}


def test_a_click_is_read() -> None:
    assert payloads.click(CLICK) == Click(
        "U0ADA", "T0HOME", "A0APP", "C0SUPPORT", "2.0", "1.0", "approve", "case_1.4.approve", "1.2.3"
    )
    on_root = CLICK | {"message": {"ts": "2.0"}, "container": {}}
    assert payloads.click(on_root).thread_ts == "2.0"
    bare = {name: value for name, value in CLICK.items() if name not in {"message", "channel"}}
    assert payloads.click(bare) == payloads.click(CLICK)


CHOICE: dict[str, Any] = CLICK | {
    "actions": [
        {
            "type": "users_select",
            "action_id": "handoff_to",
            "block_id": "case_1.3.handoff_to",
            "selected_user": "U0BOB",
        }
    ]
}


def test_a_choice_of_somebody_is_read_with_what_its_row_says() -> None:
    read = payloads.click(CHOICE)
    assert (read.action, read.value, read.chosen) == ("handoff_to", "case_1.3.handoff_to", "U0BOB")


@pytest.mark.parametrize(
    "chosen", [None, "", "bob", "<!channel>", "C0SUPPORT", "U", "U0BOB U0EVE", "U0BOB>", ["U0BOB"], 5]
)
def test_who_is_no_person_is_nobody(chosen: Any) -> None:
    (choice,) = CHOICE["actions"]
    assert payloads.click(CHOICE | {"actions": [choice | {"selected_user": chosen}]}).chosen == ""


def test_only_a_select_takes_its_value_from_its_row() -> None:
    (choice,) = CHOICE["actions"]
    read = payloads.click(CHOICE | {"actions": [choice | {"type": "button"}]})
    assert (read.value, read.chosen) == ("", "")


def test_a_submission_is_read_by_action_with_its_blocks() -> None:
    assert payloads.submission(SUBMISSION) == Submission(
        "U0ADA",
        "T0HOME",
        "A0APP",
        "propose:refund_charge",
        "case_1.3.propose:refund_charge",
        "1.2.3",
        values={"charge": "ch_1", "amount": "49.00"},
        blocks={"charge": "charge", "amount": "amount:ch_1", "note": "note", "reason": "reason"},
    )


def test_a_shortcut_belongs_to_the_thread_of_its_message() -> None:
    text = "help jane@example.com"
    assert payloads.shortcut(SHORTCUT) == Shortcut("U0ADA", "T0HOME", "A0APP", "C0SUPPORT", "1.0", text, "1.2.3")
    assert payloads.shortcut(SHORTCUT | {"message": {"ts": "2.0"}}).thread_ts == "2.0"


def test_a_command_is_read() -> None:
    assert payloads.command(COMMAND) == Command(
        "U0ADA", "T0HOME", "A0APP", "C0SUPPORT", "lookup jane@example.com", "1.2.3"
    )


def test_the_workspace_of_the_person_counts_and_not_that_of_the_app() -> None:
    outsider = CLICK | {"user": {"id": "U0EVE", "team_id": "T0EVIL"}}
    assert payloads.click(outsider).team == "T0EVIL"


Reader = Callable[[dict[str, Any]], Any]
READERS: list[tuple[Reader, dict[str, Any]]] = [
    (payloads.click, CLICK),
    (payloads.click, CHOICE),
    (payloads.submission, SUBMISSION),
    (payloads.shortcut, SHORTCUT),
    (payloads.command, COMMAND),
]


def paths(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a payload."""
    for name, value in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield (*at, name)
        yield from paths(value, (*at, name))


def without(payload: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    damaged = copy.deepcopy(payload)
    part = damaged
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return damaged


DAMAGES = [(reader, payload, path) for reader, payload in READERS for path in paths(payload)]


@pytest.mark.parametrize(("reader", "payload", "path"), DAMAGES)
def test_a_missing_field_makes_a_click_that_nothing_lets_through(
    reader: Reader, payload: dict[str, Any], path: tuple[Any, ...]
) -> None:
    read, whole = reader(without(payload, path)), reader(payload)
    for name in ("user", "channel", "action", "value", "chosen", "callback", "metadata"):
        if hasattr(whole, name):
            assert getattr(read, name) in {getattr(whole, name), "", "unknown"}
    assert type(reader({})) is type(whole)
    assert reader({}).user in {"", "unknown"}


TYPED = [
    "jane@example.com",
    "sk_live_AbCd1234",
    "Jane Doe",
    "1.2",
    "1.2.3.4",
    "1.2.x y",
    "xoxb-1-2-AbCd",
    "é",
    "\ud800",
]


@pytest.mark.parametrize("trigger", TYPED)
def test_what_is_no_trigger_of_slacks_reaches_no_column_and_is_still_told_from_others(trigger: str) -> None:
    sent = [payloads.click(CLICK | {"trigger_id": trigger}), payloads.submission(SUBMISSION | {"trigger_id": trigger})]
    sent += [payloads.shortcut(SHORTCUT | {"trigger_id": trigger}), payloads.command(COMMAND | {"trigger_id": trigger})]
    (kept,) = {one.delivery for one in sent}
    assert kept is not None
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    assert kept != payloads.click(CLICK | {"trigger_id": trigger + "1"}).delivery


def test_a_trigger_of_slacks_is_kept_as_it_is_and_none_is_none() -> None:
    given = "987196394372.3485157640.efe5ca926abc9dadb0371534fff4326e"
    assert payloads.click(CLICK | {"trigger_id": given}).delivery == given
    assert payloads.click(CLICK | {"trigger_id": ""}).delivery is None


@pytest.mark.parametrize("typed", [*TYPED, "approve ", "approve:jane", "classify:Jane"])
def test_an_action_that_is_none_of_ours_has_no_name(typed: str) -> None:
    pressed = payloads.click(CLICK | {"actions": [{"action_id": typed, "value": "x"}]})
    sent = payloads.submission(SUBMISSION | {"view": {"callback_id": typed}})
    assert (pressed.action, sent.callback) == ("unknown", "unknown")


@pytest.mark.parametrize("typed", [*TYPED[:3], "1", ".", "1.2 "])
def test_what_is_no_time_of_a_message_is_none(typed: str) -> None:
    nowhere = payloads.click(CLICK | {"message": {"ts": typed, "thread_ts": typed}})
    begun = payloads.shortcut(SHORTCUT | {"message": {"ts": typed}})
    assert (nowhere.message_ts, nowhere.thread_ts, begun.thread_ts) == ("", "", "")


@pytest.mark.parametrize("kind", ["overflow", "static_select"])
def test_what_is_chosen_in_a_menu_is_the_click_that_it_stands_for(kind: str) -> None:
    chosen = {"type": kind, "action_id": "menu:case", "selected_option": {"value": "refresh|case_1.2.refresh"}}
    click = payloads.click({"actions": [chosen], "user": {"id": "U0ADA"}})
    assert (click.action, click.value) == ("refresh", "case_1.2.refresh")
    for value in ("approve|case_1.4.approve", "", "nonsense", "|"):
        forged = payloads.click({"actions": [chosen | {"selected_option": {"value": value}}]})
        assert forged.action == "unknown"
