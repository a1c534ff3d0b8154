"""What people do in the stand-in workspace, with a real Bolt app at the other end: over HTTP and over Socket Mode."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.standins import people
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.messages import Message
from sandbox.standins.slack.plain import plain
from sandbox.standins.slack.workspace import Workspace
from tests.sandbox.slack_app import NOTE_VIEW, Counterpart

SUPPORT, OLIVIA, ADA = people.SUPPORT, people.OLIVIA, people.ADA


# Closing slack_sdk's socket client takes a second, so only what could depend on the way is tried on both.
both_ways = pytest.mark.parametrize("app", ["http", "socket"], indirect=True)


@pytest.fixture
def card(app: Counterpart, workspace: Workspace) -> Message:
    workspace.command(OLIVIA, SUPPORT, "/billing post")
    return workspace.messages(SUPPORT)[-1]


@both_ways
def test_a_command_is_answered_to_the_caller_alone(app: Counterpart, workspace: Workspace) -> None:
    reply = workspace.command(OLIVIA, SUPPORT, "/billing lookup  jane@example.com")
    assert (reply.status, reply.text, reply.failure) == (200, "You said lookup  jane@example.com", None)
    assert [plain(message) for message in workspace.private(OLIVIA)] == [reply.text]
    body = app.last("command")
    assert (body["command"], body["user_id"], body["channel_id"]) == ("/billing", OLIVIA, SUPPORT)
    assert (body["api_app_id"], body["team_id"]) == (workspace.app_id, workspace.team_id)
    assert "thread_ts" not in body


@both_ways
def test_a_message_shortcut_carries_the_linked_text(app: Counterpart, workspace: Workspace) -> None:
    complaint = workspace.messages(SUPPORT)[0]
    assert workspace.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case").status == 200
    body = app.last("shortcut")
    assert body["type"] == "message_action"
    assert body["message"]["text"].startswith("<mailto:jane@example.com|jane@example.com> says")
    assert (body["message_ts"], body["channel"]["id"], body["user"]["team_id"]) == (
        complaint.ts,
        SUPPORT,
        workspace.team_id,
    )


@both_ways
def test_a_click_carries_the_message_as_it_is_stored(app: Counterpart, workspace: Workspace, card: Message) -> None:
    assert workspace.click(ADA, SUPPORT, card.ts, "refuse").status == 200
    body = app.last("click")
    assert (body["message"]["app_id"], body["message"]["bot_id"]) == (workspace.app_id, workspace.bot_id)
    assert body["message"]["blocks"] == list(card.blocks)
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": SUPPORT,
        "is_ephemeral": False,
    }
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "refuse",
        "steps",
        "7",
        "button",
    )


def test_a_person_is_picked_from_those_who_are_there(app: Counterpart, workspace: Workspace, card: Message) -> None:
    assert workspace.select_user(ADA, SUPPORT, card.ts, "hand_over", OLIVIA).status == 200
    body = app.last("click")
    picked = {"type": "users_select", "selected_user": OLIVIA}
    action = {"action_id": "hand_over", "block_id": "steps", **picked}
    assert body["actions"][0].items() >= action.items()
    assert "value" not in body["actions"][0]
    assert body["state"]["values"]["steps"]["hand_over"] == picked
    with pytest.raises(CannotDo, match="no users_select refuse"):
        workspace.select_user(ADA, SUPPORT, card.ts, "refuse", OLIVIA)
    workspace.change_person(OLIVIA, deleted=True)
    with pytest.raises(CannotDo, match="deactivated"):
        workspace.select_user(ADA, SUPPORT, card.ts, "hand_over", OLIVIA)


def test_only_a_forged_click_presses_what_is_not_there(app: Counterpart, workspace: Workspace, card: Message) -> None:
    with pytest.raises(CannotDo, match="no button approve"):
        workspace.click(ADA, SUPPORT, card.ts, "approve")
    workspace.click(ADA, SUPPORT, card.ts, "refuse", value="8", api_app_id="A0OTHER", team_id="T0OTHER")
    body = app.last("click")
    assert (body["actions"][0]["value"], body["api_app_id"], body["user"]["team_id"]) == ("8", "A0OTHER", "T0OTHER")
    # Bolt has no listener for it: the person sees that it failed.
    assert workspace.click(ADA, SUPPORT, card.ts, "approve", value="7").failure == "http_service_error"


def test_somebody_from_outside_must_be_in_the_channel(app: Counterpart, workspace: Workspace, card: Message) -> None:
    with pytest.raises(CannotDo, match="not in #billing-support"):
        workspace.click(people.STAN, SUPPORT, card.ts, "refuse")
    workspace.join(SUPPORT, people.STAN)
    workspace.click(people.STAN, SUPPORT, card.ts, "refuse")
    assert app.last("click")["user"]["team_id"] == people.OTHER_TEAM


@both_ways
def test_a_modal_is_filled_in_until_it_is_taken(app: Counterpart, workspace: Workspace, card: Message) -> None:
    workspace.click(ADA, SUPPORT, card.ts, "note")
    view = workspace.view(ADA)
    assert view is not None
    assert (view.callback_id, view.private_metadata) == ("note", "case-7")
    assert workspace.submit(ADA) == {name: "Please complete this required field." for name in ("text:1", "state")}
    assert workspace.submit(ADA, {"text": "ab", "state": "sent"}) == {"text:1": "Please enter at least 3 characters."}
    assert "submission" not in app.received
    assert workspace.submit(ADA, {"text": "not this", "state": "sent"}) == {"text:1": "Anything but this."}
    assert workspace.submit(ADA, {"text": "A refund", "state": "sent"}) == {}
    assert workspace.view(ADA) is None
    body = app.last("submission")
    assert body["view"]["private_metadata"] == "case-7"
    assert body["view"]["state"]["values"]["state"]["state"]["selected_option"]["value"] == "sent"
    with pytest.raises(CannotDo, match="no modal open"):
        workspace.submit(ADA, {"text": "again"})


def test_what_a_modal_does_not_offer_cannot_be_filled_in(app: Counterpart, workspace: Workspace, card: Message) -> None:
    workspace.click(ADA, SUPPORT, card.ts, "note")
    with pytest.raises(CannotDo, match="no option 'lost'"):
        workspace.submit(ADA, {"text": "A refund", "state": "lost"})
    with pytest.raises(CannotDo, match="no input amount"):
        workspace.submit(ADA, {"amount": "20"})


def test_a_button_in_a_modal_can_change_it(app: Counterpart, workspace: Workspace, card: Message) -> None:
    workspace.click(ADA, SUPPORT, card.ts, "note")
    assert workspace.press(ADA, "expand", values={"text": "so far"}).status == 200
    view = workspace.view(ADA)
    assert view is not None
    assert "expanded" in plain(view)
    assert app.last("press")["view"]["state"]["values"]["text:1"]["text"]["value"] == "so far"
    assert workspace.close_view(ADA).status == 200
    assert workspace.view(ADA) is None


def test_a_trigger_is_good_once_and_for_three_seconds(
    app: Counterpart, workspace: Workspace, web: WebClient, card: Message
) -> None:
    def error(trigger_id: str) -> Any:
        with pytest.raises(SlackApiError) as caught:
            web.views_open(trigger_id=trigger_id, view=NOTE_VIEW)
        return caught.value.response["error"]

    workspace.click(ADA, SUPPORT, card.ts, "note")
    assert error(app.last("click")["trigger_id"]) == "exchanged_trigger_id"
    workspace.click(ADA, SUPPORT, card.ts, "refuse")
    workspace.clock.advance(seconds=4)
    assert error(app.last("click")["trigger_id"]) == "expired_trigger_id"
    assert error("1.2.3") == "invalid_trigger_id"


def test_a_view_that_slack_refuses_is_pointed_at(app: Counterpart, workspace: Workspace, card: Message) -> None:
    workspace.click(ADA, SUPPORT, card.ts, "refuse")
    web, trigger_id = app.app.client, app.last("click")["trigger_id"]
    without_submit = {name: value for name, value in NOTE_VIEW.items() if name != "submit"}
    with pytest.raises(SlackApiError) as caught:
        web.views_open(trigger_id=trigger_id, view=without_submit)
    assert caught.value.response["error"] == "invalid_arguments"
    assert "submit is required" in caught.value.response["response_metadata"]["messages"][0]


def test_a_response_url_answers_privately_five_times(app: Counterpart, workspace: Workspace, card: Message) -> None:
    workspace.click(ADA, SUPPORT, card.ts, "refuse")
    hook = WebhookClient(app.last("click")["response_url"])
    assert hook.send(text="No").body == "ok"
    assert [message.text for message in workspace.private(ADA)] == ["No"]
    hook.send(text="Done", replace_original=True)
    replaced = workspace.message(SUPPORT, card.ts)
    assert (replaced.text, replaced.blocks) == ("Done", ())
    hook.send(delete_original=True)
    with pytest.raises(CannotDo):
        workspace.message(SUPPORT, card.ts)
    hook.send(text="four")
    hook.send(text="five")
    sixth = hook.send(text="six")
    assert (sixth.status_code, sixth.body) == (404, "used_url")


def test_a_response_url_runs_out_after_half_an_hour(app: Counterpart, workspace: Workspace) -> None:
    workspace.command(OLIVIA, SUPPORT, "help")
    workspace.clock.advance(minutes=31)
    assert WebhookClient(app.last("command")["response_url"]).send(text="late").body == "expired_url"


def test_an_app_that_is_not_there_is_seen_as_such(workspace: Workspace) -> None:
    reply = workspace.command(OLIVIA, SUPPORT, "/billing help")
    assert (reply.status, reply.failure) == (0, "app_unreachable")
    assert "failed with the error" in plain(workspace.private(OLIVIA)[0])


def test_what_is_waited_for_must_come(workspace: Workspace) -> None:
    with pytest.raises(TimeoutError):
        workspace.wait_for(lambda: workspace.private(ADA), timeout=0.01)


def test_a_command_can_arrive_with_its_links_escaped(app: Counterpart, workspace: Workspace) -> None:
    workspace.should_escape = True
    workspace.command(OLIVIA, SUPPORT, "/billing lookup jane@example.com")
    assert app.last("command")["text"] == "lookup <mailto:jane@example.com|jane@example.com>"
