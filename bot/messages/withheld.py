"""Messages with something left out: what may not be pressed, or not be read, any more."""

from dataclasses import replace

from billing.case.case import Case
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.root import notification
from bot.messages.scene import Message, button

NOT_KNOWN = "What stood here is not known to be so."
SOON_SHARED = "Hidden: another organisation was invited to this channel."
ERASED = "What stood here is erased."
SAY_SO = "Nothing is offered or done in it any more"


def without_controls(message: Message) -> Message:
    """As it was, with nothing to press."""
    return replace(message, blocks=[*map(without_accessory, filter(is_read, message.blocks))], final=False)


def is_read(block: Block) -> bool:
    """Whether anything is left of it without its controls."""
    if "child_blocks" in block:
        return any(map(is_read, block["child_blocks"]))
    return bool(block["type"] != "actions")


def without_accessory(block: Block) -> Block:
    left = {name: value for name, value in block.items() if name != "accessory"}
    if "child_blocks" in left:
        left["child_blocks"] = [*map(without_accessory, filter(is_read, left["child_blocks"]))]
    return left


def hidden(name: str, case: Case, why: str) -> Message:
    shown = f"*Case #{case.number}* · {why}" if name == "root" else why
    return Message(name, notification(case), [blocks.section(shown)])


def erased(name: str, case: Case) -> Message:
    """In place of the summary, what brings it back."""
    left = hidden(name, case, ERASED)
    controls = [
        button(case, label, action)
        for label, action, step in (
            ("Refresh", "refresh", "refreshed"),
            ("Another customer", "identify", "noted:identify"),
        )
        if name == "summary" and case.may(step)
    ]
    return replace(left, blocks=[*left.blocks, blocks.actions(*controls)]) if controls else left


def log_changed(case: Case, seq: int) -> Message:
    """Names no row's content: what stands there is nobody's word."""
    said = f"*This case is stopped*: row {seq} of its log was not written by the bot. {SAY_SO}; tell your admin."
    text = f"Case #{case.number} · stopped · next step: tell your admin, its log was changed"
    return Message(f"stopped:{seq}", text, [blocks.section(said)])
