"""What a decision rests on, held against a later reading: at the click, for the preview, before the act."""

from dataclasses import dataclass

from billing.account.account import Account
from billing.case.events import Targets
from billing.policy.policy import Policy
from billing.remedies.rung import Rung
from billing.remedies.verdict import UNKNOWN, Verdict
from billing.values.facts import Facts

# What takes away a reason for care voids nothing.
EASED = {("last_in_use", False)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Attributes:
    is_seen: whether what was decided on is to be seen in the later reading.
    changed: the facts that are no longer what they were, as the log's reason; empty where all that is seen still is.
    verdict: what the guard rails say of it now.
    """

    is_seen: bool
    changed: str
    verdict: Verdict

    @property
    def reason(self) -> str:
        """Why it is not to be done as it was decided; empty where it may."""
        return self.changed or self.verdict.reason

    @property
    def is_unknown(self) -> bool:
        """Whether that can't be said: nothing is known to have changed, and not all was read."""
        return not self.changed and (not self.is_seen or self.verdict == UNKNOWN)


@dataclass(frozen=True, slots=True)
class Seal:
    """`seen` are the facts under which it was decided to do it to these objects."""

    rung: Rung
    on: Targets
    seen: Facts

    def compared_with(self, account: Account, policy: Policy) -> Comparison:
        now = self.rung.facts(self.on, account)
        verdict = self.rung.verdict(self.on, account, policy)
        return Comparison(now is not None, drift(self.seen, now or {}), verdict)


def drift(seen: Facts, now: Facts) -> str:
    """What is there and is no longer as it was; what could not be read again has not changed."""
    names = [
        name for name, fact in seen.items() if name in now and now[name] != fact and (name, now[name]) not in EASED
    ]
    return f"changed:{','.join(names)}" if names else ""
