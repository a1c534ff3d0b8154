"""What somebody is asked before a case is closed: once more, where its customer was told nothing yet."""

from billing.case.case import Case
from billing.follow_up.standing import standing
from bot.messages import blocks
from bot.messages.blocks import Element


def sure_to_close(case: Case) -> Element:
    if case.classification and standing(case).state in {"drafted", "blocked"}:
        return blocks.confirm(
            "The customer was told nothing", "The follow-up is only drafted: send it, or close all the same.", "Close"
        )
    return blocks.confirm("Close this case?", "What no handoff tells yet is handed off first.", "Close")
