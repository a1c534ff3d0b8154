"""What stands out because of what was done in the case itself: no anomaly to whoever did it."""

from collections.abc import Sequence

from billing.case.case import Case
from billing.evidence.evidence import Evidence
from billing.remedies.going_on import is_an_end
from billing.values.choices import Remedy

# The evidence that a step of ours leaves behind, once it has been done as it was meant.
LEFT = {"refunded", "ending"}


def by_others(found: Sequence[Evidence], case: Case) -> list[Evidence]:
    """Without what the case itself did."""
    done = [held for remedy in Remedy for _, held in case.carried_out(remedy)]
    ours = {id for held in done if held.refund for id in (held.charge, held.refund)}
    ours |= {held.subscription for held in done if is_an_end(held)}
    return [one for one in found if one.name not in LEFT or not set(one.rests_on) <= ours]
