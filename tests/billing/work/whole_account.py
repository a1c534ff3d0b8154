"""A whole account in memory, that fails where it is told to. No tests here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from billing.account.listed import Listed, Page
from billing.account.subscription import Subscription
from billing.values.errors import Declined, ProcessorError
from tests.billing.samples import NOW, subscription, usd


def listed(number: int, *, price: int = 4900, interval: str = "month", quantity: int = 1, **given: object) -> Listed:
    """`sub_7` of `cus_7`, the higher the newer."""
    (item,) = subscription().items
    billed = replace(item, price=usd(price), interval=interval, quantity=quantity)
    made: Subscription = replace(subscription(), id=f"sub_{number}", items=(billed,), created=NOW)
    of = given.pop("customer", f"cus_{number}")
    assert isinstance(of, str)
    return Listed(replace(made, **given), of, pays=True)  # type: ignore[arg-type]  # Whatever field a test names.


@dataclass
class WholeAccount:
    """`fails` are what the next requests for a page are answered with, `silent` those for whose it is; `between`
    happens after each page.
    """

    listed: list[Listed] = field(default_factory=list)
    page_size: int = 2
    fails: list[ProcessorError] = field(default_factory=list)
    silent: list[ProcessorError] = field(default_factory=list)
    disputes: frozenset[str] | None = frozenset()
    between: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)
    is_of: str = "acct_1/test"

    def whose(self) -> str:
        if self.silent:
            raise self.silent.pop(0)
        return self.is_of

    def subscriptions(self, *, after: str | None = None, before: str | None = None) -> Page:
        self.asked.append(f"after {after}" if after else f"before {before}" if before else "first")
        if self.fails:
            raise self.fails.pop(0)
        ids = [each.subscription.id for each in self.listed]
        if before:
            newer = self.listed[: ids.index(before)]
            found, more = newer[-self.page_size :], len(newer) > self.page_size
        else:
            older = self.listed[ids.index(after) + 1 :] if after else self.listed
            found, more = older[: self.page_size], len(older) > self.page_size
        self.between()
        return Page(tuple(found), more)

    def disputed(self) -> frozenset[str]:
        if self.disputes is None:
            raise Declined("not_permitted")
        return self.disputes

    def customers(self, ids: Iterable[str]) -> Mapping[str, str]:
        return {id: f"Customer {id.removeprefix('cus_')}" for id in ids}

    def products(self, ids: Iterable[str]) -> Mapping[str, str]:
        return {id: id.removeprefix("prod_").title() for id in ids}
