"""Postgres has committed what somebody did, or has not, and its answer is lost: nobody is told what nobody knows, and
the money moves once.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from sandbox.standins.people import ADA, OLIVIA, SUPPORT
from sandbox.standins.server import Sandbox
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk, seated
from tests.journeys.lost_commits import Proxy, proxy_to

pytestmark = pytest.mark.parametrize("database", ["postgres"], indirect=True)
LOOK_FIRST = "Something went wrong, so look whether it was done before you try again"


@pytest.fixture
def proxy(database: str) -> Iterator[Proxy]:
    port = make_url(database).port
    assert port
    with proxy_to(port) as proxy:
        yield proxy


@pytest.fixture
def desk(sandbox: Sandbox, database: str, proxy: Proxy, tmp_path: Path) -> Iterator[Desk]:
    """Whose bot reaches Postgres through the proxy; the tests look at it without."""
    by_proxy = make_url(database).set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
    bot = ForkedBot(sandbox, tmp_path, database_url=by_proxy)
    with seated(sandbox, bot, database) as desk:
        yield desk


@pytest.mark.parametrize("committed", [True, False])
def test_whoever_approved_is_told_to_look_and_the_money_moves_once(desk: Desk, proxy: Proxy, committed: bool) -> None:
    desk.lookup(OLIVIA, "jane@example.com")
    desk.classify(OLIVIA)
    assert desk.propose_refund(OLIVIA) == {}
    card, value = desk.offers("approve"), desk.value_of("approve")
    proxy.break_at("approved", committed=committed)
    desk.click(ADA, "approve")
    assert proxy.broken.is_set()
    desk.is_told(ADA, LOOK_FIRST)
    desk.slack.click(ADA, SUPPORT, card.ts, "approve", value=value)
    desk.shows("Refunded 20.00 USD", timeout=90)
    assert len(desk.writes()) == 1
    assert [kind for kind in desk.kinds() if kind in {"approved", "attempted", "executed"}] == [
        "approved",
        "attempted",
        "executed",
    ]


@pytest.mark.parametrize("committed", [True, False])
def test_whoever_looked_somebody_up_is_told_to_look(desk: Desk, proxy: Proxy, committed: bool) -> None:
    proxy.break_at("opened", committed=committed)
    assert desk.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com").text.startswith(LOOK_FIRST)
    assert len(desk.query("select case_id from cases")) == committed


def test_while_postgres_says_nothing_the_bot_says_that_it_is_not_well(desk: Desk, proxy: Proxy) -> None:
    assert urllib.request.urlopen(f"{desk.bot.url}/healthz").status == 200
    proxy.hold()
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{desk.bot.url}/healthz")
    proxy.open.set()
    desk.until(lambda: is_well(desk) or None)


def is_well(desk: Desk) -> bool:
    try:
        return bool(urllib.request.urlopen(f"{desk.bot.url}/healthz").status == 200)
    except urllib.error.HTTPError:
        return False
