"""Whoever has *More* open is shown what lists leave out, once that was read; a modal that was closed stays closed.

Nothing of it is kept: whoever opens it again has it read anew, and if one is lost its modal says to open another.
"""

import logging
from typing import Protocol

from slack_sdk import WebClient

from billing.account.account import Account
from billing.ports.store import CaseStore, Stopped
from billing.values.errors import CaseNotFound
from bot.messages.everything import MOST, everything, view_id
from bot.slack.operators import UNREACHABLE, error_code

log = logging.getLogger(__name__)


class InFull(Protocol):
    """Stripe, as far as this needs it. It raises nothing: what can't be read stays as it was."""

    def read(self, account: Account, *, newest: int) -> Account:
        """With what a lookup leaves out of the newest few of each list: to look at, not to decide by."""
        ...


class MoreModal:
    def __init__(self, cases: CaseStore, in_full: InFull, client: WebClient) -> None:
        self.cases = cases
        self.in_full = in_full
        self.client = client

    def bring(self, case_id: str, look: int) -> None:
        """The durable flow, for one look at the case; it raises nothing."""
        try:
            case = self.cases.load(case_id)
            known = self.cases.erasable.account(case_id)
            if known is None or not case.is_open:
                return
            whole = self.in_full.read(known[0], newest=MOST)
            id = view_id(case_id, look)
            self.client.views_update(external_id=id, view=everything(case, whole, id=id))
        except (CaseNotFound, Stopped):
            log.warning("more.lost", extra={"case": case_id})
        except UNREACHABLE as problem:
            log.info("slack.more_closed", extra={"case": case_id, "error": error_code(problem)})
        except Exception:
            log.exception("more.failed", extra={"case": case_id})
