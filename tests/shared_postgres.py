"""One Postgres for all processes of a run, and in it a database that a release has migrated, to copy from.

Whoever needs it first starts it; whoever began the run stops it. No tests here.
"""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests import postgres

ROOT = Path(__file__).parent.parent
FOLDER = pytest.StashKey[Path]()
NOTED = "server.json"


@dataclass(frozen=True, slots=True)
class Server:
    """Its URL, and the name of the migrated database."""

    url: str
    template: str


def began(config: pytest.Config) -> None:
    """In each process, the first of which says to the others where the folder is."""
    given: dict[str, str] | None = getattr(config, "workerinput", None)
    config.stash[FOLDER] = Path(given["postgres"] if given else tempfile.mkdtemp(prefix="billing-postgres-"))


def server(config: pytest.Config) -> Server:
    folder = config.stash[FOLDER]
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        noted = folder / NOTED
        if not noted.exists():
            try:
                begun = begin(folder)
            except Exception:
                # Whoever asks next begins anew, and fails for the same reason and not for what is left of this.
                postgres.stop(folder)
                folder.mkdir(mode=0o700)
                raise
            noted.write_text(json.dumps(asdict(begun)))
        return Server(**json.loads(noted.read_text()))


def begin(folder: Path) -> Server:
    url = postgres.start(folder)
    postgres.bot_role(url)
    template = postgres.new_database(url)
    release(template)
    return Server(url, str(make_url(template).database))


def release(url: str) -> None:
    """What the Procfile's release line does."""
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": url},
        check=True,
        capture_output=True,
    )


def ended(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    folder = config.stash[FOLDER]
    if (folder / NOTED).exists():
        used = server(config)
        postgres.drop_database(str(make_url(used.url).set(database=used.template)), used.url)
    postgres.stop(folder)
