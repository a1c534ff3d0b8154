"""What a database says that lets nobody in: one line with the variable's name and the cure, without the address."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from sandbox.demo.bot_process import free_port
from storage.database import why_not


def said(url: str) -> str:
    engine = create_engine(url)
    with pytest.raises(SQLAlchemyError) as refused, engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE others (id integer)")
    engine.dispose()
    return why_not(refused.value)


def test_of_a_server_that_refuses(postgres_server: str) -> None:
    server = make_url(postgres_server)
    for url in (server.set(database="nowhere"), server.set(username="nobody")):
        assert said(url.render_as_string(hide_password=False)) == (
            "DATABASE_URL: the server has no such database, or no such user; make it, or check the names"
        )


def test_of_a_server_that_is_not_there() -> None:
    told = said(f"postgresql+psycopg://billing:hunter2@127.0.0.1:{free_port()}/billing")
    assert told == "DATABASE_URL: the database does not answer (OperationalError); check the address"


def test_of_a_file_that_cannot_be_opened_or_is_none(tmp_path: Path) -> None:
    missing, text = tmp_path / "nowhere" / "billing.db", tmp_path / "billing.db"
    text.write_text("no database at all, but a text that somebody named so by mistake" * 20)
    assert said(f"sqlite:///{missing}") == (
        "DATABASE_URL: the file can't be opened; check its folder, and who may write there"
    )
    assert said(f"sqlite:///{text}") == "DATABASE_URL: the file is no SQLite database; name another one"
