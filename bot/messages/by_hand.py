"""The modal in which an approver says what came of a step that nobody can look at any more."""

from billing.case.case import Case
from bot.messages import blocks
from bot.messages.modals import View, modal
from bot.slack.button_value import Button, hangs_on

OUTCOMES = [("done", "It was done"), ("not_done", "It was not done")]


def for_settling(case: Case) -> View:
    drawn = [
        blocks.context("The bot can't see what became of this step. Look in the Stripe dashboard first."),
        blocks.input_block("outcome", "What happened?", blocks.select(OUTCOMES)),
        blocks.input_block(
            "note",
            "How do you know?",
            blocks.text_input(multiline=True, max_length=1000),
            hint="For the team; no card numbers or passwords.",
        ),
    ]
    metadata = Button(case.case_id, hangs_on(case, "settle"), "settle").encode()
    return modal("settle", "Say what happened", "Save", drawn, metadata)
