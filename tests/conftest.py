"""Both databases for everything that touches storage: SQLite in a file, Postgres in a database, each of its own.

And which tests share a process.
"""

import gc
import importlib
import shutil
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import freezegun
import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url
from xdist.remote import Producer
from xdist.workermanage import WorkerController

from storage import queue
from storage.database import database_url, migrate, open_engine
from tests import postgres, shared_postgres
from tests.together import Together, in_turns

ROOT = Path(__file__).parent.parent
# A busy machine is no failure; and the same examples each time, so that a red run is the doing of a change.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.load_profile("unhurried")
# Servers of other tests run in the same process, and a loop that falls asleep in frozen time never wakes. Not
# `real_asyncio`, which gives loops their time back only once all modules have been gone through.
freezegun.configure(extend_ignore_list=["asyncio"])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    node.workerinput["postgres"] = str(node.config.stash[shared_postgres.FOLDER])


def pytest_configure(config: pytest.Config) -> None:
    shared_postgres.began(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    shared_postgres.ended(config)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Nothing that is collected is garbage before the end: looking for some among it takes a third of the time.

    What tests make is looked through less often than in a program that runs for days.
    """
    gc.disable()
    if session.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        read_ones_share(getattr(session.config, "workerinput", None))
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000)
        gc.enable()


def read_ones_share(worker: dict[str, Any] | None) -> None:
    """Each process reads other files first, so that what pytest makes of a file is made once and not by all of them."""
    if worker is None or sys.dont_write_bytecode:
        return
    files = sorted(ROOT.glob("tests/**/test_*.py"))
    for file in files[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        # What is wrong with it is said when it is collected.
        with suppress(Exception):
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items[:] = in_turns(items, lambda item: item.nodeid)


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    return shared_postgres.server(pytestconfig).url


@pytest.fixture(scope="session")
def postgres_template(pytestconfig: pytest.Config) -> str:
    """The name of a database that a release has migrated, to copy from."""
    return shared_postgres.server(pytestconfig).template


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema, to copy from."""
    file = tmp_path_factory.mktemp("template") / "billing.db"
    engine = open_engine(make_url(f"sqlite:///{file}"))
    migrate(engine)
    queue.migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database with its schema, on Postgres for a role that can't change the log.

    On SQLite a program that starts without it makes it, which is for `tests/processes`.
    """
    if request.param == "sqlite":
        file = tmp_path / "billing.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    url = postgres.new_database(server, template=template)
    yield postgres.as_bot(url)
    postgres.drop_database(url, server)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """Of that database, as the bot has it."""
    engine = open_engine(database_url(database))
    yield engine
    engine.dispose()


@pytest.fixture
def owner(request: pytest.FixtureRequest, database: str) -> str:
    """The URL of the same database for whoever may change everything in it."""
    if make_url(database).drivername == "sqlite":
        return database
    server = make_url(request.getfixturevalue("postgres_server"))
    return server.set(database=make_url(database).database).render_as_string(hide_password=False)
