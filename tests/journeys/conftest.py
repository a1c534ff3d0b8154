"""One sandbox and one bot for each journey, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import OMAR
from sandbox.standins.server import Sandbox
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk, seated


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(port=0) as running:
        running.slack.give_the_app(minutes=1)
        yield running


@pytest.fixture
def policy() -> str:
    """What stands in POLICY_FILE; files that need another one have a fixture of their own."""
    return ""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The key that seals the log."""
    file = tmp_path / "event.key"
    file.write_bytes(bytes(range(32)))
    return file


@pytest.fixture
def bot(sandbox: Sandbox, database: str, tmp_path: Path, policy: str, key_file: Path) -> Iterator[BotProcess]:
    written = tmp_path / "policy.toml"
    written.write_text(policy)
    settings = {"POLICY_FILE": str(written), "EVENT_KEY_FILE": str(key_file)}
    process = ForkedBot(sandbox, tmp_path, database_url=database, settings=settings)
    try:
        process.start()
        sandbox.slack.request_url = process.request_url
        yield process
    finally:
        process.kill()


@pytest.fixture
def desk(sandbox: Sandbox, bot: BotProcess, database: str) -> Iterator[Desk]:
    seat = Desk(sandbox, bot, database)
    yield seat
    seat.database.dispose()


@pytest.fixture
def proposed(desk: Desk) -> Desk:
    """A refund for Jane's second subscription waits, which goes on."""
    desk.lookup(OMAR, "jane@example.com")
    desk.classify(OMAR)
    assert desk.propose_refund(OMAR) == {}
    desk.offers("approve")
    return desk


@pytest.fixture
def live(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose key is one of live mode."""
    bot = ForkedBot(sandbox, tmp_path, database_url=database, settings={"STRIPE_API_KEY": "sk_live_sandbox"})
    with seated(sandbox, bot, database) as desk:
        yield desk
