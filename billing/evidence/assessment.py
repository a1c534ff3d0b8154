"""All that is made of a reading, once: what stands out in it, what that speaks for, and whether somebody pays twice."""

from dataclasses import dataclass
from functools import lru_cache

from billing.account.account import Account, Same
from billing.account.subscription import Subscription
from billing.evidence.anomalies import anomalies, quiet
from billing.evidence.duplicates import duplicates, judge
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Judgement
from billing.evidence.pair import Pair, pair
from billing.evidence.suggestion import Suggestion, suggest
from billing.values.choices import Classification


@dataclass(frozen=True, slots=True)
class Assessment:
    """Attributes:
    judgement: whether somebody pays twice, or several seats are meant.
    duplicates: the customer's own subscriptions that are likely one too many, oldest first.
    pair: which of them to keep and which to end.
    anomalies: what stands out, most telling first.
    evidence: that, and what else speaks for a classification or against it.
    suggestion: the classification that all of it speaks for, if any.
    """

    judgement: Judgement
    duplicates: tuple[tuple[Subscription, ...], ...]
    pair: Pair | None
    anomalies: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    suggestion: Suggestion | None

    @property
    def suggested(self) -> Classification | None:
        return self.suggestion.classification if self.suggestion else None


def assess(account: Account) -> Assessment:
    return assessed(Same(account))


@lru_cache(maxsize=16)
def assessed(reading: Same) -> Assessment:
    account = reading.account
    judgement = judge(account)
    twice = duplicates(judgement, account)
    standing_out = anomalies(account, judgement, twice)
    found = (*standing_out, *quiet(account, judgement, twice))
    suggestion = suggest(account, judgement, found)
    return Assessment(judgement, twice, pair(twice, account), standing_out, found, suggestion)
