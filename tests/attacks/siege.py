"""What is attacked: one sandbox, one bot and one database, for as many attacks as there are. No tests here.

Each attack leaves it as it found it. Money waits in proposals of Omar's for which two have to vote, and one has:
whatever gets through one check too few pays at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sandbox.demo.bot_process import BotProcess
from sandbox.standins.people import ADA, APPROVERS_GROUP, COLE, GROUPS, OMAR, PEOPLE, SUPPORT
from sandbox.standins.server import Sandbox
from tests.attacks.books import Books
from tests.attacks.watch import Target, Watch
from tests.forked_bot import ForkedBot
from tests.journeys.desk import Desk

POLICY = f"""
[approval]
notify = "none"
[[approval.rules]]
name = "refunds"
remedies = ["refund_charge"]
approvals = 2
from = ["{APPROVERS_GROUP}", "{COLE}", "{OMAR}"]
[limits]
refund = {{ usd = "100.00" }}
customer_30_days = {{ usd = "150.00" }}
"""


class Siege(Watch):
    def __init__(self, sandbox: Sandbox, folder: Path, books: Books) -> None:
        self.sandbox, self.slack, self.stripe = sandbox, sandbox.slack, sandbox.stripe
        self.folder, self.books = folder, books
        self.policy_file = folder / "policy.toml"
        self.policy_file.write_text(POLICY)
        key_file = folder / "event.key"
        key_file.write_bytes(bytes(range(32)))
        self.settings = {"POLICY_FILE": str(self.policy_file), "EVENT_KEY_FILE": str(key_file)}
        self.bot: BotProcess = ForkedBot(sandbox, folder, database_url=books.url, settings=self.settings)
        self.desk = Desk(sandbox, self.bot, books.url)
        self.is_changed = False
        self.rightful: set[tuple[str, str]] = set()
        self.proposal: Target | None = None
        self.bare: Target | None = None
        self.customers = count(1)
        self.price = self.stripe.add_price(self.stripe.add_product("Plan", id="prod_Plan"), 2000)

    # Where money waits.

    @property
    def waiting(self) -> Target:
        """A proposal that lacks one vote, Ada's; the same one for as long as it waits."""
        if self.proposal is None or self.status(self.proposal) != "proposed":
            self.proposal = self.proposed()
        return self.proposal

    @property
    def unproposed(self) -> Target:
        """A case in which nothing is proposed; the same one, as no attack may change that."""
        if self.bare is None:
            self.bare = self.classified()
        return self.bare

    def classified(self, *, charges: int = 1, amount: int = 2000) -> Target:
        """A case of a customer with these charges, in which nothing is proposed."""
        name = f"Victim{next(self.customers)}"
        customer = self.stripe.add_customer(id=f"cus_{name}", name=name, email=f"{name.lower()}@example.org")
        self.stripe.add_payment_method(customer, id=f"pm_{name}")
        for number in range(1, charges + 1):
            bought = self.stripe.now() - timedelta(days=10 + number)
            subscription = self.stripe.add_subscription(
                customer, self.price, id=f"sub_{name}{number}", created=bought, quantity=amount // 2000
            )
            self.stripe.add_paid_invoice(
                subscription, at=bought, id=f"in_{name}{number}", charge_id=f"ch_{name}{number}"
            )
        return self.looked_up(f"cus_{name}", f"ch_{name}1")

    def looked_up(self, customer: str, charge: str) -> Target:
        self.desk.lookup(OMAR, customer)
        self.desk.classify(OMAR, "product_failure")
        assert self.desk.root
        (found,) = self.desk.query(f"select number, case_id from cases where thread_ts = '{self.desk.root}'")
        return Target(found["number"], found["case_id"], self.desk.root, customer, charge)

    def proposed(self, *, amount: str = "20.00", votes: tuple[str, ...] = (COLE,), of: Target | None = None) -> Target:
        """Omar's proposal, in a case of its own or in that one, and the votes for it."""
        target = of or self.classified()
        self.at(target)
        assert self.desk.propose_refund(OMAR, charge=target.charge, amount=amount) == {}
        card = self.desk.offers("approve").ts
        target = replace(target, seq=self.desk.logged("proposed", target.number).seq, card=card)
        for voter in votes:
            self.votes(voter, target)
        return target

    def votes(self, user: str, target: Target) -> None:
        before = self.kinds(target).count("approved")
        assert self.click(user, target) == 200
        self.until(lambda: self.kinds(target).count("approved") > before)

    def pays(self, user: str, target: Target) -> None:
        """The last vote, and what is rightly carried out with it."""
        self.is_rightful(target)
        assert self.click(user, target) == 200
        self.until(lambda: "executed" in self.kinds(target))

    def is_rightful(self, target: Target) -> None:
        self.rightful.add((target.case_id, str(target.seq)))

    # What is done to it.

    def click(self, user: str, target: Target, action: str = "approve", **forged: Any) -> int:
        """Presses the button as the card has it, or had it, unless another value is forged."""
        forged = {"value": target.value(action)} | forged
        at, channel = forged.pop("at", target.card or target.root), forged.pop("channel", SUPPORT)
        status: int = self.slack.click(user, channel, at, action, **forged).status
        return status

    def at(self, target: Target) -> None:
        self.desk.root = target.root

    def restart(self, *, policy: str | None = None, **environment: str) -> None:
        """The bot is killed and started, by an admin who has changed this."""
        self.is_changed = self.is_changed or policy is not None or bool(environment)
        self.bot.kill()
        if policy is not None:
            self.policy_file.write_text(policy)
        self.bot.environment |= environment
        self.started()

    def started(self) -> None:
        self.bot.start()
        self.slack.request_url = self.bot.request_url

    @contextmanager
    def instead(self, bot: BotProcess) -> Iterator[None]:
        """Another one runs in the bot's place."""
        self.bot.kill()
        try:
            bot.start()
            self.slack.request_url = bot.request_url
            yield
        finally:
            bot.kill()
            self.started()

    def put_back(self) -> None:
        """Everything and everybody as they were before the attack."""
        # What the bot was told of Omar it believes for a minute.
        stale = self.slack.person(OMAR) != next(person for person in PEOPLE if person.id == OMAR)
        with self.slack.changing():
            self.slack.people = {person.id: person for person in PEOPLE}
            self.slack.groups = {group.id: group for group in GROUPS}
            self.slack.faults.clear()
            for user in self.slack.people:
                self.slack.views.clear(user)
        self.stripe.mend()
        if self.is_changed:
            self.bot.environment |= {"SUPPORT_CHANNELS": SUPPORT}
            self.is_changed = False
            self.restart(policy=POLICY)
            self.is_changed = False
        elif stale:
            self.restart()
        if self.desk.query("select 1 from control_events where kind in ('paused', 'resumed')") and self.is_paused():
            self.slack.command(ADA, SUPPORT, "resume")
            self.slack.command(OMAR, SUPPORT, "resume")
            assert not self.is_paused()

    def is_paused(self) -> bool:
        (last,) = self.desk.query(
            "select kind from control_events where kind in ('paused', 'resumed') order by seq desc limit 1"
        ) or [{"kind": "resumed"}]
        return bool(last["kind"] == "paused")

    def close(self) -> None:
        self.bot.kill()
        self.desk.database.dispose()


@contextmanager
def besieged(books: Books, folder: Path) -> Iterator[Siege]:
    with Sandbox(port=0) as sandbox:
        sandbox.slack.give_the_app(minutes=1)
        siege = Siege(sandbox, folder, books)
        try:
            siege.started()
            yield siege
            siege.nothing_was_paid_wrongly()
        finally:
            siege.close()
            books.close()


def withstood(siege: Siege, made: Callable[[Siege], None]) -> None:
    """The attack is made, and all is as it was before it."""
    try:
        made(siege)
        siege.nothing_was_paid_wrongly()
    finally:
        siege.put_back()
