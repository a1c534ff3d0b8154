"""Which classification the evidence speaks for, with the strongest reasons for it and against it. A person decides.

It says nothing where evidence is thin, where two are close, or where anything could not be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.account.account import Account, Panel
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Finding, Judgement
from billing.values.choices import Classification

SELF_SERVE = Classification.MISSING_SELF_SERVE
ENOUGH, AHEAD = 2, 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    classification: Classification
    reasons: tuple[Evidence, ...]
    against: Evidence | None


def suggest(account: Account, judgement: Judgement, found: Sequence[Evidence]) -> Suggestion | None:
    if not account.knows(*(set(Panel) - {Panel.PORTAL})) or judgement.finding is Finding.UNKNOWN:
        return None
    weights = {kind: weight(kind, found) for kind in Classification}
    if not account.knows(Panel.PORTAL):
        # It may lack something: whatever is ahead of that is ahead all the same. It may lack nothing, too.
        weights[SELF_SERVE] = max(weights[SELF_SERVE], ENOUGH)
    first, second = sorted(weights, key=lambda kind: -weights[kind])[:2]
    if weights[first] < ENOUGH or weights[first] - weights[second] < AHEAD:
        return None
    if first is SELF_SERVE and not account.knows(Panel.PORTAL):
        return None
    against = speaking(found, first, against=True)
    return Suggestion(first, tuple(speaking(found, first)[:2]), against[0] if against else None)


def weight(kind: Classification, found: Sequence[Evidence]) -> int:
    """The strongest evidence for it less the strongest against: many weak hints are still hints."""
    spoken = [one.speaks.get(kind, 0) for one in found]
    return max([*spoken, 0]) + min([*spoken, 0])


def speaking(found: Sequence[Evidence], kind: Classification, *, against: bool = False) -> list[Evidence]:
    """What speaks for the classification, or against it, strongest first."""
    sign = -1 if against else 1
    chosen = [one for one in found if one.speaks.get(kind, 0) * sign > 0]
    return sorted(chosen, key=lambda one: -abs(one.speaks[kind]))
