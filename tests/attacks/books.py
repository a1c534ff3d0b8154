"""The database under attack: copied, and put back as it was when it was copied. No tests here."""

import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url

from tests import postgres


class Books(Protocol):
    @property
    def url(self) -> str:
        """For the bot."""
        ...

    @property
    def owner(self) -> str:
        """For whoever may write anything into it."""
        ...

    def copy(self) -> str:
        """Of all that is in it, while the bot does not run; its name."""
        ...

    def restore(self, copy: str) -> None: ...

    def another(self) -> "Books":
        """An empty one, for another bot."""
        ...

    def close(self) -> None: ...


class SqliteBooks:
    def __init__(self, template: Path, folder: Path) -> None:
        self.template, self.folder = template, folder
        self.file = folder / "billing.db"
        shutil.copyfile(template, self.file)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    owner = url

    def copy(self) -> str:
        name = f"copy-{len(list(self.folder.iterdir()))}"
        (self.folder / name).mkdir()
        for file in self.files():
            shutil.copy2(file, self.folder / name)
        return name

    def restore(self, copy: str) -> None:
        for file in self.files():
            file.unlink()
        for file in (self.folder / copy).iterdir():
            shutil.copy2(file, self.folder)

    def files(self) -> list[Path]:
        """What was written last may be beside it yet."""
        return list(self.folder.glob("billing.db*"))

    def another(self) -> "Books":
        folder = self.folder / "another"
        folder.mkdir(exist_ok=True)
        return SqliteBooks(self.template, folder)

    def close(self) -> None:
        """The folder goes with the run."""


class PostgresBooks:
    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self.made = [postgres.new_database(server, template=template)]

    @property
    def owner(self) -> str:
        return self.made[0]

    @property
    def url(self) -> str:
        return postgres.as_bot(self.owner)

    def copy(self) -> str:
        copy = postgres.new_database(self.server, template=self.name)
        self.made.append(copy)
        return copy

    def restore(self, copy: str) -> None:
        postgres.drop_database(self.owner, self.server)
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{self.name}" TEMPLATE "{make_url(copy).database}"')
        engine.dispose()

    @property
    def name(self) -> str:
        return str(make_url(self.owner).database)

    def another(self) -> "Books":
        return PostgresBooks(self.server, self.template)

    def close(self) -> None:
        for url in self.made:
            postgres.drop_database(url, self.server)
