"""What somebody is asked before a case is closed: once more, where its customer was told nothing yet. All else can be
reopened, and asks nothing.
"""

from billing.case.case import Case
from bot.messages import blocks
from bot.messages.blocks import Element
from bot.messages.whose_turn import is_unsent


def sure_to_close(case: Case) -> Element | None:
    if not is_unsent(case):
        return None
    return blocks.confirm(
        "The customer was told nothing", "The follow-up is only drafted: send it, or close all the same.", "Close"
    )
