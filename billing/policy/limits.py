"""The limits of POLICY_FILE: how much may be given back at most, to whom, by whom, and in all."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from billing.values.money import Money

DAY, MONTH = timedelta(days=1), timedelta(days=30)

# In minor units by currency; a currency that is left out is refused.
Amounts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """What one proposal takes of the limits: from when it is proposed until it falls through."""

    case_id: str
    proposal: int
    at: datetime
    operator: str
    customer: str
    money: Money


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that would be passed, and what is left of it; None where it does not name the currency."""

    name: str
    left: Money | None


@dataclass(frozen=True, slots=True)
class Limits:
    """None where there is no such limit."""

    refund: Amounts | None = None
    customer_30_days: Amounts | None = None
    operator_day: Amounts | None = None
    workspace_day: Amounts | None = None

    def passed(self, this: Share, shares: Iterable[Share], now: datetime) -> Passed | None:
        """The first limit that this one passes together with the others of them, if any."""
        others = [
            other
            for other in shares
            if (other.case_id, other.proposal) != (this.case_id, this.proposal)
            and other.money.currency == this.money.currency
        ]
        lately = [other for other in others if now - other.at < DAY]
        counted = {
            "refund": (self.refund, []),
            "customer_30_days": (
                self.customer_30_days,
                [other for other in others if other.customer == this.customer and now - other.at < MONTH],
            ),
            "operator_day": (self.operator_day, [other for other in lately if other.operator == this.operator]),
            "workspace_day": (self.workspace_day, lately),
        }
        for name, (amounts, before) in counted.items():
            if amounts is None:
                continue
            currency = this.money.currency
            if currency not in amounts:
                return Passed(name, None)
            left = amounts[currency] - sum(other.money.amount for other in before)
            if this.money.amount > left:
                return Passed(name, Money(max(left, 0), currency))
        return None

    @property
    def are_set(self) -> bool:
        return any(amounts is not None for amounts in asdict(self).values())
