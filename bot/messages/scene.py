"""What every message is drawn from: the case, the last reading of Stripe, and what people typed. And how lines look."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from billing.account.account import Account, Profile
from billing.account.preview import Previews
from billing.case.case import Case
from billing.policy.policy import Policy
from billing.ports.control import Paused
from billing.values.electorate import Electorate
from billing.wording.line import Code, Day, Line, Member, Moment, Named, Part, Strong, Warned
from bot.messages import blocks, marks
from bot.messages.blocks import Block, Element
from bot.messages.elsewhere import ALONE, Elsewhere
from bot.slack.button_value import ABOUT_A_STEP, Button, hangs_on, mark_of


@dataclass(frozen=True, slots=True)
class Scene:
    """Attributes:
    typed: what somebody typed with the event at a `seq`, by its name, until that is erased.
    proposed_on: the reading of Stripe that the proposal at a `seq` was made on.
    previews: what Stripe said that the decision at a `seq` would do.
    elsewhere: what lies outside the case.
    electorate: who is behind the ids of the rules that the waiting proposal comes under.
    paused: who stopped all execution, if somebody did.
    outdated: whether a step was done since the account was read, whose figures may not be offered any more.
    slow: whether a step has waited for longer than usual to begin.
    """

    case: Case
    account: Account | None
    candidates: tuple[Profile, ...]
    typed: Callable[[int, str], str | None]
    proposed_on: Callable[[int], Account | None]
    previews: Callable[[int], Previews]
    policy: Policy
    elsewhere: Elsewhere = ALONE
    outdated: bool = False
    electorate: Electorate = field(default_factory=Electorate)
    paused: Paused | None = None
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the thread, as it should look now. `final` ones are posted once and never drawn again; where
    `heard`, it is drawn again for its notification text alone.
    """

    name: str
    text: str
    blocks: list[Block]
    final: bool = False
    heard: bool = False


# Where each kind of object has its page; the others have none of their own.
PAGES = {
    "cus": "customers",
    "sub": "subscriptions",
    "in": "invoices",
    "ch": "payments",
    "py": "payments",
    "pi": "payments",
    "dp": "disputes",
    "du": "disputes",
    "areq": "approval_requests",
}


def line(parts: Line, dashboard: str = "", *, limit: int = 400) -> str:
    """A line as mrkdwn: texts made harmless, times in the reader's zone, people as mentions, objects linked to their
    pages in the dashboard where it is given. Each part is cut to the limit.
    """
    return "".join(shown(part, dashboard, limit) for part in parts)


def shown(part: Part, dashboard: str, limit: int) -> str:
    match part:
        case Named(text=text, id=id):
            return linked(text, id, dashboard, limit=limit)
        case Moment(at=at):
            return blocks.moment(at)
        case Day(at=at):
            return blocks.date(at, "{date_long}")
        case Strong(text=text):
            return f"*{line((text,) if isinstance(text, str) else text, limit=limit)}*"
        case Code(text=text):
            return f"`{blocks.untrusted(text, limit)}`"
        case Warned():
            return marks.WARNING
        case datetime():
            return blocks.date(part)
        case Member(user=user):
            return person(user)
        case str():
            # A space at its ends separates a part from its neighbours.
            before, after = (" " if end.isspace() else "" for end in (part[:1], part[-1:]))
            return before + blocks.untrusted(part, limit) + after if part.strip() else before


def linked(text: str, id: str, dashboard: str, *, limit: int = 400) -> str:
    label = blocks.untrusted(text, limit)
    if not (dashboard and has_page(id)):
        return label
    # A bar would end the address.
    return f"<{dashboard}/{PAGES[kind(id)]}/{id}|{label.replace('|', '¦')}>"


def has_page(id: str) -> bool:
    """An id of a shape that we don't know is no part of an address."""
    return kind(id) in PAGES and re.fullmatch(r"[a-z]+_\w+", id, re.ASCII) is not None


def kind(id: str) -> str:
    return id.partition("_")[0]


def person(user: str) -> str:
    return f"<@{user}>" if user not in {"bot", "stripe"} else user


def bullets(lines: list[Line], dashboard: str = "", *, limit: int = 400) -> list[str]:
    return [f"• {line(parts, dashboard, limit=limit)}" for parts in lines]


def menu(case: Case, *entries: tuple[str, str], seq: int | None = None) -> list[Element]:
    """Buttons that are seldom pressed, as (text, action), behind three dots; none of them asks whether one is sure."""
    options = [(f"{action}|{value_of(case, action, seq)}", text) for text, action in entries]
    return [blocks.menu(options)] if options else []


def value_of(case: Case, action: str, seq: int | None = None) -> str:
    """Binds a button to its case, its action and the `seq` that it hangs on, if not a certain one."""
    about = hangs_on(case, action) if seq is None else seq
    mark = mark_of(case, about) if action.partition(":")[0] in ABOUT_A_STEP else ""
    return Button(case.case_id, about, action, mark).encode()


def button(
    case: Case,
    text: str,
    action: str,
    *,
    seq: int | None = None,
    style: str | None = None,
    confirm: Element | None = None,
) -> Element:
    return blocks.button(text, action, value_of(case, action, seq), style=style, confirm=confirm)
