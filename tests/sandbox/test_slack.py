"""The stand-in's Web API, met as an app meets it: through slack_sdk's own client, over a real socket."""

from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.standins import people
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.slack.workspace import Workspace
from tests.sandbox.slack_app import CARD

SUPPORT, RANDOM = people.SUPPORT, people.RANDOM
MARK = {"event_type": "billing_case_post", "event_payload": {"key": "case-7:1"}}


def refused(call: Any, **arguments: Any) -> Any:
    """The body of the refusal that this call meets."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response.data


def button(action_id: str = "go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def chart(
    title: str = "Revenue", labels: tuple[str, ...] | list[str] = ("a",), points: Any = None, series: int = 1
) -> dict[str, Any]:
    data = [{"label": label, "value": 1.5} for label in points or labels]
    plotted = [{"name": f"s{number}", "data": data} for number in range(series)]
    drawn = {"type": "bar", "series": plotted, "axis_config": {"categories": list(labels), "y_label": "USD"}}
    return {"type": "data_visualization", "title": title, "chart": drawn}


def pie(*values: float) -> dict[str, Any]:
    segments = [{"label": f"part {number}", "value": value} for number, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


def table(rows: list[list[str]], **given: Any) -> dict[str, Any]:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "data_table", "caption": "Plans", "rows": cells, **given}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_the_app_learns_who_it_is(workspace: Workspace, web: WebClient) -> None:
    answer = web.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"], answer["app_id"]) == (
        workspace.team_id,
        workspace.bot_user_id,
        workspace.bot_id,
        workspace.app_id,
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_a_wrong_kind_of_token_and_a_missing_scope_are_refused(
    workspace: Workspace, web: WebClient
) -> None:
    url = web.base_url
    assert refused(WebClient(token="xoxb-no", base_url=url).auth_test)["error"] == "invalid_auth"
    assert refused(web.apps_connections_open, app_token=workspace.bot_token)["error"] == "not_allowed_token_type"
    workspace.scopes.remove("chat:write")
    answer = refused(web.chat_postMessage, channel=SUPPORT, text="x")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")


def test_a_post_is_stored_answered_and_read_back(workspace: Workspace, web: WebClient) -> None:
    answer = web.chat_postMessage(channel=SUPPORT, text="Case 7", blocks=CARD, unfurl_links=False)
    assert answer["message"]["bot_profile"]["app_id"] == workspace.app_id
    message = workspace.message(SUPPORT, answer["ts"])
    assert plain(message) == "Refunded <20> to @U0ADA\n[Add a note] [Refuse me] [Hand over to]"
    assert buttons(message) == ["note", "refuse", "hand_over"]
    assert message.posted["unfurl_links"] is False
    assert web.conversations_history(channel=SUPPORT, limit=1)["messages"][0]["ts"] == message.ts


def test_metadata_is_returned_only_when_asked_for(web: WebClient) -> None:
    root = web.chat_postMessage(channel=SUPPORT, text="root")["ts"]
    reply = web.chat_postMessage(channel=SUPPORT, thread_ts=root, text="reply", metadata=MARK)["ts"]
    silent = web.conversations_replies(channel=SUPPORT, ts=root)["messages"]
    told = web.conversations_replies(channel=SUPPORT, ts=root, include_all_metadata=True, oldest=root)["messages"]
    assert [message["ts"] for message in silent] == [root, reply]
    assert "metadata" not in silent[1]
    assert told[1]["metadata"] == MARK
    wrong = {"event_type": "x"}
    assert refused(web.chat_postMessage, channel=SUPPORT, text="x", metadata=wrong)["error"] == (
        "invalid_metadata_format"
    )


def test_an_update_without_blocks_removes_them_and_keeps_the_metadata(workspace: Workspace, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=SUPPORT, text="Case 7", blocks=CARD, metadata=MARK)["ts"]
    web.chat_update(channel=SUPPORT, ts=ts, text="Case 7 is closed")
    message = workspace.message(SUPPORT, ts)
    assert (message.text, message.blocks, message.metadata) == ("Case 7 is closed", (), MARK)
    web.chat_update(channel=SUPPORT, ts=ts, text="Case 7 is closed", metadata={})
    assert workspace.message(SUPPORT, ts).metadata is None


def test_updates_that_slack_refuses(workspace: Workspace, web: WebClient) -> None:
    own = web.chat_postMessage(channel=SUPPORT, text="mine")["ts"]
    theirs = workspace.messages(SUPPORT)[0].ts
    assert refused(web.chat_update, channel=SUPPORT, ts=own, text="x" * 4001)["error"] == "msg_too_long"
    assert refused(web.chat_update, channel=SUPPORT, ts=theirs, text="x")["error"] == "cant_update_message"
    assert refused(web.chat_update, channel=SUPPORT, ts="1.000000", text="x")["error"] == "message_not_found"
    workspace.change_channel(SUPPORT, is_archived=True)
    assert refused(web.chat_update, channel=SUPPORT, ts=own, text="x")["error"] == "is_inactive"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": people.PRIVATE}, "channel_not_found"),
        ({"channel": RANDOM}, "not_in_channel"),
        ({"channel": people.BOT_USER}, "cannot_dm_bot"),
        ({"channel": people.STAN}, "channel_not_found"),
        ({"channel": SUPPORT, "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": SUPPORT, "colour": "red"}, "invalid_arguments"),
        ({"channel": SUPPORT, "username": "Stripe"}, "missing_scope"),
        ({"channel": SUPPORT, "reply_broadcast": "perhaps"}, "invalid_arguments"),
    ],
)
def test_posts_that_slack_refuses(web: WebClient, arguments: dict[str, Any], error: str) -> None:
    assert refused(web.chat_postMessage, text="x", **arguments)["error"] == error


def test_a_channel_can_be_archived_or_shared_at_any_time(workspace: Workspace, web: WebClient) -> None:
    workspace.change_channel(SUPPORT, is_archived=True, is_ext_shared=True)
    assert refused(web.chat_postMessage, channel=SUPPORT, text="x")["error"] == "is_archived"
    assert web.conversations_info(channel=SUPPORT)["channel"]["is_ext_shared"] is True


def test_a_persons_id_means_their_direct_messages_with_the_app(workspace: Workspace, web: WebClient) -> None:
    first = web.chat_postMessage(channel=people.ADA, text="A report begins")
    web.chat_postMessage(channel=first["channel"], thread_ts=first["ts"], text="and goes on")
    web.chat_update(channel=first["channel"], ts=first["ts"], text="A report")
    assert first["channel"].startswith("D")
    assert [message.text for message in workspace.messages(first["channel"], replies=True)] == [
        "A report",
        "and goes on",
    ]
    assert refused(web.chat_update, channel=people.ADA, ts=first["ts"], text="x")["error"] == "channel_not_found"
    assert refused(web.conversations_history, channel=first["channel"])["error"] == "missing_scope"
    with pytest.raises(CannotDo):
        workspace.command(people.OMAR, first["channel"], "help")


def test_an_ephemeral_message_reaches_one_member_only(workspace: Workspace, web: WebClient) -> None:
    before = workspace.messages(SUPPORT, replies=True)
    web.chat_postEphemeral(channel=SUPPORT, user=people.OMAR, text="Only you")
    assert [message.text for message in workspace.private(people.OMAR)] == ["Only you"]
    assert workspace.private(people.OLIVIA) == []
    assert workspace.messages(SUPPORT, replies=True) == before
    answer = refused(web.chat_postEphemeral, channel=SUPPORT, user=people.STAN, text="x")
    assert answer["error"] == "user_not_in_channel"


def test_a_deleted_root_leaves_a_tombstone_over_its_replies(workspace: Workspace, web: WebClient) -> None:
    root = web.chat_postMessage(channel=SUPPORT, text="root")["ts"]
    reply = web.chat_postMessage(channel=SUPPORT, thread_ts=root, text="reply")["ts"]
    web.chat_delete(channel=SUPPORT, ts=root)
    assert [message.user for message in workspace.thread(SUPPORT, root)] == ["USLACKBOT", workspace.bot_user_id]
    web.chat_delete(channel=SUPPORT, ts=reply)
    assert len(workspace.thread(SUPPORT, root)) == 1


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([section("Jane <jane@example.com>")], "/blocks/0/text/text"),
        ([section("x")] * 51, "/blocks"),
        ([{"type": "actions", "elements": [button(), button()]}], "/blocks/0"),
        ([{"type": "actions", "elements": [button(value="x" * 2001)]}], "/blocks/0/elements/0/value"),
        ([{"type": "actions", "elements": [button(colour="red")]}], "/blocks/0/elements/0"),
        ([{"type": "actions", "elements": [{"type": "buton"}]}], "/blocks/0/elements/0/type"),
        ([{"type": "alert", "text": "x"}], "/blocks/0/type"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}], "/blocks/0/fields"),
        ([{"type": "section"}], "/blocks/0"),
        ([{**section("a"), "block_id": "b"}, {**section("c"), "block_id": "b"}], "/blocks"),
        ([{"type": "actions", "elements": [{"type": "static_select", "action_id": "s"}]}], "/blocks/0"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
        ([chart(title="x" * 51)], "/blocks/0/title"),
        ([chart(labels=["x" * 21])], "/blocks/0/chart/axis_config/categories/0"),
        ([chart(labels=[str(n) for n in range(21)])], "/blocks/0/chart/axis_config/categories"),
        ([chart(labels=["a", "a"])], "/blocks/0/chart/axis_config/categories"),
        ([chart(labels=["a"], points=["b"])], "/blocks/0/chart/series/0/data"),
        ([chart(labels=["a", "b"], points=["a"])], "/blocks/0/chart/series/0/data"),
        ([chart(series=7)], "/blocks/0/chart/series"),
        ([pie(0)], "/blocks/0/chart/segments/0/value"),
        ([pie(*range(1, 8))], "/blocks/0/chart/segments"),
        ([chart(), pie(1), pie(2)], "/blocks"),
        ([table([["Plan"]])], "/blocks/0/rows"),
        ([table([["Plan"]] * 102)], "/blocks/0/rows"),
        ([table([["Plan", "Seats"], ["Pro"]])], "/blocks/0/rows/1"),
        ([table([["Plan"], ["Pro"]], row_header_column_index=1)], "/blocks/0/row_header_column_index"),
        ([table([["Plan"], ["Pro"]], page_size=101)], "/blocks/0/page_size"),
        ([table([["Plan"], ["x" * 20_001]])], "/blocks/0/rows/1/0/text"),
    ],
)
def test_blocks_that_slack_refuses_are_pointed_at(web: WebClient, blocks: list[Any], where: str) -> None:
    answer = refused(web.chat_postMessage, channel=SUPPORT, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert any(f"[json-pointer:{where}]" in message for message in answer["response_metadata"]["messages"])


def test_charts_and_tables_are_taken_until_the_workspace_has_none(workspace: Workspace, web: WebClient) -> None:
    numbers = table([["Plan", "Seats"], ["Pro", "28"]])
    numbers["rows"][1][1] = {"type": "raw_number", "value": 28, "text": "28"}
    shown = [chart(labels=["a", "b"], series=6), pie(1, 2), numbers]
    posted = workspace.message(SUPPORT, web.chat_postMessage(channel=SUPPORT, text="x", blocks=shown)["ts"])
    assert "Pro · 28" in plain(posted)
    assert "part 1: 2" in plain(posted)
    workspace.refused_blocks.add("data_table")
    assert refused(web.chat_postMessage, channel=SUPPORT, text="x", blocks=shown)["error"] == "invalid_blocks"


def test_too_much_text_in_all_blocks_together_is_refused(web: WebClient) -> None:
    blocks = [section("x" * 2900)] * 5
    assert refused(web.chat_postMessage, channel=SUPPORT, text="x", blocks=blocks)["error"] == "msg_blocks_too_long"


def test_people_and_groups_change_under_the_app(workspace: Workspace, web: WebClient) -> None:
    assert web.usergroups_users_list(usergroup=people.APPROVERS_GROUP)["users"] == [people.ADA]
    assert web.users_info(user=people.GWEN)["user"]["is_ultra_restricted"] is True
    workspace.change_person(people.ADA, deleted=True)
    workspace.remove_group(people.APPROVERS_GROUP)
    assert web.users_info(user=people.ADA)["user"]["deleted"] is True
    answer = refused(web.usergroups_users_list, usergroup=people.APPROVERS_GROUP)
    assert answer["error"] == "no_such_subteam"


def test_members_come_in_pages(workspace: Workspace, web: WebClient) -> None:
    members: list[str] = []
    for page in web.conversations_members(channel=SUPPORT, limit=2):
        members += page["members"]
    assert tuple(members) == workspace.channel(SUPPORT).members


def test_an_unknown_method_does_not_exist(web: WebClient) -> None:
    assert refused(web.files_list)["error"] == "unknown_method"


def test_a_rate_limit_says_when_to_come_back_and_applies_nothing(workspace: Workspace, web: WebClient) -> None:
    before = workspace.messages(SUPPORT)
    workspace.faults.add("chat.postMessage", error="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=SUPPORT, text="x")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert workspace.messages(SUPPORT) == before
    assert web.chat_postMessage(channel=SUPPORT, text="x")["ok"]
    assert [(call.ok, call.error) for call in workspace.calls] == [(False, "ratelimited"), (True, None)]


def test_a_dropped_answer_can_come_after_the_post_took_effect(workspace: Workspace, web: WebClient) -> None:
    workspace.faults.add("chat.postMessage", drop=True, after_applying=True)
    workspace.faults.add("chat.postMessage", drop=True)
    for text in ("kept", "lost"):
        with pytest.raises(RemoteDisconnected):
            web.chat_postMessage(channel=SUPPORT, text=text)
    assert [message.text for message in workspace.messages(SUPPORT) if message.app_id] == ["kept"]
