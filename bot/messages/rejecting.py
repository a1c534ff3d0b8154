"""The modal in which somebody who may decide about a proposal says why it is rejected."""

from billing.case.case import Case
from bot.messages import blocks
from bot.messages.modals import View, modal
from bot.slack.button_value import Button


def for_rejecting(case: Case, proposal: int) -> View:
    reason = blocks.input_block(
        "note",
        "Why?",
        blocks.text_input(multiline=True, max_length=1000),
        hint="Told privately to the person who proposed it; no card numbers or passwords.",
    )
    return modal("reject", "Reject the proposal", "Reject", [reason], Button(case.case_id, proposal, "reject").encode())
