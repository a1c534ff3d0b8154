"""A customer's permission to debit an account: what it is called there, and whether it still counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mandate:
    """Attributes:
    reference: what stands beside each debit on the customer's statement; None where the scheme has none.
    status: `active`, `pending` or `inactive`.
    network: what the banks say of it, where they say more: `accepted`, `pending`, `refused` or `revoked`.
    reason: why it counts no more, in Stripe's word.
    """

    status: str
    reference: str | None = None
    network: str | None = None
    reason: str | None = None
