"""What a guard rail says of a step: go on, or why not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a code for the log; `sentence` says to a person why not, and what to do instead."""

    allowed: bool
    reason: str = ""
    sentence: str = ""


ALLOWED = Verdict(True)
NOT_HERE = Verdict(False, "not_here", "Stripe does not list this for the customer any more.")
UNKNOWN = Verdict(
    False,
    "unknown",
    "What this rests on could not be read: refresh the case; if it stays so, `check` names what the key may not read.",
)
