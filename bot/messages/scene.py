"""What every message is drawn from: the case, the last reading of Stripe, and what people typed. And how lines look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from billing.case import Case
from billing.customer import Account, Customer
from billing.wording import Line, Member, Moment
from bot import blocks
from bot.blocks import Block, Element
from bot.clicks import Button, hangs_on


@dataclass(frozen=True, slots=True)
class Scene:
    """`typed` gives what somebody typed with the event at a `seq`, by its name, until that is erased; `proposed_on` the
    reading of Stripe that a proposal was made on.
    """

    case: Case
    account: Account | None
    candidates: tuple[Customer, ...]
    typed: Callable[[int, str], str | None]
    proposed_on: Callable[[int], Account | None]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the thread, as it should look now. `final` ones are posted once and never drawn again."""

    name: str
    text: str
    blocks: list[Block]
    final: bool = False


def line(parts: Line) -> str:
    """A line as mrkdwn: texts made harmless, times in the reader's zone, people as mentions."""
    return "".join(shown(part) for part in parts)


def shown(part: str | datetime | Member | Moment) -> str:
    match part:
        case Moment(at=at):
            return blocks.moment(at)
        case datetime():
            return blocks.date(part)
        case Member(user=user):
            return person(user)
        case str():
            # The spaces at its ends separate a part from its neighbours.
            bare = part.strip()
            head, _, tail = part.partition(bare) if bare else (" ", "", "")
            return head + blocks.untrusted(bare, limit=400) + tail


def person(user: str) -> str:
    return f"<@{user}>" if user not in {"bot", "stripe"} else user


def bullets(lines: list[Line]) -> list[str]:
    return [f"• {line(parts)}" for parts in lines]


def button(
    case: Case,
    text: str,
    action: str,
    *,
    seq: int | None = None,
    style: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button whose value binds it to its case, its action and the `seq` that it hangs on, if not a certain one."""
    value = Button(case.case_id, hangs_on(case, action) if seq is None else seq, action).encode()
    return blocks.button(text, action, value, style=style, confirm=confirm)
