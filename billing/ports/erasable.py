"""What is kept beside a case's log and may be erased at any time: what people typed, and what Stripe said."""

from typing import Protocol

from billing.account.account import Account, Profile
from billing.account.preview import Previews
from billing.case.case import Case


class Erasable(Protocol):
    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        """What a person typed with the event at `seq`."""
        ...

    def keep(self, case_id: str, seq: int, name: str, value: str) -> None:
        """Something that belongs to the event at `seq`; `typed` reads it. Kept once."""
        ...

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        """The reading of Stripe that the proposal at `seq` was made on."""
        ...

    def previews(self, case_id: str, seq: int) -> Previews:
        """What Stripe said about the decision at `seq`; empty until it did."""
        ...

    def keep_previews(self, case: Case, seq: int, previews: Previews) -> None:
        """And notes that they were read."""
        ...

    def account(self, case_id: str) -> tuple[Account, int] | None:
        """The last reading of Stripe, and the `seq` that asked for it."""
        ...

    def keep_account(self, case: Case, account: Account) -> None: ...

    def candidates(self, case_id: str) -> tuple[Profile, ...]: ...

    def keep_candidates(self, case: Case, candidates: tuple[Profile, ...]) -> None: ...
