"""What can happen in a case: one frozen class per kind of the log, its fields the row's data.

An event holds ids, codes, amounts and times. Whatever a person typed, or that tells who somebody is, stays out: that
lives beside the log, under the event's `seq`, where it can be erased.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from billing.values.choices import Classification, Remedy, SkipReason
from billing.values.facts import Facts

# Others look for it in the row, so it stands there even where it says nothing.
ALWAYS = {"always": True}
# Who did it, where it was not the bot: a person says so, or Stripe refused ours because just that was done already.
BY_HAND, BY_OTHERS = "settled_by_hand", "done_by_others"
# How the object was found that was to be changed and was not; `CHANGED_SINCE` is followed by what.
UNTOUCHED, UNCHANGED, GONE, CHANGED_SINCE = "untouched", "unchanged", "gone", "changed_since"


@dataclass(frozen=True, slots=True)
class Opened:
    """`team` is the Slack workspace in which it was opened."""

    via: Literal["command", "shortcut", "report", "portal"]
    channel: str
    thread_ts: str | None = None
    team: str = field(default="", metadata=ALWAYS)


@dataclass(frozen=True, slots=True)
class Identified:
    """`account` is Stripe's account in which the customer is, where the key may ask for that."""

    customer: str
    livemode: bool
    account: str | None = field(default=None, metadata=ALWAYS)


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Attributes:
    guest: there is a payment or a checkout that fits, made without a customer.
    partial: more may match than were found.
    hint: Stripe's word on where it is, if not here, or on why the key may not look.
    """

    reason: Literal["none", "several", "deleted", "error"]
    guest: bool = False
    partial: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Classified:
    classification: Classification
    suggested: Classification | None


@dataclass(frozen=True, slots=True)
class Targets:
    """What a remedy acts on: Stripe's ids, and the money that moves in minor units."""

    charge: str | None = None
    subscription: str | None = None
    invoice: str | None = None
    amount: int | None = None
    currency: str | None = None
    configuration: str | None = None

    @property
    def object(self) -> str | None:
        """The one that is changed itself: of a subscription's invoice, that, and of an invoice's payment, that."""
        return self.charge or self.invoice or self.subscription


