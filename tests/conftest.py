"""Both databases for everything that touches storage: SQLite in a file, Postgres in a database, each of its own.

And which tests share a process.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import make_url
from xdist.remote import Producer

from tests import postgres
from tests.together import Together

ROOT = Path(__file__).parent.parent
# A busy machine is no failure; and the same examples each time, so that a red run is the doing of a change.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.load_profile("unhurried")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database that a release has migrated, to copy from."""
    postgres.bot_role(postgres_server)
    url = postgres.new_database(postgres_server)
    release(url)
    yield str(make_url(url).database)
    postgres.drop_database(url, postgres_server)


def release(url: str) -> None:
    """What the Procfile's release line does."""
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": url},
        check=True,
        capture_output=True,
    )


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database with its schema, on Postgres for a role that can't change the log.

    On SQLite the program makes it as it starts.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'billing.db'}"
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    url = postgres.new_database(server, template=template)
    yield postgres.as_bot(url)
    postgres.drop_database(url, server)


@pytest.fixture
def owner(request: pytest.FixtureRequest, database: str) -> str:
    """The URL of the same database for whoever may change everything in it."""
    if make_url(database).drivername == "sqlite":
        return database
    server = make_url(request.getfixturevalue("postgres_server"))
    return server.set(database=make_url(database).database).render_as_string(hide_password=False)
