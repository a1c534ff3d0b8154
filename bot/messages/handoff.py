"""The handoff as one message under its six headings, posted once per handoff and then left as it is."""

from dataclasses import replace

from billing.case import Case, fold
from billing.events import HandedOff
from billing.handoff import handoff
from billing.wording.line import Line
from bot import blocks
from bot.blocks import Block
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets


def handoffs(scene: Scene) -> list[Message]:
    return [
        Message(f"handoff:{recorded.seq}", notification(scene.case), draw(up_to(scene, recorded.seq)), final=True)
        for recorded in scene.case.log
        if isinstance(recorded.event, HandedOff)
    ]


def up_to(scene: Scene, seq: int) -> Scene:
    case = scene.case
    blank = Case(case.case_id, case.number, case.channel, case.thread_ts)
    return replace(scene, case=fold(blank, list(case.log[:seq])))


def draw(scene: Scene) -> list[Block]:
    account = scene.account if scene.case.customer else None
    written, dashboard = handoff(scene.case, account), account.dashboard if account else ""
    return [
        blocks.header(f"Handoff of case #{scene.case.number}"),
        *part("CUSTOMER", written.customer, dashboard),
        *part("BILLING STATE", written.billing_state, dashboard),
        *part("DECISION", written.decision, dashboard),
        *part("ACTION TAKEN", written.action_taken, dashboard),
        blocks.section("*FOLLOW-UP* (drafted; copy, check and send it yourself)"),
        blocks.code(written.follow_up),
        *part("PRODUCT GAP", written.product_gap, dashboard),
    ]


def part(heading: str, lines: list[Line], dashboard: str) -> list[Block]:
    return blocks.sections([f"*{heading}*", *bullets(lines, dashboard)])
