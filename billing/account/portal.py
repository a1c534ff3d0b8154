"""What customers can do for themselves in Stripe's customer portal."""

from dataclasses import dataclass

from billing.values.facts import Facts


@dataclass(frozen=True, slots=True)
class Portal:
    """The account's portal: its default one, else one that the bot made; `login_url` is the page where a customer
    proves their address.

    Attributes:
    cancel_mode: `at_period_end` or `immediately`.
    id: of its configuration, `bpc_…`.
    is_default: whether people manage it in the dashboard, and sessions use it unless they name another.
    page: where people set it in the dashboard, with the account and the mode that it is of.
    made_by: the case and the decision in it that made it, where that was the bot.
    """

    configured: bool
    login_url: str | None = None
    cancel: bool = False
    cancel_mode: str | None = None
    invoices: bool = False
    payment_method: bool = False
    change_plan: bool = False
    pause: bool = False
    details: bool = False
    id: str = ""
    is_default: bool = True
    page: str = "https://dashboard.stripe.com/settings/billing/portal"
    made_by: tuple[str, str] | None = None

    @property
    def settings(self) -> Facts:
        """What the bot can set of it, by Stripe's names; all off where there is none."""
        return {
            "payment_method_update": self.payment_method,
            "invoice_history": self.invoices,
            "subscription_cancel": self.cancel,
            "customer_update": self.details,
            "login_page": self.login_url is not None,
            "cancel_mode": self.cancel_mode or "at_period_end",
        }


@dataclass(frozen=True, slots=True)
class Flow:
    """Where in the portal a session begins, in Stripe's words: `payment_method_update`, `subscription_cancel`, …"""

    kind: str
    subscription: str | None = None
