"""What `check` says of Stripe: whose a key is, what it may not do, and where the portal does not open."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from billing.policy.policy import Policy
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.errors import INVALID_KEY, OTHER_ACCOUNT, PERMISSION, ProcessorError
from billing.wording import lines
from bot.runtime.check import Finding

# Where in the portal remedies lead.
PLACES = {
    "payment_method_update": "changing the card",
    "subscription_cancel": "cancelling",
    "subscription_update": "changing the plan",
}


@dataclass(frozen=True, slots=True)
class StripeChecks:
    """`key` and `write_key` are the settings that the keys are from; without a second one the first key writes, too."""

    processor: StripeProcessor
    policy: Policy
    key: str
    write_key: str | None

    def findings(self) -> Iterator[Finding]:
        mode = lines.mode(self.processor.stripe.livemode)
        yield f"Stripe: {self.processor.account() or 'an account that the key may not name'}, {mode}", None
        refused = self.processor.wrong_write_key() if self.write_key else ""
        for what, code in self.processor.permissions(self.policy).items():
            writes = what.startswith("write ")
            # One line says that the key is none.
            if not (refused and writes):
                key = (self.write_key if writes else None) or self.key
                yield f"Stripe: {what}", stripe_cure(code, key) if code else None
        if self.write_key:
            yield "Stripe: key that writes", self.wrong_write_key(refused)
        yield from self.portal_opens()

    def wrong_write_key(self, refused: str) -> str | None:
        if refused == OTHER_ACCOUNT:
            return f"it belongs to another account or mode than {self.key}; make both keys in the same one"
        return f"Stripe does not take the key; check {self.write_key}" if refused else None

    def portal_opens(self) -> Iterator[Finding]:
        """What keeps all of them from being tried is found wrong elsewhere."""
        with suppress(ProcessorError):
            for place, code in self.processor.portals.refusals().items():
                if code == INVALID_KEY:
                    return
                yield f"Stripe: portal, {PLACES[place]}", portal_cure(code, self.key) if code else None


def stripe_cure(code: str, key: str) -> str:
    if code in {"APIConnectionError", "api_connection_error"}:
        return "Stripe can't be reached; check STRIPE_API_URL and the network"
    if code == INVALID_KEY:
        return f"Stripe does not take the key; check {key}"
    if code.startswith(PERMISSION):
        named = " or ".join(code.split(","))
        return f"the key lacks {named}; add this permission in Stripe's dashboard under Developers, API keys"
    return f"{code}; give {key} access to it in Stripe's dashboard under Developers, API keys"


def portal_cure(code: str, key: str) -> str:
    if code.startswith(PERMISSION):
        return stripe_cure(code, key)
    return f"Stripe makes no session that begins there ({code}); look at the portal's settings in Stripe's dashboard"
