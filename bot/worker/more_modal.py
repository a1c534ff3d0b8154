"""Whoever has *More* open is shown what lists leave out, once that was read; a modal that was closed stays closed.

Nothing of it is kept: whoever opens it again has it read anew, and if one is lost its modal says to open another.
"""

import logging

from slack_sdk import WebClient

from billing.account.account import Account
from billing.case.case import Case
from billing.ports.accounts import Accounts
from billing.ports.store import CaseStore, Stopped
from billing.values.errors import CaseNotFound, ProcessorError
from bot.messages.everything import MOST, everything, view_id
from bot.slack.operators import UNREACHABLE, error_code

log = logging.getLogger(__name__)


class MoreModal:
    def __init__(self, cases: CaseStore, accounts: Accounts, client: WebClient) -> None:
        self.cases = cases
        self.accounts = accounts
        self.client = client

    def bring(self, case_id: str, look: int) -> None:
        """The durable flow, for one look at the case; it raises nothing."""
        try:
            case = self.cases.load(case_id)
            known = self.cases.erasable.account(case_id)
            if known is None or not case.is_open:
                return
            whole = self.whole(case, known[0])
            id = view_id(case_id, look)
            self.client.views_update(external_id=id, view=everything(case, whole, id=id))
        except (CaseNotFound, Stopped):
            log.warning("more.lost", extra={"case": case_id})
        except UNREACHABLE as problem:
            log.info("slack.more_closed", extra={"case": case_id, "error": error_code(problem)})
        except Exception:
            log.exception("more.failed", extra={"case": case_id})

    def whole(self, case: Case, known: Account) -> Account:
        """As it was read before, where the case's account is out of reach."""
        try:
            return self.accounts.of(case).in_full.read(known, newest=MOST)
        except ProcessorError as problem:
            log.warning("stripe.read_failed", extra={"case": case.case_id, "code": problem.code})
            return known
