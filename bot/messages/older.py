"""A message in blocks that every workspace has, where Slack refuses the newer ones: what was collapsed is open."""

from bot.messages import blocks
from bot.messages.blocks import Block


def is_newer(block: Block) -> bool:
    return bool(block["type"] == "container")


def in_older(drawn: list[Block]) -> list[Block]:
    return [block for each in drawn for block in (opened(each) if is_newer(each) else [each])]


def opened(container: Block) -> list[Block]:
    title = blocks.untrusted(container["title"]["text"], 150)
    return [blocks.context(f"*{title}*"), *container["child_blocks"]]
