"""The follow-up in the thread, once somebody wrote it, and the modal in which it is written and marked."""

from billing.case.case import Case
from billing.case.events import FollowedUp
from billing.follow_up.standing import STATES, current_text, said, standing, written
from bot.messages import blocks, marks
from bot.messages.blocks import Block
from bot.messages.modals import View, modal
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, line
from bot.slack.button_value import Button, hangs_on

LONGEST = 3000
OUTDATED = f"{marks.WARNING} Something was done since this was written; check that it still fits."
BY_YOU = "The bot sends nothing to customers: copy it, check it and send it yourself."
STATE_NAMES = {
    "drafted": "Drafted",
    "sent": "Sent: I sent it to the customer",
    "blocked": "Blocked: it can't be sent yet",
    "not_needed": "Not needed",
}


def follow_up(scene: Scene) -> list[Message]:
    """One message, redrawn in place; until somebody wrote it, the draft stands in the handoff alone."""
    case = scene.case
    first = next((found.seq for found in case.log if isinstance(found.event, FollowedUp)), None)
    if first is None or case.classification is None:
        return []
    return [Message(f"follow_up:{first}", notification(case), drawn(scene))]


def drawn(scene: Scene) -> list[Block]:
    stands = standing(scene.case)
    old = stands.outdated and written(scene.case, scene.typed)
    return [
        blocks.section(f"*Follow-up* · {line(said(stands))}"),
        *([blocks.context(OUTDATED)] if old else []),
        blocks.code(text(scene)),
        *([] if stands.state in {"sent", "not_needed"} else [blocks.context(BY_YOU)]),
    ]


def text(scene: Scene) -> str:
    return current_text(scene.case, scene.account if scene.case.customer else None, scene.policy, scene.typed)


def for_follow_up(case: Case, text: str) -> View:
    """`text` is what is current."""
    stands = standing(case)
    options = [(state, STATE_NAMES[state]) for state in STATES]
    element = blocks.text_input(initial=blocks.cut(text, LONGEST), multiline=True, max_length=LONGEST)
    drawn: list[Block] = [
        blocks.context(f"Now: {line(said(stands))}", *([OUTDATED] if stands.outdated else [])),
        blocks.input_block(
            "text", "Message to the customer", element, optional=True, hint="No card numbers, no passwords."
        ),
        blocks.input_block(
            "state",
            "State",
            blocks.select(options, initial=stands.state),
            hint="The bot sends nothing: mark it sent once you have sent it.",
        ),
    ]
    metadata = Button(case.case_id, hangs_on(case, "follow_up"), "follow_up").encode()
    return modal("follow_up", "Follow-up", "Save", drawn, metadata)
