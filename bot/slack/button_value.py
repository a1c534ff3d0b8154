"""What a button's `value` carries: ours to write and to read, opaque to everybody else, and nothing of Stripe's."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from datetime import UTC

from billing.case.case import Case


@dataclass(frozen=True, slots=True)
class Button:
    """What a button's `value` says: its case, the `seq` in the log that it hangs on, and the action it is for.

    `mark` tells what stands at that `seq` from anything else that may come to stand there.
    """

    case_id: str
    seq: int
    action: str
    mark: str = field(default="", compare=False)

    def encode(self) -> str:
        return ".".join(filter(None, (self.case_id, str(self.seq), self.action, self.mark)))

    @classmethod
    def decode(cls, value: str) -> "Button | None":
        case_id, _, rest = value.partition(".")
        seq, _, rest = rest.partition(".")
        action, _, mark = rest.partition(".")
        if not (case_id.startswith("case_") and seq.isascii() and seq.isdecimal() and len(seq) < 10 and action):
            return None
        return cls(case_id, int(seq), action, mark)

    def is_about(self, case: Case) -> bool:
        """Whether what the button was drawn for is what the log still says there; an older one does not tell."""
        return not self.mark or hmac.compare_digest(self.mark.encode(), mark_of(case, self.seq).encode())


def mark_of(case: Case, seq: int) -> str:
    """Of what stands there in the log; empty where nothing does."""
    found = case.until(seq)
    if not found or found[-1].seq != seq:
        return ""
    recorded = found[-1]
    said = [case.case_id, seq, recorded.at.astimezone(UTC).isoformat(), recorded.actor, recorded.kind]
    told = json.dumps([*said, asdict(recorded.event)], sort_keys=True, default=str)
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:16]


# Of these the button hangs on the proposal or the step that it is about.
ABOUT_A_STEP = {"approve", "reject", "withdraw", "undo"}


def hangs_on(case: Case, action: str) -> int:
    """The `seq` of what a button belongs to: a lookup, a customer, a classification. A later one makes it stale."""
    match action.partition(":")[0]:
        case "pick" | "identify":
            return case.lookup_seq
        case "classify" | "reclassify" | "refresh" | "more":
            return case.seq_of("identified")
        case "propose" | "follow_up" | "session_link" | "handoff" | "handoff_to":
            return case.classified.seq if case.classified else 0
        case "settle":
            return case.work.seq if case.work else 0
        case "close":
            return case.seq_of("reopened")
        case "reopen":
            return case.seq_of("closed")
        case _:
            return 0
