"""Finding the customer of a case, and reading all about them, again when the log asks for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from billing.account.account import Account, Panel
from billing.account.customer import Customer
from billing.case.case import Case
from billing.case.decision import Decision
from billing.case.events import Identified, Unidentified
from billing.case.lifecycle import Status
from billing.ports.clock import Clock
from billing.ports.processor import LookUp, Processor
from billing.ports.store import CaseStore
from billing.values.errors import OTHER_ACCOUNT, Declined, NotPermitted, Unavailable
from billing.values.identifiers import Identifier, IdentifierKind, recall


@dataclass(frozen=True, slots=True)
class Lookups:
    store: CaseStore
    processor: Processor
    now: Clock

    def look_up(self, case: Case) -> Decision | None:
        typed = self.store.erasable.typed(case.case_id, case.lookup_seq, "identifier")
        identifier = recall(typed or "")
        if identifier is None:
            return Decision((Unidentified("none"),))
        try:
            looked_up = self.processor.look_up(identifier)
        except (Unavailable, Declined) as problem:
            hint = problem.code if isinstance(problem, NotPermitted) else None
            return None if case.status is Status.UNIDENTIFIED else Decision((Unidentified("error", hint=hint),))
        if looked_up.account:
            customer = looked_up.account.customer
            self.keep_reading(case, looked_up.account)
            return Decision((Identified(customer.id, customer.livemode, looked_up.of),))
        self.store.erasable.keep_candidates(case, looked_up.found or looked_up.near)
        if not looked_up.found:
            nobody = Unidentified("none", guest=looked_up.guest, partial=looked_up.partial, hint=looked_up.hint)
            return Decision((nobody,))
        if len(looked_up.found) > 1:
            return Decision((Unidentified("several", partial=looked_up.partial),))
        return Decision((Unidentified("deleted"),))

    def read_portal(self, case: Case) -> None:
        """Of a case about the portal itself: its account has no customer, and nothing but that."""
        nobody = Customer("", case.livemode)
        try:
            account = Account(nobody, self.now(), portal=self.processor.portals.read())
        except (Unavailable, Declined):
            account = Account(nobody, self.now(), unknown=(Panel.PORTAL,))
        self.store.erasable.keep_account(case, account)

    def read_again(self, case: Case) -> None:
        if case.is_about_portal:
            return self.read_portal(case)
        assert case.customer is not None
        known = self.store.erasable.account(case.case_id)
        customer = known[0].customer if known else Customer(case.customer, case.livemode)
        try:
            looked_up, again = self.processor.look_up(known_by_id(case.customer), fresh=True), True
        except (Unavailable, Declined) as problem:
            looked_up, again = LookUp(), problem.code != OTHER_ACCOUNT
        account = looked_up.account
        if looked_up.found and looked_up.found[0].customer.deleted:
            customer = replace(customer, deleted=True)
        if account:
            # By what they were found stays what it was.
            account = replace(account, customer=replace(account.customer, found_by=customer.found_by))
        self.keep_reading(case, account or replace(unread(customer, self.now()), asking_again_helps=again))

    def keep_reading(self, case: Case, account: Account) -> None:
        earlier = self.store.earlier_cases(case, account.customer.id)
        self.store.erasable.keep_account(case, replace(account, earlier_cases=earlier))


def known_before(store: CaseStore, case: Case, proposal: int, at: datetime) -> Account:
    """What a decision rests on, before what matters of it is read anew: for a proposal what its approver was shown.

    Not what an earlier program read.
    """
    shown, known = store.erasable.proposed_on(case.case_id, proposal), store.erasable.account(case.case_id)
    for account in (shown, known[0] if known else None):
        if account and not account.outdated:
            return account
    return unread(Customer(case.customer or "", case.livemode), at)


def known_by_id(customer: str) -> Identifier:
    return Identifier(IdentifierKind.CUSTOMER, customer)


def unread(customer: Customer, at: datetime) -> Account:
    """An old reading may not pass for the present: everything in it is unknown now."""
    return Account(customer, at, unknown=tuple(Panel))
