"""The handoff as one message under its six headings, posted once per handoff and then left as it is, but for the links
to issues that are filed a moment later.
"""

from dataclasses import replace

from billing.account.account import Account
from billing.case.case import Case
from billing.case.events import HandedOff
from billing.case.fold import fold
from billing.case.log import CaseEvent
from billing.remedies import going_on
from billing.remedies.recommended import came_back, is_solved
from billing.reports import product_gaps
from billing.reports.handoff import GROUNDS, handoff, skipping
from billing.reports.product_gaps import Gap
from billing.values.choices import SkipReason
from billing.wording.line import Line
from bot.messages import blocks, marks
from bot.messages.blocks import Block
from bot.messages.follow_up import text
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, line
from bot.messages.whose_turn import is_unsent


def handoffs(scene: Scene) -> list[Message]:
    return [
        Message(
            f"handoff:{recorded.seq}",
            notification(scene.case),
            draw(up_to(scene, recorded.seq)),
            final=not (may_gain_links(scene, recorded) or scene.case.erased_seq > recorded.seq),
        )
        for recorded in scene.case.log
        if isinstance(recorded.event, HandedOff)
    ]


def may_gain_links(scene: Scene, recorded: CaseEvent) -> bool:
    """Only while the reading in hand is still the one that the handoff was drawn from: all else stays as it was."""
    account = scene.account
    if account is None or account.read_at > recorded.at:
        return False
    return any(scene.elsewhere.issue(gap.name) for gap in product_gaps.of(up_to(scene, recorded.seq).case, account))


def up_to(scene: Scene, seq: int) -> Scene:
    case = scene.case
    blank = Case(case.case_id, case.number, case.channel, case.thread_ts)
    return replace(scene, case=fold(blank, case.until(seq)))


def draw(scene: Scene) -> list[Block]:
    case = scene.case
    account = scene.account if case.customer else None
    decided_on = scene.proposed_on(case.classified.seq) if case.classified else None
    written, dashboard = handoff(case, account, decided_on), account.dashboard if account else ""
    ended = came_to(scene, account) if account else ""
    gaps = [product_gap(scene, lacking) for lacking in written.product_gap]
    return [
        blocks.header(f"Handoff of case #{case.number}"),
        *takes_over(case),
        *([blocks.section(ended)] if ended else []),
        *part("CUSTOMER", shown(written.customer[:1], dashboard)),
        *part("BILLING STATE", shown(written.billing_state, dashboard), leads=True),
        *part("DECISION", shown([told for told in written.decision if not is_ground(told)], dashboard), leads=True),
        *(blocks.section(f"*Note:* {blocks.untrusted(note, limit=1000)}") for note in why_skipped(scene)),
        *part("ACTION TAKEN", shown(written.action_taken, dashboard)),
        blocks.section(f"*FOLLOW-UP* ({line(written.follow_up)}{unsent(case)}"),
        blocks.collapsed("The message, to copy", blocks.quoted(text(scene))),
        *part("PRODUCT GAP", gaps),
        behind([*written.customer[1:], *written.rests_on, *filter(is_ground, written.decision)], dashboard),
    ]


def unsent(case: Case) -> str:
    """Stands out, as the one thing that is left to do."""
    return f"; not sent) {marks.WARNING}" if is_unsent(case) else ")"


def came_to(scene: Scene, account: Account) -> str:
    """How it ended, or what goes on though it should not; empty where nothing was done yet."""
    if double := going_on.still_double(scene.case, account):
        return f"{marks.WARNING} {line(double)}."
    if came_back(scene.case, account):
        return f"{marks.WARNING} Refunded, but the money came back: the customer does not have it."
    if not is_solved(scene.case, account, scene.policy):
        return ""
    goes_on = line(going_on.goes_on_with(scene.case, account))
    return f"*Solved*{f': {goes_on}' if goes_on else ''}."


def behind(lines: list[Line], dashboard: str) -> Block:
    """What it rests on, one click away."""
    return blocks.collapsed("Evidence and ids", *blocks.sections(bullets(lines, dashboard) or ["Nothing"]))


def is_ground(told: Line) -> bool:
    """Whether it says what speaks for the decision or against it."""
    return str(told[0]).startswith(GROUNDS)


def why_skipped(scene: Scene) -> list[str]:
    """In the words of whoever had another reason than those to choose from."""
    others = [seq for seq, reason in skipping(scene.case) if reason is SkipReason.OTHER]
    return [note for seq in others if (note := scene.typed(seq, "note"))]


def takes_over(case: Case) -> list[Block]:
    handed = case.log[-1].event
    return [blocks.section(f"*<@{handed.to}> takes over*")] if isinstance(handed, HandedOff) and handed.to else []


def product_gap(scene: Scene, lacking: Gap | Line) -> str:
    if not isinstance(lacking, Gap):
        return line(lacking)
    title = scene.typed(lacking.logged, "title") if lacking.logged else None
    url = scene.elsewhere.issue(lacking.name)
    link = f" · <{blocks.escape(url)}|its issue on GitHub>" if url else ""
    return f"{blocks.untrusted(product_gaps.short(lacking.name, title), limit=400)}{link}"


def shown(lines: list[Line], dashboard: str) -> list[str]:
    return [line(parts, dashboard) for parts in lines]


def part(heading: str, told: list[str], *, leads: bool = False) -> list[Block]:
    """What is one line stands beside its heading, and so does the first one where it `leads` to the others."""
    first, *rest = told
    if leads or not rest:
        return blocks.sections([f"*{heading}* {first}", *(f"• {each}" for each in rest)])
    return blocks.sections([f"*{heading}*", *(f"• {each}" for each in told)])
