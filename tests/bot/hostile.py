"""Text from people who mean harm, and how to see in a drawn message whether it did any. No tests here."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from slack_sdk import WebClient

from billing.account.account import Account, Profile
from billing.account.customer import Customer, FoundBy
from billing.account.discount import Discount
from billing.account.invoice_line import InvoiceLine, LineKind, Tax
from billing.account.payment_method import PaymentMethod
from billing.account.payments import CheckoutSession, Dispute, Invoice
from billing.account.preview import Previews
from billing.account.subscription import Stage, Subscription, WaitingUpdate
from billing.account.team_words import OWNER, ROLES, TEAM, TECHNICAL, words
from billing.case.case import Case
from billing.policy.policy import Policy
from billing.ports.control import Paused
from billing.wording.pictures import is_picture
from bot.messages.scene import Message
from bot.thread.renderer import Thread
from storage.messages import Posted
from tests.billing.fakes import Cases, People, Switch
from tests.billing.samples import NOW, account, charge, subscription, usd

ATTACKS = [
    "<!channel>",
    "<!here|all>",
    "<@U0EVE>",
    "<#C0EVIL>",
    "<https://evil.example|Open in Stripe>",
    "&lt;!channel&gt;",
    "*bold*",
    "_italic_",
    "~struck~",
    "`code`",
    "```block```",
    "\n*Approve this*\n",
    "\r\n> quote",
    "\u2028\u2029\x85\x0b",
    "\u202egnihtemos\u202c",
    "\u2066\u2069\u200f\u061c",
    "\u200b\ufeff\u00ad",
    "\x00\x07\x1b[31m",
    "😀👩‍👩‍👧:tada:",
    "✅🟢✓☑️ ❌x⃠√:white_check_mark: :x:",
    "&" * 600,
    "<" * 600,
    "x" * 5000,
    "@channel jane@example.com",
    "propose:refund_charge",
]
# Always something to see, so that nothing is left out for being empty.
written = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=20), max_size=4).map(lambda parts: "a" + "".join(parts))
# Without words that say something of a customer: whoever is called `ap` has the address of an office.
hostile = written.filter(lambda text: not words(text) & (ROLES | TEAM | OWNER | TECHNICAL))


def shortened(attack: str) -> str:
    """What a test with it is called."""
    return ascii(attack[:30])


def text_objects(drawn: Any) -> Iterator[dict[str, Any]]:
    """Every text that a reader sees, wherever it stands."""
    if isinstance(drawn, dict):
        if drawn.get("type") in {"mrkdwn", "plain_text", "text"} and isinstance(drawn.get("text"), str):
            yield drawn
        for part in drawn.values():
            yield from text_objects(part)
    elif isinstance(drawn, list):
        for part in drawn:
            yield from text_objects(part)


def mrkdwn(drawn: Any) -> str:
    return "\n".join(text["text"] for text in text_objects(drawn) if text["type"] == "mrkdwn")


OURS = re.compile(
    r"<!date\^\d+\^[^<>|]+\|[^<>|]+>|<@U0(?:ADA|BOB|OLIVIA|OMAR)>"
    r"|<https://dashboard\.stripe\.com/(?:acct_\w+/)?(?:test/)?[a-z]+/\w+\|(?P<label>[^<>|]*)>"
)
# Slack reads none of the other marks in it, and it is there to be copied as it was written.
PREFORMATTED = re.compile("```[^`]*```")
FORMATTING = {
    "*": r"\*",
    "`": "`",
    "~": "~",
    "_": r"(?<![^\W_])_|_(?![^\W_])",
    "line breaks": r"\n",
    "emoji": r":[a-z0-9_+'-]+:",
}


def bare(text: str) -> str:
    """Without what is ours in angle brackets; a link of ours leaves its label, which somebody else may have written."""
    return OURS.sub(r"\g<label>", text)


def formatting(drawn: Any) -> dict[str, int]:
    """How often each mark that Slack reads as formatting occurs, ours outside angle brackets, and what it draws."""
    seen = PREFORMATTED.sub(lambda found: re.sub("[*~_:]", "", found[0]), bare(mrkdwn(drawn)))
    drawn_as_picture = [
        char for text in text_objects(drawn) if text["type"] != "text" for char in PREFORMATTED.sub("", text["text"])
    ]
    pictures = sum(map(is_picture, drawn_as_picture))
    return {name: len(re.findall(mark, seen)) for name, mark in FORMATTING.items()} | {"pictures": pictures}


def invisible(drawn: Any) -> set[str]:
    """Characters that hide, turn or split text, other than line breaks."""
    seen = "".join(text["text"] for text in text_objects(drawn))
    return {unicodedata.name(char, hex(ord(char))) for char in seen if char != "\n" and is_invisible(char)}


def is_invisible(char: str) -> bool:
    # The joiner only holds emoji and letters together.
    return char != "\N{ZERO WIDTH JOINER}" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def buttons(drawn: Any) -> list[dict[str, Any]]:
    """Wherever they stand: what a menu's option stands for is a button, too."""
    if isinstance(drawn, dict):
        own = [drawn] if drawn.get("type") == "button" else []
        own += in_menu(drawn["options"]) if drawn.get("type") == "overflow" else []
        return own + [found for part in drawn.values() for found in buttons(part)]
    return [found for part in drawn for found in buttons(part)] if isinstance(drawn, list) else []


