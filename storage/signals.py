"""From a process that takes requests to one that works, by Postgres' own signal: it says which case, and no more."""

import logging
import threading
import time
import uuid
from collections.abc import Callable

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import plain_url

log = logging.getLogger(__name__)

CHANNEL = "billing_cases"
SIGNAL = text(f"SELECT pg_notify('{CHANNEL}', word) FROM unnest(CAST(:words AS text[])) AS word")
# How often a listener looks whether it is to end.
LISTEN_SECONDS = 1.0
AGAIN_AFTER_SECONDS = 2.0
# Behind a pooler that shares connections a listener hears nothing, and nobody says so: it says something to itself.
TRIAL = "trial:"


class Signals:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ending = threading.Event()

    def send(self, words: list[str]) -> None:
        """Apart from what was written: a transaction with a signal in it waits for all others that have one."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(SIGNAL, {"words": words})

    def listen(self, give: Callable[[str], None]) -> None:
        def listen() -> None:
            while not self.ending.is_set():
                try:
                    self.hear(give)
                except (SQLAlchemyError, psycopg.Error) as problem:
                    log.warning("signal.not_heard", extra={"error": type(problem).__name__})
                    self.ending.wait(AGAIN_AFTER_SECONDS)

        threading.Thread(target=listen, name="listen", daemon=True).start()

    def hear(self, give: Callable[[str], None]) -> None:
        """Until the end, on a connection that nobody else gets."""
        with psycopg.connect(plain_url(self.engine.url), autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            trial = f"{TRIAL}{uuid.uuid4().hex}"
            self.send([trial])
            heard_by = time.monotonic() + LISTEN_SECONDS
            while not self.ending.is_set():
                for signal in connection.notifies(timeout=LISTEN_SECONDS):
                    if signal.payload == trial:
                        heard_by = float("inf")
                    elif not signal.payload.startswith(TRIAL):
                        give(signal.payload)
                if time.monotonic() > heard_by:
                    log.warning("signal.deaf", extra={"cure": "let the worker connect to Postgres itself"})
                    heard_by = float("inf")

    def end(self) -> None:
        self.ending.set()
