"""A worker before one case and a Stripe that says what it would bill. No tests here."""

from dataclasses import dataclass, field, replace
from typing import Any

from billing.account.account import Account
from billing.account.payments import Invoice
from billing.account.preview import Preview
from billing.case.case import Case
from billing.commands import voting
from billing.policy.policy import Policy
from billing.values.errors import ProcessorError
from billing.values.money import Money
from billing.work.executor import Executor
from billing.work.scheduling import next_task
from billing.work.task import Task
from tests.billing.fake_stripe import Stripe
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import NOW, approver, usd

POLICY = Policy(credit_balance=True)


@dataclass
class Foretelling(Stripe):
    """Answers previews by what is asked to change; `silent` is what it says instead."""

    would_bill: dict[str, Invoice] = field(default_factory=dict)
    silent: ProcessorError | None = None

    def billed_next(self, change: dict[str, Any]) -> Invoice | None:
        if self.silent:
            raise self.silent
        return self.would_bill.get(" ".join(str(value) for value in change.values()))

    def tax_in(self, amount: Money) -> Money:
        if self.silent:
            raise self.silent
        return usd(900)


class Desk:
    """A worker before one case of one customer."""

    def __init__(self, case: Case, account: Account, policy: Policy = POLICY, **given: Any) -> None:
        self.account = account
        self.stripe = Foretelling(
            charges={one.id: one for one in account.charges},
            subscriptions={one.id: one for one in account.subscriptions},
            invoices={one.id: one for one in account.invoices},
            found=(account.customer,),
            **given,
        )
        self.store = Cases()
        self.store.cases[case.case_id] = case
        self.store.previewed_seq[case.case_id] = case.previewed_seq
        self.store.keep_account(case, account)
        self.execution = Executor(self.store, self.stripe, People(), policy, Switch(), lambda: NOW)

    @property
    def case(self) -> Case:
        return self.store.load("case_1")

    @property
    def task(self) -> Task | None:
        return next_task(self.case, self.store.account("case_1"), NOW)

    def preview(self) -> object:
        assert self.task is Task.PREVIEW
        decision = self.execution.run(Task.PREVIEW, self.case)
        assert self.stripe.writes == []
        return decision.events if decision else None

    def approve(self) -> object:
        return voting.approve(self.case, approver(), 4, self.account, POLICY, NOW).events

    def shown(self, seq: int = 4) -> dict[str, Preview]:
        """Without what is sealed with it."""
        return {id: replace(told, facts={}) for id, told in self.store.previews("case_1", seq).items()}
