"""What of a case is kept beside its log, for finding and listing."""

from datetime import datetime
from typing import Any

from billing.case.case import Case
from storage.leases import SWEEP_AFTER


def projection(case: Case, at: datetime) -> dict[str, Any]:
    return {
        "status": case.status,
        "customer": case.customer,
        "team": case.team,
        "account": case.account,
        "seq": case.seq,
        "due_at": at + SWEEP_AFTER,
    }