def in_menu(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    parted = ((option, *option["value"].split("|", 1)) for option in options)
    return [{"text": option["text"], "action_id": action, "value": value} for option, action, value in parted]


def changing(id: str, text: str) -> Subscription:
    """With a schedule that goes on to something else, a change that waits, and a trial."""
    scheduled = subscription(
        id, product=f"prod_{id}", product_name=text, status="trialing", trial_end=NOW, schedule=text
    )
    stage = Stage(NOW, NOW, scheduled.items, unread=(text,), discounts=1, extras=1)
    return replace(
        scheduled, stages=(stage,), schedule_end=text, waiting=WaitingUpdate(NOW, scheduled.items, NOW, True, 1)
    )


def reading(text: str, *, size: int = 1) -> Account:
    """A customer whose every text is `text`; `size` of everything, and everything that stands out does."""
    numbers = range(1, size + 1)
    customer = Customer(
        "cus_1",
        livemode=True,
        name=text,
        email=f"{text}@example.com",
        created=NOW,
        found_by=FoundBy.RECEIPT,
        balance=usd(-500),
        credits=(usd(700),),
        team_marks=(text,),
        default_payment_method="pm_1",
    )
    bought, tax = InvoiceLine(LineKind.ONE_TIME, text, usd(1)), Tax(usd(1), rate=text, name=text, reason=text)
    twins = tuple(subscription(f"sub_{n}", product_name=text) for n in numbers)
    method = PaymentMethod("pm_x", text, brand=text, last4=text, payer=text, mandate=text)
    return account(
        customer=customer,
        subscriptions=(
            *twins,
            *(subscription(f"sub_p{n}", product=f"prod_{n}", product_name=text, status="past_due") for n in numbers),
            *(
                subscription(
                    f"sub_e{n}", product_name=text, status="canceled", end_reason=text, feedback=text, comment=text
                )
                for n in numbers
            ),
            *(changing(f"sub_c{n}", text) for n in numbers),
            *(subscription(f"sub_i{n}", product=f"prod_i{n}", product_name=text, status=text) for n in numbers),
            *(subscription(f"sub_d{n}", product=f"prod_d{n}", discounts=(Discount(text),)) for n in numbers),
        ),
        invoices=(
            *(Invoice(f"in_{n}", text, "open", usd(4900), usd(4900), NOW, subscription=f"sub_p{n}") for n in numbers),
            *(Invoice(f"in_r{n}", text, "open", usd(4900), usd(4900), NOW, subscription=f"sub_{n}") for n in numbers),
            *(Invoice(f"in_u{n}", text, "uncollectible", usd(1), usd(1), NOW, end_reason=text) for n in numbers),
            *(Invoice(f"in_s{n}", text, "draft", usd(1), usd(1), NOW, stuck=text) for n in numbers),
            *(Invoice(f"in_l{n}", text, "paid", usd(1), usd(0), NOW, lines=(bought,), taxes=(tax,)) for n in numbers),
        ),
        charges=(
            *(
                charge(
                    f"ch_{n}",
                    method=method,
                    subscription=f"sub_{n}",
                    refunded=usd(1),
                )
                for n in numbers
            ),
            *(
                charge(
                    f"ch_d{n}",
                    method=method,
                    disputed=True,
                )
                for n in numbers
            ),
            *(
                charge(
                    f"ch_f{n}",
                    method=method,
                    status="failed",
                    failure=text,
                    invoice=f"in_{n}",
                )
                for n in numbers
            ),
            *(charge(f"ch_s{n}", method=method, statement=text, receipt=text) for n in numbers),
        ),
        disputes=tuple(Dispute(f"dp_{n}", f"ch_d{n}", text, text, usd(4900), NOW) for n in numbers),
        payment_methods=tuple(
            PaymentMethod(f"pm_{n}", text, brand=text, last4=text, expires_month=1, expires_year=2026, wallet=text)
            for n in numbers
        ),
        checkouts=tuple(CheckoutSession(f"cs_{n}", text, text, text, NOW) for n in numbers),
        others=tuple(Profile(Customer(f"cus_o{n}", name=text, email=text), twins[:1]) for n in numbers),
        earlier_cases=size,
    )


class Scenery(Cases):
    """A store in which everything typed says `text`, and every reading is the same one."""

    def __init__(self, case: Case, text: str, size: int = 1) -> None:
        super().__init__()
        self.text = text
        self.reading = reading(text, size=size)
        self.cases[case.case_id] = case
        self.accounts[case.case_id] = (self.reading, case.stale_before_seq)
        self.found[case.case_id] = tuple(
            Profile(
                Customer(f"cus_{n}", name=text, email=f"{text}@example.com", created=NOW, found_by=FoundBy.CHECKOUT),
                subscriptions=self.reading.subscriptions,
            )
            for n in range(2 * size + 1 if size else 0)
        )

    def typed(self, case_id: str, seq: int, name: str) -> str | None:
        return self.text if name in {"note", "text"} else None

    def proposed_on(self, case_id: str, seq: int) -> Account | None:
        return self.reading

    def previews(self, case_id: str, seq: int) -> Previews:
        return {}


class NothingPosted:
    def of(self, case_id: str) -> dict[str, Posted]:
        return {}

    def begin(self, case_id: str, name: str, channel: str) -> None: ...
    def shown(self, case_id: str, name: str, *, ts: str, digest: str) -> None: ...
    def lost(self, case_id: str, name: str) -> None: ...

    def case_of(self, channel: str, ts: str) -> str | None:
        return None


def thread_of(
    case: Case, text: str = "Jane", size: int = 1, *, now: datetime = NOW, paused: Paused | None = None, **given: Any
) -> list[Message]:
    """The whole thread of the case, as it would be posted; `given` replaces parts of the reading."""
    scenery = Scenery(case, text, size)
    if given:
        scenery.reading = replace(scenery.reading, **given)
        scenery.accounts[case.case_id] = (scenery.reading, case.stale_before_seq)
    policy, switch = Policy(credit_balance=True), Switch(paused)
    thread = Thread(WebClient(), scenery, NothingPosted(), policy, People(), switch, lambda: now)
    return thread.messages(case, settled=True)
