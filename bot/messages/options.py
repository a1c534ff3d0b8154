"""What a form's choices are called, told apart within the few characters that Slack leaves them.

The day stands first, then the money, and names are what is shortened: two of one kind differ in the first two. Where a
choice reads as another one all the same, the time of day follows, and then the end of Stripe's id.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from billing.account.account import Account
from billing.account.payments import Charge, Invoice
from billing.account.subscription import Subscription
from billing.case.events import Targets
from billing.values.money import Money
from billing.wording import lines, payment_methods, statuses
from bot.messages.blocks import OPTION_LIMIT, cut, one_line

# Of a product's name, and of an id, at the least.
NAME, MARK = 10, 4
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Option:
    """`told` is what matters, most of it first; what does not fit is cut at its end."""

    id: str
    at: datetime
    told: str

    def text(self, *, time: bool = False, mark: str = "") -> str:
        when = f"{self.at:%d %b %Y %H:%M}" if time else f"{self.at:%d %b %Y}"
        tail = f" · {mark}" if mark else ""
        return cut(one_line(f"{when} · {self.told}", 1000), OPTION_LIMIT - len(tail)) + tail


def subscriptions(held: Iterable[Subscription]) -> Choices:
    return told_apart([Option(each.id, each.created, of_subscription(each)) for each in held])


def charges(held: Iterable[tuple[Charge, Targets]], account: Account) -> Choices:
    """With what may go back of each."""
    return told_apart([Option(each.id, each.created, of_charge(each, on, account)) for each, on in held])


def invoices(held: Iterable[Invoice], account: Account) -> Choices:
    return told_apart([Option(each.id, each.created, of_invoice(each, account)) for each in held])


def of_subscription(held: Subscription) -> str:
    state = "" if held.status == "active" else f"{statuses.subscription(held.status)} · "
    over = len(f"{state}{lines.plan(held)}") - (OPTION_LIMIT - len("01 Jan 2026 · "))
    return state + lines.plan(shortened(held, over) if over > 0 else held)


def shortened(held: Subscription, over: int) -> Subscription:
    """With names of products so much shorter that the price stays to be read."""
    names = [item.product_name or item.product for item in held.items]
    shorter = [cut(name, max(NAME, len(name) - over)) for name in names]
    return replace(
        held, items=tuple(replace(item, product_name=name) for item, name in zip(held.items, shorter, strict=True))
    )


def of_charge(held: Charge, on: Targets, account: Account) -> str:
    left = Money(on.amount, held.captured.currency) if on.amount is not None else held.left
    amount = str(left) if left == held.captured else f"{left} left of {held.captured}"
    method = f" · {payment_methods.named(held.method)}" if held.method else ""
    return f"{amount}{method}{paid_for(account, held.subscription)}"


def of_invoice(held: Invoice, account: Account) -> str:
    return f"{held.remaining} open · {held.number or held.id}{paid_for(account, held.subscription)}"


def paid_for(account: Account, subscription: str | None) -> str:
    held = account.subscription(subscription)
    return f" · {', '.join(item.product_name or item.product for item in held.items)}" if held else ""


def told_apart(options: list[Option]) -> Choices:
    """Values and texts; no two texts are the same."""
    marks = suffixes([option.id for option in options])
    texts = [option.text() for option in options]
    texts = [option.text(time=is_twice(texts, text)) for option, text in zip(options, texts, strict=True)]
    if len(set(texts)) < len(texts):
        alike = [is_twice(texts, text) for text in texts]
        marked = [option.text(time=True, mark=mark) for option, mark in zip(options, marks, strict=True)]
        texts = [with_mark if twice else text for twice, with_mark, text in zip(alike, marked, texts, strict=True)]
        texts = texts if len(set(texts)) == len(texts) else marked
    return [(option.id, text) for option, text in zip(options, texts, strict=True)]


def is_twice(texts: list[str], text: str) -> bool:
    return texts.count(text) > 1


def suffixes(ids: list[str]) -> list[str]:
    """The ends of ids, as short as tells all of them apart."""
    length = MARK
    while len({id[-length:] for id in ids}) < len(set(ids)):
        length += 1
    return [id[-length:] for id in ids]
