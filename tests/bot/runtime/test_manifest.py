"""The manifest for HTTP: Slack sends to https alone."""

import json

import pytest

from bot.runtime.manifest import for_http


def test_every_address_in_it_is_the_bots() -> None:
    written = json.loads(for_http("https://billing.example.com/"))
    url = "https://billing.example.com/slack/events"
    assert [command["url"] for command in written["features"]["slash_commands"]] == [url]
    assert written["settings"]["interactivity"]["request_url"] == url
    assert written["settings"]["event_subscriptions"]["request_url"] == url


@pytest.mark.parametrize(
    "address", ["http://billing.example.com", "http://localhost:3000", "billing.example.com", "https://a:b@example.com"]
)
def test_another_address_than_an_https_one_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must"):
        for_http(address)
