"""What of a product gap would be read outside the team, and whether it may be: asked of whoever types its title."""

import hashlib

from billing.reports import product_gaps
from billing.wording.line import quoted
from bot.messages import blocks
from bot.messages.blocks import Block, Element

# To a title that is not typed yet.
ANY = "yes"


def may_be_filed(title: str, repository: str) -> list[Block]:
    """Nothing for a gap that has a name of its own, which tells of no customer."""
    if is_known(title):
        return []
    shown = public(title)
    what = quoted(shown) if shown else "The title, as it is typed above,"
    option: Element = {
        "text": blocks.wording(f"Yes, file it in {repository}", blocks.OPTION_LIMIT),
        "description": blocks.wording("Otherwise it is only on the team's list", blocks.OPTION_LIMIT),
        "value": yes_to(title) if shown else ANY,
    }
    asked = blocks.input_block(
        "public",
        "May this be read outside the team?",
        {"type": "checkboxes", "options": [option]},
        optional=True,
        hint=f"{what} would be the title of an issue in {repository}, beside the number of cases.",
    )
    return [asked]


def is_known(title: str) -> bool:
    return product_gaps.normalised(title) in product_gaps.GAPS


def public(title: str) -> str:
    return blocks.cut(blocks.visible(product_gaps.presentable(title)), 120)


def yes_to(title: str) -> str:
    """Yes to one title: typed on, it is another one."""
    return f"yes:{hashlib.sha256(public(title).encode()).hexdigest()[:16]}"
