"""The cases that this process works on: each leased in the database, and the lease kept up for as long as the process
lives. One that dies keeps its cases no longer than a lease lasts.
"""

import logging
import threading
import uuid
from datetime import datetime

from billing.ports.leases import Leases as LeaseStore

log = logging.getLogger(__name__)

RENEW_SECONDS = 3.0


class Leases:
    def __init__(self, store: LeaseStore) -> None:
        self.store = store
        self.cases: dict[str, str] = {}
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._keep_up, name="leases", daemon=True)
        self.thread.start()

    def take(self, case_id: str) -> str | None:
        """A lease on the case; None while somebody else has it."""
        lease = uuid.uuid4().hex
        if not self.store.take(case_id, lease):
            return None
        with self.lock:
            self.cases[lease] = case_id
        return lease

    def give_back(self, case_id: str, lease: str, *, seq: int, due_at: datetime | None) -> bool:
        """Ends the lease, with the case due again at `due_at`. False if there is news of it since `seq` was read."""
        with self.lock:
            self.cases.pop(lease, None)
        return self.store.give_back(case_id, lease, seq=seq, due_at=due_at)

    def close(self) -> None:
        self.stopping.set()

    def _keep_up(self) -> None:
        while not self.stopping.wait(RENEW_SECONDS):
            with self.lock:
                cases = list(self.cases.items())
            for lease, case_id in cases:
                try:
                    self.store.renew(case_id, lease)
                except Exception:
                    log.exception("lease.renewal_failed", extra={"case": case_id})
