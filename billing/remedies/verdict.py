"""What a guard rail says of a step: go on, or why not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a code for the log; `sentence` says to a person why not, and what to do instead."""

    allowed: bool
    reason: str = ""
    sentence: str = ""


ALLOWED = Verdict(True)
# Stripe was asked before, and a bank said that it will not change its mind.
DO_NOT_RETRY = "do_not_retry"
# A payment of it is on its way.
ON_ITS_WAY = "on_its_way"
NOT_HERE = Verdict(False, "not_here", "Stripe does not list this for the customer any more.")
UNKNOWN = Verdict(
    False,
    "unknown",
    "What this rests on could not be read: refresh the case; if it stays so, `check` names what the key may not read.",
)
