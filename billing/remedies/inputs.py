"""A remedy's form as somebody filled it in."""

from dataclasses import dataclass

# What becomes of what a change left to be billed.
DROP, BILL = "drop", "bill"


@dataclass(frozen=True, slots=True)
class Inputs:
    """None where an input was not part of the form, or was left empty."""

    subscription: str | None = None
    invoice: str | None = None
    charge: str | None = None
    amount: str | None = None
    reason: str | None = None
    note: str | None = None
    title: str | None = None
    public: str | None = None
    pending: str | None = None
    features: str | None = None
    cancel_mode: str | None = None
    skip_reason: str | None = None
