"""Files that hold secrets or people's data, and who else on the machine can read them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.server import Sandbox
from tests.processes.test_start_and_stop import outcome


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """An admin whose new files everybody may read."""
    before = os.umask(0)
    yield
    os.umask(before)


def readable(folder: Path) -> set[str]:
    """Those that somebody besides the owner may open."""
    kept = [path for path in folder.iterdir() if path.name.startswith(("billing.db", ".env"))]
    assert kept
    return {path.name for path in kept if path.stat().st_mode & 0o077}


def test_check_warns_of_what_others_can_read_and_a_start_closes_it_to_them(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        bot = BotProcess(sandbox, tmp_path)
        code, said = outcome(bot, "check")
        assert (code, readable(tmp_path)) == (0, set())
        assert "others on this machine" not in said

        (tmp_path / ".env").write_text("LOG_LEVEL=INFO\n")
        (tmp_path / "billing.db").chmod(0o644)
        code, said = outcome(bot, "check")
        warned = [line for line in said.splitlines() if "others on this machine" in line]
        assert code == 0
        assert [Path(line.split(":")[0].split()[-1]).name for line in warned] == [".env", "billing.db"]
        assert all(line.startswith("warn ") for line in warned)

        bot.start()
        assert readable(tmp_path) == set()
        assert bot.stop() == 0
