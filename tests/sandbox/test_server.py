"""The sandbox as a whole: one port, and a page that shows nobody what is not theirs."""

import pytest
import requests
from slack_sdk import WebClient

from sandbox.demo.site import sandbox_with_page
from sandbox.standins import people
from sandbox.standins.slack.workspace import Workspace

SUPPORT = people.SUPPORT


def test_one_port_serves_the_page_slack_and_stripe() -> None:
    with sandbox_with_page() as sandbox:
        page = requests.get(sandbox.url, timeout=60)
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url).auth_test()["ok"]
        assert requests.get(f"{sandbox.stripe_api_url}/v1/charges", timeout=60).status_code == 401
        assert requests.get(sandbox.url, headers={"host": "elsewhere.test"}, timeout=60).status_code == 400
        port = sandbox.port
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}", timeout=60)


def test_the_page_shows_each_person_only_their_own(workspace: Workspace, web: WebClient) -> None:
    web.chat_postEphemeral(channel=SUPPORT, user=people.OMAR, text="Only Omar")

    def seen(user: str) -> str:
        return requests.get(f"{workspace.base_url}/page/seen", {"user": user, "channel": SUPPORT}, timeout=60).text

    assert "Only Omar" in seen(people.OMAR)
    assert "Only Omar" not in seen(people.OLIVIA)
    for secret in (workspace.bot_token, workspace.app_token, workspace.signing_secret):
        assert secret not in seen(people.OMAR)


def test_the_page_acts_for_a_person(workspace: Workspace) -> None:
    url = f"{workspace.base_url}/page/acts"
    said = {"user": people.OLIVIA, "channel": SUPPORT, "text": "<b>hostile</b> & jane@example.com"}
    assert "ts" in requests.post(f"{url}/say", json=said, timeout=60).json()
    assert workspace.messages(SUPPORT)[-1].text == (
        "&lt;b&gt;hostile&lt;/b&gt; &amp; <mailto:jane@example.com|jane@example.com>"
    )
    lookup = {**said, "text": "/billing lookup jane@example.com"}
    assert "not running" in requests.post(f"{url}/command", json=lookup, timeout=60).json()["problem"]
    assert "no act called" in requests.post(f"{url}/refund", json=said, timeout=60).json()["problem"]


def test_another_sites_form_cannot_act(workspace: Workspace) -> None:
    before = workspace.messages(SUPPORT)
    said = {"user": people.OLIVIA, "channel": SUPPORT, "text": "x"}
    assert requests.post(f"{workspace.base_url}/page/acts/say", data=said, timeout=60).status_code == 415
    assert workspace.messages(SUPPORT) == before


def test_a_permalink_leads_to_the_thread_on_the_page(workspace: Workspace, web: WebClient) -> None:
    root = web.chat_postMessage(channel=SUPPORT, text="root")["ts"]
    reply = web.chat_postMessage(channel=SUPPORT, text="reply", thread_ts=root)["ts"]
    link = web.chat_getPermalink(channel=SUPPORT, message_ts=reply)["permalink"]
    assert requests.get(link, timeout=60, allow_redirects=False).headers["location"] == f"/#/{SUPPORT}/{root}"


def test_the_stream_speaks_up_at_each_change(workspace: Workspace) -> None:
    with requests.get(f"{workspace.base_url}/page/changes", stream=True, timeout=60) as answer:
        lines = (line for line in answer.iter_lines() if line)
        first = next(lines)
        workspace.say(people.OLIVIA, SUPPORT, "hello")
        assert next(lines) != first