@dataclass(frozen=True, slots=True)
class Required:
    """A rule that applies, as it was when something was proposed; `voters` are ids of people and user groups, and None
    stands for the approvers.
    """

    name: str
    approvals: int = 1
    voters: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(Targets):
    """Attributes:
    customer: whom the money goes to, where it moves.
    voids: open invoices of the subscription that are voided when it is cancelled.
    collects: the customer's other open invoices, whose collection goes on; Stripe stops it when it cancels anything.
    policy: the digest of the policy in force.
    rules: the names of its rules that apply.
    requires: the same rules whole; where there is none, one approver is enough.
    skipped: the safer steps that could still have been taken.
    bills: whether what a change left to be billed is billed with the cancellation, and not dropped.
    settings: what the billing portal is to be like.
    seen: what the approver is shown of the object in Stripe; anything else found there later voids the proposal.
    """

    remedy: Remedy
    policy: str = field(default="", metadata=ALWAYS)
    rules: tuple[str, ...] = field(default=(), metadata=ALWAYS)
    requires: tuple[Required, ...] = ()
    customer: str | None = None
    reason: Literal["duplicate", "requested_by_customer"] | None = None
    skip_reason: SkipReason | None = None
    skipped: tuple[Remedy, ...] = ()
    voids: tuple[str, ...] = ()
    collects: tuple[str, ...] = ()
    bills: bool = False
    settings: Facts | None = None
    seen: Facts = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """One vote.

    Attributes:
    remaining: the fewest votes that can still satisfy what the proposal requires; at none it is carried out.
    counts_for: the names of the rules that name the voter.
    seen: what the card showed beside what was proposed, read from Stripe after that: it is approved, too.
    """

    proposal: int
    remaining: int = field(default=0, metadata=ALWAYS)
    counts_for: tuple[str, ...] = ()
    seen: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What was approved waits for a vote again, found right before it was to be begun.

    Attributes:
    remaining: as of a vote.
    voters: whose votes no longer count, if the votes of any; else more is required by now.
    """

    proposal: int
    remaining: int
    voters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminded:
    """Those who may still vote were told that it waits."""

    proposal: int


@dataclass(frozen=True, slots=True)
class Escalated:
    """The people and groups in `to` were told, and may vote for every rule from now on."""

    proposal: int
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    proposal: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    proposal: int


@dataclass(frozen=True, slots=True)
class Expired:
    proposal: int


@dataclass(frozen=True, slots=True)
class Voided:
    proposal: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """Committed before Stripe is first asked to change something."""

    remedy: Remedy
    proposal: int | None = None
    request: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed(Targets):
    """Attributes:
    transaction: the entry on the customer's balance.
    schedule: the schedule that was edited instead of the subscription.
    billed: whether what a change left to be billed was billed with the cancellation.
    left_undone: smaller steps that were to follow and that Stripe refused or did not answer: `credit_note:code`.
    reason: `settled_by_hand` where a person says so, because nobody else could look; `done_by_others` where Stripe
        refused ours because just that was done there already.
    after: how the subscription, or the portal, stood right after it, or a refund that was not there yet; None where
        that was not read.
    """

    remedy: Remedy
    proposal: int | None = None
    request: int | None = None
    refund: str | None = None
    credit_note: str | None = None
    transaction: str | None = None
    schedule: str | None = None
    voided: tuple[str, ...] = ()
    collecting: tuple[str, ...] = ()
    billed: bool = False
    left_undone: tuple[str, ...] = ()
    reason: str | None = None
    skip_reason: SkipReason | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed(Targets):
    """What would have been done: the policy kept it from Stripe. `undoes` is the execution that would be taken back."""

    remedy: Remedy
    proposal: int | None = None
    request: int | None = None
    undoes: int | None = None
    skip_reason: SkipReason | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """`left` is how the object was found after that: `untouched` as nothing was asked, `unchanged`, `gone`, a payment
    `on_its_way`, or what somebody else changed: `changed:status`. Empty where nobody could see.
    """

    remedy: Remedy
    reason: str
    proposal: int | None = None
    request: int | None = None
    left: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Attributes:
    stopped: nothing more is asked of Stripe; it is only looked whether it was done.
    by_hand: it can't be looked at for so long that a person may say what happened.
    approval: the id of Stripe's own approval request that it waits for.
    """

    remedy: Remedy
    reason: str
    proposal: int | None = None
    request: int | None = None
    stopped: bool = False
    by_hand: bool = False
    approval: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Targets):
    """`after` is how the subscription stood right after it; None where that was not read."""

    remedy: Remedy
    execution: int
    request: int | None = None
    transaction: str | None = None
    schedule: str | None = None
    reason: str | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What Stripe says by itself of an object of the case, or of its customer's.

    Attributes:
        type: of Stripe's event; `event` is its id, None where the object was looked at without one.
        reason: of a refund why it failed, of a dispute why it was opened.
    """

    type: str
    event: str | None
    object: str
    status: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """Attributes:
    told: whether the person learnt of it already, from an error inside the modal.
    of: the `seq` of what was logged at the click and could not be handed over.
    count: how often within a minute, where it was refused again after a first time.
    """

    action: str
    reason: str
    detail: str = ""
    told: bool = False
    of: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class GapRecorded:
    """Attributes:
    gap: its normalised name.
    found: the bot read it off the case; else somebody logged it.
    public: whoever logged it was shown what leaves the company by its title, and said yes.
    """

    gap: str
    found: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """`by` is what blocks it: `proposal`, `unsettled`, `failed`, or `person` where only somebody says so."""

    state: Literal["drafted", "sent", "blocked", "not_needed"]
    by: str = ""


@dataclass(frozen=True, slots=True)
class LinkIssued:
    """`request` is the `seq` at which it was asked for."""

    request: int | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    pass


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """Another customer is to be found."""


@dataclass(frozen=True, slots=True)
class ReclassificationAsked:
    """The classify buttons are to come back."""


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A link to the portal is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyAsked:
    """A remedy that needs no second person is to be carried out. `seen` is what that rests on."""

    remedy: Remedy
    subscription: str | None = None
    invoice: str | None = None
    skip_reason: SkipReason | None = None
    seen: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAsked:
    """The execution at `execution` is to be taken back."""

    remedy: Remedy
    subscription: str | None = None
    execution: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAsked(Targets):
    """`steps` are to be carried out one after the other, with what was chosen for them."""

    steps: tuple[Remedy, ...]
    reason: Literal["duplicate", "requested_by_customer"] | None = None
    skip_reason: SkipReason | None = None
    pending: str | None = None
    public: bool = False


# What a person asked for that the bot has yet to do, or that changes what may come next.
Noted = SearchAsked | ReclassificationAsked | LinkAsked | RemedyAsked | UndoAsked | PlanAsked


@dataclass(frozen=True, slots=True)
class HandedOff:
    """`to` is who takes over, if somebody was named."""

    to: str | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """What told who somebody is: nothing is read of Stripe for the case until a person asks for that."""


@dataclass(frozen=True, slots=True)
class Closed:
    pass


@dataclass(frozen=True, slots=True)
class Reopened:
    pass


Event = (
    Opened
    | Identified
    | Unidentified
    | Classified
    | Proposed
    | Approved
    | Lapsed
    | Reminded
    | Escalated
    | Rejected
    | Withdrawn
    | Expired
    | Voided
    | Attempted
    | Executed
    | Shadowed
    | Failed
    | Unsettled
    | Undone
    | Reported
    | Denied
    | GapRecorded
    | FollowedUp
    | LinkIssued
    | Refreshed
    | Noted
    | HandedOff
    | Erased
    | Closed
    | Reopened
)
