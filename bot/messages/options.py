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


def subscriptions(subscriptions: Iterable[Subscription]) -> Choices:
    return told_apart(
        [Option(subscription.id, subscription.created, of_subscription(subscription)) for subscription in subscriptions]
    )


def charges(charges: Iterable[tuple[Charge, Targets]], account: Account) -> Choices:
    """With what may go back of each."""
    return told_apart([Option(charge.id, charge.created, of_charge(charge, on, account)) for charge, on in charges])


def invoices(invoices: Iterable[Invoice], account: Account) -> Choices:
    return told_apart([Option(invoice.id, invoice.created, of_invoice(invoice, account)) for invoice in invoices])


def of_subscription(subscription: Subscription) -> str:
    state = "" if subscription.status == "active" else f"{statuses.subscription(subscription.status)} · "
    over = len(f"{state}{lines.plan(subscription)}") - (OPTION_LIMIT - len("01 Jan 2026 · "))
    return state + lines.plan(shortened(subscription, over) if over > 0 else subscription)


def shortened(subscription: Subscription, over: int) -> Subscription:
    """With names of products so much shorter that the price stays to be read."""
    names = [item.product_name or item.product for item in subscription.items]
    shorter = [cut(name, max(NAME, len(name) - over)) for name in names]
    return replace(
        subscription,
        items=tuple(replace(item, product_name=name) for item, name in zip(subscription.items, shorter, strict=True)),
    )


def of_charge(charge: Charge, on: Targets, account: Account) -> str:
    left = Money(on.amount, charge.captured.currency) if on.amount is not None else charge.left
    amount = str(left) if left == charge.captured else f"{left} left of {charge.captured}"
    method = f" · {payment_methods.named(charge.method)}" if charge.method else ""
    return f"{amount}{method}{paid_for(account, charge.subscription)}"


def of_invoice(invoice: Invoice, account: Account) -> str:
    return f"{invoice.remaining} open · {invoice.number or invoice.id}{paid_for(account, invoice.subscription)}"


def paid_for(account: Account, subscription: str | None) -> str:
    found = account.subscription(subscription)
    return f" · {', '.join(item.product_name or item.product for item in found.items)}" if found else ""


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
