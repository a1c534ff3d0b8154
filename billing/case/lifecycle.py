"""Where a case stands, and what may happen next.

`FOLLOWS` is the whole lifecycle: the buttons that are shown and the clicks that get through are read off this table.
"""

from enum import StrEnum


class Status(StrEnum):
    OPENED = "opened"  # the customer is being looked for
    UNIDENTIFIED = "unidentified"
    IDENTIFIED = "identified"  # waits for a classification
    CLASSIFIED = "classified"  # the remedies are open
    PROPOSED = "proposed"  # waits for a second person
    EXECUTING = "executing"  # the worker is to carry something out
    UNSETTLED = "unsettled"  # Stripe was asked, and whether it did so is not known
    PORTAL = "portal"  # at rest, of a case that is about the billing portal itself
    CLOSED = "closed"


# What Stripe says of the customer, whatever is done for them.
NEWS = {"denied", "reported"}
SIDE_STEPS = NEWS | {"followed_up", "noted:session_link", "link_issued"}
# A handoff first records the product gaps that the case shows by itself.
HANDING_OFF = {"gap_recorded", "handed_off"}
ENDS = HANDING_OFF | {"closed", "erased"}
# What becomes of a proposal that waits, also while a step is carried out beside it; an approval waits for that.
BESIDE = frozenset({"rejected", "withdrawn", "expired", "voided", "reminded", "escalated"})
FOLLOWS: dict[Status, frozenset[str]] = {
    Status.OPENED: frozenset(NEWS | {"identified", "unidentified", "noted:identify"} | ENDS),
    Status.UNIDENTIFIED: frozenset(NEWS | {"identified", "unidentified", "noted:identify"} | ENDS),
    Status.IDENTIFIED: frozenset(NEWS | {"classified", "noted:identify", "refreshed"} | ENDS),
    Status.CLASSIFIED: frozenset(
        SIDE_STEPS
        | {"executed", "noted:remedy", "noted:undo", "proposed"}
        # A plan, and that its next step is not to be begun.
        | {"noted:plan", "failed"}
        | {"noted:reclassify", "noted:identify", "refreshed"}
        | ENDS
    ),
    Status.PROPOSED: frozenset(
        SIDE_STEPS
        | BESIDE
        | {"approved", "refreshed"}
        # What needs no second person goes on beside the proposal.
        | {"executed", "noted:remedy", "noted:undo"}
        | HANDING_OFF
    ),
    Status.EXECUTING: frozenset(
        SIDE_STEPS
        | {"attempted", "executed", "undone", "failed", "unsettled", "voided", "lapsed", "shadowed", "refreshed"}
        | HANDING_OFF
    ),
    Status.UNSETTLED: frozenset(SIDE_STEPS | {"executed", "undone", "failed", "unsettled", "refreshed"} | HANDING_OFF),
    Status.CLOSED: frozenset(NEWS | {"erased", "reopened"}),
    Status.PORTAL: frozenset({"denied", "proposed", "noted:undo", "closed", "erased"}),
}
