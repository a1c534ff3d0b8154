"""Every customer of the corpus looked up, and what the bot makes of them beside what an operator would.

At any moment: the account's clock and the bot's stand still there.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Mount

from billing.account.account import Account
from billing.account.customer import Customer
from billing.account.giving_back import most
from billing.account.recurring import recurring
from billing.case.events import Unidentified
from billing.evidence.assessment import assess
from billing.evidence.duplicates import judge
from billing.execution.completing import completed
from billing.stripe.budget import Budget
from billing.stripe.client import Stripe
from billing.stripe.stripe_processor import StripeProcessor
from billing.values.identifiers import Identifier, IdentifierKind, parse
from billing.work.lookup import unread
from bot.messages.everything import everything
from bot.messages.search import said_of
from bot.messages.summary import identified
from sandbox.standins.loopback import Loopback
from sandbox.standins.stripe.account import Account as StripeAccount
from sandbox.standins.stripe.routes import stripe_app
from tests.billing.samples import IDENTIFIED, case_of
from tests.bot.hostile import mrkdwn
from tests.corpus.catalog import camel
from tests.corpus.entry import Entry
from tests.corpus.telling import tell
from tests.corpus.without_wires import OneByOne, WithoutWires

AT_ONCE = 8
# Where each panel is read.
PATHS = {
    "subscriptions": "/v1/subscriptions",
    "invoices": "/v1/invoices",
    "charges": "/v1/charges",
    "disputes": "/v1/disputes",
    "payment_methods": "/v1/payment_methods",
    "checkouts": "/v1/checkout/sessions",
    "portal": "/v1/billing_portal/configurations",
    "others": "/v1/customers",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the bot said about one customer, in the corpus' words."""

    entry: Entry
    account: Account
    verdict: str
    classification: str
    anomalies: frozenset[str]
    read: str

    @property
    def monthly(self) -> tuple[str, ...]:
        """Of each live subscription, in the order of Stripe's list."""
        live = self.account.live_subscriptions
        return tuple(str(one.monthly) if one.monthly else "unknown" for each in live for one in recurring(each))

    @property
    def misses(self) -> list[str]:
        expect = self.entry.expect
        wanted = frozenset(expect.anomalies)
        said = [] if self.verdict == expect.verdict else [f"verdict {self.verdict}, not {expect.verdict}"]
        if self.classification != expect.classification:
            said.append(f"suggests {self.classification}, not {expect.classification}")
        if (coming := on_its_way(self.account)) != expect.on_its_way:
            said.append(f"on its way are {coming}, not {expect.on_its_way}")
        for number, amount in expect.at_most.items():
            name = number.replace("_", f"_{camel(self.entry.name)}")
            charge = self.account.charge(name)
            found = most(charge, self.account) if charge else None
            if found is None or found.amount != amount:
                said.append(f"lets {found} of {name} go back, not {amount}")
        said += [f"does not read “{words}”" for words in expect.reads if words not in self.read]
        said += [f"reads “{words}”" for words in expect.never if words in self.read]
        if expect.monthly is not None and self.monthly != expect.monthly:
            said.append(f"reckons {self.monthly} a month, not {expect.monthly}")
        said += [f"does not see {name}" for name in sorted(wanted - self.anomalies)]
        return said + [f"sees {name}" for name in sorted(self.anomalies - wanted)]


def on_its_way(account: Account) -> dict[str, int]:
    """By currency, in minor units."""
    sums: Counter[str] = Counter()
    for charge in account.on_their_way:
        sums[charge.captured.currency] += charge.captured.amount
    return dict(sums)


def text_of(account: Account) -> str:
    """The summary, and all that is behind *More*."""
    case = case_of(IDENTIFIED)
    return mrkdwn([*identified(case, account), everything(case, account, still_reading=True)])


def judged_over_http(entries: list[Entry], now: datetime) -> list[Judged]:
    def one(entry: Entry) -> Judged:
        # What it may cost is not the question here.
        unlimited = Budget(per_second=1_000_000)
        return judged(entry, Stripe("rk_test_corpus", api_url=urls[entry.name], budget=unlimited), now)

    with served(entries, now) as urls, ThreadPoolExecutor(AT_ONCE) as together:
        return list(together.map(one, entries))


def judged_without_wires(entries: list[Entry], now: datetime) -> list[Judged]:
    return [judged(entry, WithoutWires(account_of(entry, now)), now, OneByOne()) for entry in entries]


@contextmanager
def served(entries: list[Entry], now: datetime) -> Iterator[dict[str, str]]:
    """Each customer in an account of their own; where each of those answers, by the entry's name."""
    loopback = Loopback(0)
    loopback.start(
        Starlette(routes=[Mount(f"/{entry.name}", app=stripe_app(account_of(entry, now))) for entry in entries])
    )
    try:
        yield {entry.name: f"{loopback.url}/{entry.name}" for entry in entries}
    finally:
        loopback.stop()


def account_of(entry: Entry, now: datetime) -> StripeAccount:
    account = StripeAccount(now=lambda: now)
    tell(entry, account)
    for panel in entry.read.fails:
        account.faults.add(kind="error", method="GET", path=PATHS[panel], status=500, times=1_000_000)
    return account


def judged(entry: Entry, stripe: Stripe, now: datetime, threads: Executor | None = None) -> Judged:
    processor = StripeProcessor(
        stripe, github_key="github", email_key="support_email", now=lambda: now, threads=threads
    )
    try:
        typed, theirs = parse(entry.identifier), Identifier(IdentifierKind.CUSTOMER, f"cus_{camel(entry.name)}")
        assert typed, f"{entry.name}: {entry.identifier} is no identifier"
        # Where nobody can be found by their address, they were found by their id.
        found = processor.look_up(theirs if "others" in entry.read.fails else typed)
        if len(found.found) > 1:
            # The operator picks the one whom the story is about.
            found = processor.look_up(theirs)
        assert bool(found.account) is not bool(entry.read.other_mode), f"{entry.name}: nobody was found"
        account = found.account or unread(Customer(theirs.value), now)
        account = completed(account, processor) if entry.expect.at_most else account
    finally:
        processor.close()
    account = replace(account, earlier_cases=entry.read.earlier_cases)
    return Judged(
        entry,
        account,
        str(judge(account).finding or "none"),
        str(assess(account).suggested or "none"),
        frozenset(anomaly.name for anomaly in assess(account).anomalies),
        text_of(account) if found.account else said_of(Unidentified("none", hint=found.hint)),
    )
