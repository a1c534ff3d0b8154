"""What every modal is made of, and the one that asks for an identifier."""

from bot.messages import blocks
from bot.messages.blocks import Block

View = dict[str, object]


def modal(callback_id: str, title: str, submit: str, drawn: list[Block], metadata: str) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": blocks.plain(blocks.cut(title, 24)),
        "submit": blocks.plain(blocks.cut(submit, 24)),
        "close": blocks.plain("Cancel"),
        "private_metadata": metadata,
        "blocks": drawn,
    }


def for_identifier(callback_id: str, *, initial: str, metadata: str, said: str = "") -> View:
    """`said` is why nobody was found in what there was to read."""
    hint = "An e-mail address, a Stripe id or dashboard link, or github:login."
    drawn = [
        *([blocks.context(said)] if said else []),
        blocks.input_block("identifier", "Customer", blocks.text_input(initial=initial, max_length=500), hint=hint),
    ]
    return modal(
        callback_id, "Open billing case" if callback_id == "open_case" else "Find customer", "Look up", drawn, metadata
    )
