"""The Slack manifest: the file at the root is for Socket Mode; for HTTP the same with the addresses filled in."""

import json
from pathlib import Path
from typing import Any

from bot.runtime import addresses

MANIFEST = Path(__file__).parents[2] / "manifest.json"


def scopes() -> list[str]:
    granted: list[str] = json.loads(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    return granted


def for_http(address: str) -> str:
    """The manifest of an app that Slack reaches at `address`, as https://billing.example.com. Raises ValueError."""
    if not addresses.required(address).startswith("https://"):
        raise ValueError("it must begin with https://: Slack sends to no other")
    url = f"{address.rstrip('/')}/slack/events"
    written: dict[str, Any] = json.loads(MANIFEST.read_text())
    for command in written["features"]["slash_commands"]:
        command["url"] = url
    written["settings"]["interactivity"]["request_url"] = url
    written["settings"]["event_subscriptions"]["request_url"] = url
    written["settings"]["socket_mode_enabled"] = False
    return json.dumps(written, indent=2) + "\n"
