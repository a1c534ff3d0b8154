"""What came of an attack: refused, logged, told to whom it concerns, and nothing paid. No tests here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.standins.slack.plain import buttons
from sandbox.standins.stripe.account import Account
from tests.journeys.desk import Desk

# The one sentence for each reason; somebody who is deactivated, or not there at all, is told nothing by Slack.
SAYS = {
    "own_proposal": "You proposed this",
    "voted_already": "You approved this already",
    "not_approver": "Only an approver",
    "not_operator": "Only billing operators",
    "not_proposer": "Only the person who proposed this",
    "not_named": "ask other people",
    "guest": "Guests can't",
    "bot": "Bots can't",
    "outsider": "Only members of this workspace",
    "unknown": "Slack did not say who you are",
    "group_unresolved": "can't resolve the user group",
    "forged": "doesn't belong to this case",
    "foreign": "didn't come from this workspace",
    "stale": "moved on since that button was drawn",
    "paused": "Execution is paused",
    "not_classified": "isn't classified",
    "not_offered": "nothing to act on",
    "no_case": "no case behind that message",
    "wrong_channel": "doesn't work in this channel",
    "busy": "about to change the same object",
    "no_preview": "has not said yet what this would do",
    "expired": "has expired",
    "changed": "so it is void",
    "own_resume": "You asked to resume already",
    "log_changed": "not written by the bot alone",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A case, and the proposal in it that an attack is about, if any. `card` is where it is shown."""

    number: int
    case_id: str
    root: str
    customer: str
    charge: str
    seq: int = 0
    card: str = ""

    def value(self, action: str = "approve", *, case_id: str | None = None, seq: object = None) -> str:
        """What that button says, or would if it were for something else."""
        return f"{case_id or self.case_id}.{self.seq if seq is None else seq}.{action}"


class Watch:
    desk: Desk
    stripe: Account
    # The proposals that were paid with all the votes that they asked for.
    rightful: set[tuple[str, str]]

    def until(self, condition: Callable[[], bool], timeout: float = 60) -> None:
        self.desk.until(condition, timeout)

    def kinds(self, target: Target) -> list[str]:
        return self.desk.kinds(target.number)

    def status(self, target: Target) -> str:
        (row,) = self.desk.query(f"select status from cases where number = {target.number}")
        return str(row["status"])

    def denials(self, target: Target, user: str, action: str, reason: str) -> int:
        """How often the log, and what it is about to count, says so."""
        logged = [
            int(row.data.get("count", 1))
            for row in self.desk.log(target.number)
            if (row.kind, row.actor, row.data.get("action"), row.data.get("reason")) == ("denied", user, action, reason)
        ]
        counted = self.desk.query(
            f"select times from refusals where case_id = '{target.case_id}' and actor = '{user}' "
            f"and action = '{action}' and reason = '{reason}'"
        )
        return sum([*logged, *(int(row["times"]) for row in counted)])

    def turned_away(self, user: str, action: str, reason: str) -> int:
        """How often, where there is no case."""
        rows = self.desk.query("select actor, action, reason from access_events")
        return rows.count({"actor": user, "action": action, "reason": reason})

    @contextmanager
    def refused(self, target: Target, user: str, action: str, reason: str, *, says: str | None = "") -> Iterator[None]:
        """What happens within is refused: nothing follows, one row more says so, and the person is told in private.

        `says`: in those words, by default the reason's own; None where Slack has nobody to tell.
        """
        before, told = self.denials(target, user, action, reason), len(self.desk.told(user))
        ended, log = self.kinds(target).count("executed"), self.decided(target)
        yield
        self.until(lambda: self.denials(target, user, action, reason) == before + 1)
        words = SAYS[reason] if says == "" else says
        if words is not None:
            self.until(lambda: any(words in said for said in self.desk.told(user)[told:]))
        assert self.decided(target) == log
        assert self.kinds(target).count("executed") == ended

    def decided(self, target: Target) -> list[str]:
        return [kind for kind in self.kinds(target) if kind in {"proposed", "approved", "withdrawn", "attempted"}]

    @contextmanager
    def refused_beside(self, user: str, action: str, reason: str, *, says: str | None = "") -> Iterator[None]:
        """The same, where there is no case that could say so."""
        before, told = self.turned_away(user, action, reason), len(self.desk.told(user))
        yield
        self.until(lambda: self.turned_away(user, action, reason) == before + 1)
        words = SAYS[reason] if says == "" else says
        if words is not None:
            self.until(lambda: any(words in said for said in self.desk.told(user)[told:]))

    @contextmanager
    def nothing_of_it(self, target: Target) -> Iterator[None]:
        """What happens within leaves no trace in the case."""
        before = self.desk.log(target.number)
        yield
        assert self.desk.log(target.number) == before

    def rests(self, target: Target) -> None:
        """Nothing is on its way in the case any more."""
        self.until(lambda: self.status(target) not in {"executing", "unsettled"}, timeout=90)

    def refunds(self, charge: str) -> list[int]:
        return [refund["amount"] for refund in self.stripe.all("refund") if refund["charge"] == charge]

    def nothing_was_paid_wrongly(self) -> None:
        """Each refund is for a proposal with all its votes, once for each, and of what was proposed."""
        paid: dict[tuple[str, str], int] = {}
        for refund in self.stripe.all("refund"):
            marked: Mapping[str, str] = refund["metadata"]
            if "case_id" in marked:
                key = marked["case_id"], marked["proposal"]
                paid[key] = paid.get(key, 0) + 1
        assert set(paid) <= self.rightful, "somebody was paid without the votes for it"
        assert set(paid.values()) <= {1}, "somebody was paid twice"

    def offered(self, target: Target) -> list[str]:
        self.desk.root = target.root
        return [action for message in self.desk.thread() for action in buttons(message)]
