"""Refusals in Stripe's envelope.

`StripeError` is what an endpoint answers when it says no; `InvalidParameter` is a no that was said before the
endpoint began, which is why Stripe keeps no idempotent answer of it.
"""

from typing import Any


class StripeError(Exception):
    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.fields = {"type": type, "message": message, "code": code, "param": param, **extra}

    def envelope(self, request_id: str) -> dict[str, Any]:
        given = {name: value for name, value in self.fields.items() if value is not None}
        return {"error": {**given, "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}"}}


class InvalidParameter(StripeError):
    def __init__(self, message: str, *, param: str | None = None, code: str | None = None, status: int = 400) -> None:
        super().__init__(status, message, code=code, param=param)


def no_such(kind: str, id: str, *, param: str = "id", status: int = 404, mode: str | None = None) -> StripeError:
    """Stripe answers 404 for an object named in the path and 400 for one named in a parameter, and says so where it has
    one in the other `mode`.
    """
    key = {"live": "test", "test": "live"}.get(mode or "")
    message = f"No such {kind.replace('_', ' ')}: '{id}'"
    if key:
        message += f"; a similar object exists in {mode} mode, but a {key} mode key was used to make this request."
    return StripeError(status, message, code="resource_missing", param=param)


def card_declined(code: str, decline_code: str, *, charge: str, payment_intent: dict[str, Any]) -> StripeError:
    return StripeError(
        402,
        "Your card was declined.",
        type="card_error",
        code=code,
        decline_code=decline_code,
        charge=charge,
        payment_intent=payment_intent,
    )


def customer_must_act() -> StripeError:
    return StripeError(
        402,
        "Payment for this invoice requires additional user action before it can be completed successfully. Payment "
        "can be completed using the PaymentIntent associated with the invoice.",
        type="card_error",
        code="invoice_payment_intent_requires_action",
    )
