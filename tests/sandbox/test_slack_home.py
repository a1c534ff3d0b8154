"""The app's Home: published, opened, pressed."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.standins.people import ADA, GWEN, OLIVIA
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.plain import buttons, plain
from sandbox.standins.slack.workspace import Workspace
from tests.sandbox.slack_app import HOME_VIEW, Counterpart
from tests.sandbox.test_slack import refused

TITLED = HOME_VIEW | {"title": {"type": "plain_text", "text": "Home"}}
ALARMING = HOME_VIEW | {"blocks": [{"type": "alert", "text": {"type": "plain_text", "text": "Now"}}]}


def test_a_home_is_published_for_one_person(workspace: Workspace, web: WebClient) -> None:
    view = web.views_publish(user_id=OLIVIA, view=HOME_VIEW)["view"]
    assert (view["type"], view["private_metadata"]) == ("home", "desk")
    shown = workspace.home(OLIVIA)
    assert shown is not None
    assert plain(shown) == "Nothing waits for you\n[Money]"
    assert workspace.home(ADA) is None
    again = web.views_publish(user_id=OLIVIA, view=HOME_VIEW, hash=view["hash"])["view"]
    assert again["id"] == view["id"]
    assert refused(web.views_publish, user_id=OLIVIA, view=HOME_VIEW, hash=view["hash"])["error"] == "hash_conflict"


@pytest.mark.parametrize("view", [TITLED, ALARMING, HOME_VIEW | {"type": "modal"}])
def test_a_home_is_no_modal(web: WebClient, view: dict[str, Any]) -> None:
    assert refused(web.views_publish, user_id=OLIVIA, view=view)["error"] == "invalid_arguments"


def test_homes_that_slack_refuses(workspace: Workspace, web: WebClient) -> None:
    assert refused(web.views_publish, user_id="U0NOBODY", view=HOME_VIEW)["error"] == "user_not_found"
    workspace.home_tab = False
    assert refused(web.views_publish, user_id=OLIVIA, view=HOME_VIEW)["error"] == "not_enabled"
    with pytest.raises(CannotDo):
        workspace.open_home(OLIVIA)


@pytest.mark.parametrize("app", ["http", "socket"], indirect=True)
def test_opening_it_tells_the_app_who_and_what_they_saw_before(workspace: Workspace, app: Counterpart) -> None:
    assert workspace.open_home(GWEN).status == 200
    event = app.last("home")["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", GWEN, "home")
    assert event["channel"].startswith("D")
    assert "view" not in event
    shown = workspace.home(GWEN)
    assert shown is not None
    assert buttons(shown) == ["home"]
    workspace.open_home(GWEN)
    assert app.last("home")["event"]["view"]["hash"] == shown.hash


def test_a_press_there_knows_no_channel(workspace: Workspace, app: Counterpart) -> None:
    workspace.open_home(OLIVIA)
    assert workspace.press_home(OLIVIA, "home").status == 200
    pressed = app.last("press")
    assert (pressed["view"]["type"], pressed["actions"][0]["value"]) == ("home", "7")
    assert not {"channel", "message", "response_url"} & set(pressed)
    assert [message.text for message in workspace.direct_messages(OLIVIA)] == ["The report"]
    assert workspace.direct_messages(ADA) == []


def test_without_its_tab_nobody_is_written_to(workspace: Workspace, web: WebClient) -> None:
    workspace.messages_tab = False
    assert refused(web.chat_postMessage, channel=OLIVIA, text="x")["error"] == "messages_tab_disabled"
