"""What a click or a form is judged by and drawn from: the last reading of Stripe at hand, never Stripe itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.account.account import Account
from billing.case.case import Case
from billing.policy.policy import Policy
from billing.ports.store import CaseStore
from billing.remedies.ladder import offered_since
from billing.values.choices import Remedy
from billing.values.errors import Stale
from billing.values.facts import Facts
from bot.messages import plan_form, remedy_modal
from bot.messages.modals import View
from bot.messages.portal import for_portal


@dataclass(frozen=True, slots=True)
class Readings:
    """`files_in` is the repository on GitHub where gaps are filed, if any."""

    cases: CaseStore
    policy: Policy
    files_in: str | None = None

    def known(self, case: Case) -> tuple[Account, int]:
        """The last reading of Stripe, and the `seq` that asked for it."""
        known = self.cases.erasable.account(case.case_id)
        if known is None:
            raise Stale(case.status)
        return known

    def account(self, case: Case) -> Account:
        return self.known(case)[0]

    def newest(self, case: Case) -> Account | None:
        """The last reading of the customer at hand; None where nobody is identified, or it was erased."""
        known = self.cases.erasable.account(case.case_id)
        return known[0] if known and case.customer else None

    def shown_on_card(self, case: Case, proposal: int) -> Facts | None:
        """None where nothing was: whatever says that Stripe was asked, nobody saw its answer."""
        preview = next(iter(self.cases.erasable.previews(case.case_id, proposal).values()), None)
        return dict(preview.facts) if preview else None

    def plan_form(
        self,
        case: Case,
        account: Account,
        ticked: Sequence[Remedy],
        *,
        charge: str | None = None,
        title: str | None = None,
    ) -> View:
        previews = self.cases.erasable.previews(case.case_id, offered_since(case))
        return plan_form.for_plan(
            case, account, ticked, self.policy, previews, charge=charge, title=title, files_in=self.files_in
        )

    def form(
        self, case: Case, account: Account, remedy: Remedy, *, charge: str | None = None, title: str | None = None
    ) -> View:
        if remedy is Remedy.PORTAL:
            return for_portal(case, account)
        previews = self.cases.erasable.previews(case.case_id, offered_since(case))
        return remedy_modal.for_remedy(
            case, account, remedy, self.policy, previews, charge=charge, title=title, files_in=self.files_in
        )
