"""What a customer pays with, or a payment was made with: what it is, and what tells it from others of its kind."""

from dataclasses import dataclass
from datetime import UTC, datetime

from billing.account.mandate import Mandate


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """Attributes:
    id: `pm_…`, or `card_…`, `src_…`, `ba_…` of a legacy source; empty where a payment does not say.
    kind: Stripe's type: `card`, `sepa_debit`, `paypal`, …
    brand: a card's brand, or the name of a bank.
    last4: the end of a number, of whatever kind.
    payer: whose account with a wallet it is, masked.
    fingerprint: the same for the same number, save for wallets, which may have one of their own.
    device_last4: the last digits that a wallet shows on the device, which are not the card's.
    mandate: Stripe's id of the mandate that a payment was made under.
    agreed: that mandate, where somebody looked.
    """

    id: str
    kind: str
    brand: str | None = None
    last4: str | None = None
    expires_month: int | None = None
    expires_year: int | None = None
    fingerprint: str | None = None
    wallet: str | None = None
    device_last4: str | None = None
    payer: str | None = None
    mandate: str | None = None
    agreed: Mandate | None = None

    @property
    def unusable_from(self) -> datetime | None:
        """A card is good until the last day of its month."""
        if not (self.expires_year and self.expires_month):
            return None
        year, month = divmod(self.expires_year * 12 + self.expires_month, 12)
        return datetime(year, month + 1, 1, tzinfo=UTC)
