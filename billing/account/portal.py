"""What customers can do for themselves in Stripe's customer portal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portal:
    """The account's default portal; `login_url` is the page where a customer proves their address.

    `cancel_mode` is `at_period_end` or `immediately`.
    """

    configured: bool
    login_url: str | None = None
    cancel: bool = False
    cancel_mode: str | None = None
    invoices: bool = False
    payment_method: bool = False
    change_plan: bool = False
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Where in the portal a session begins, in Stripe's words: `payment_method_update`, `subscription_cancel`, …"""

    kind: str
    subscription: str | None = None
