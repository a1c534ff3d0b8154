"""The same job over Slack's socket: no request ever comes in over HTTP, and the health check still answers."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import ADA, OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from sandbox.standins.slack.plain import plain
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk
from tests.journeys.test_home import home


@pytest.fixture
def bot(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[BotProcess]:
    process = ForkedBot(sandbox, tmp_path, database_url=database, socket_mode=True)
    process.start()
    yield process
    process.kill()


def test_a_refund_is_proposed_and_approved_over_the_socket(desk: Desk) -> None:
    desk.until(lambda: desk.slack.sockets.connected or None)
    desk.slack.open_home(ADA)
    home(desk, ADA, "Nothing waits for you")
    complaint = desk.slack.messages(SUPPORT)[0]
    desk.slack.shortcut(OLIVIA, SUPPORT, complaint.ts, "open_case")
    desk.root = complaint.ts
    desk.offers("classify:duplicate_subscription")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA, amount="20.01") != {}
    assert desk.submit(OLIVIA, amount="20.00", reason="duplicate", skip_reason="trust") == {}
    desk.click(OLIVIA, "approve")
    desk.is_told(OLIVIA, "approver")
    home(desk, ADA, "Proposals that you may approve: 1")
    assert desk.slack.press_home(ADA, "home:money").status == 200
    desk.until(lambda: any("Nothing was given back" in plain(told) for told in desk.slack.direct_messages(ADA)))
    desk.click(ADA, "approve")
    desk.shows("Refunded 20.00 USD")
    assert len(desk.writes()) == 1
    assert "Billing cases" in desk.slack.command(OLIVIA, SUPPORT, "help").text
    home(desk, ADA, "Nothing waits for you")
    with urllib.request.urlopen(f"{desk.bot.url}/healthz") as answer:
        assert answer.status == 200
