"""The database as the settings name it: whether it is as this program made it, and what seals its log."""

import logging

from sqlalchemy import URL, Engine

from bot.runtime.settings import Settings, WrongSettings
from composition.clock import utc_now
from storage import queue, seals
from storage.append_only import check_guarded
from storage.database import check_schema, database_url, migrate
from storage.pickles import check_pickles
from storage.seals import Seals

log = logging.getLogger("app")


def prepare(engine: Engine) -> None:
    """On SQLite brings the schema up to date. Raises unless the database is as this program made it."""
    if engine.dialect.name == "sqlite":
        migrate(engine)
        queue.migrate(engine)
    check_schema(engine)
    check_guarded(engine)
    check_pickles(engine)


def sealing(config: Settings, engine: Engine) -> Seals | None:
    if config.event_key_file is None:
        with engine.connect() as connection:
            seals.check_key(connection, None)
        log.warning("log.unsealed", extra={"cure": "set EVENT_KEY_FILE, so that nobody else's rows count"})
        return None
    sealed = seals.read(config.event_key_file)
    sealed.begin(engine, utc_now())
    return sealed


def location(config: Settings) -> URL:
    try:
        return database_url(config.database_url.get_secret_value())
    except ValueError as problem:
        raise WrongSettings(f"DATABASE_URL: {problem}") from None
