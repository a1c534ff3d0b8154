"""What a guard rail says of a step: go on, or why not."""

from dataclasses import dataclass

from billing.remedies.reasons import Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is a code for the log; `sentence` says to a person why not, and what to do instead."""

    allowed: bool
    reason: str = ""
    sentence: str = ""


def barred(reason: Reason, **named: object) -> Verdict:
    """`named` is what the sentence says of the case at hand."""
    return Verdict(False, reason.value, reason.form.format(**named))


ALLOWED = Verdict(True)
NOT_HERE, UNKNOWN = barred(Reason.NOT_HERE), barred(Reason.UNKNOWN)
