"""The remedies of the classified case, safest first. Without a classification there are none."""

from billing.case import Case, Status
from billing.events import Remedy
from billing.remedies import SPECS, offered
from billing.wording import labels
from bot import blocks
from bot.blocks import Block, Element
from bot.clicks import Button, hangs_on
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, button

WAITS = {
    Status.IDENTIFIED: "Classify the case again: the remedies depend on it.",
    Status.OPENED: "The customer is being looked for: the remedies come after the classification.",
    Status.UNIDENTIFIED: "Find the customer first: the remedies come after the classification.",
    Status.PROPOSED: "A proposal waits for its second person; nothing else can be started until it is decided.",
    Status.EXECUTING: "A step is being carried out.",
    Status.UNSETTLED: "Whether Stripe carried out the last step is not known yet; nothing else can start until it is.",
    Status.CLOSED: "The case is closed.",
}
CONFIRM = {
    Remedy.SHARE_PORTAL: blocks.confirm(
        "Share the portal?", "Its login page goes into the follow-up. Nothing changes in Stripe.", "Share"
    ),
}


def remedies(scene: Scene) -> Message | None:
    """None for a case that was never classified."""
    case, account = scene.case, scene.account
    if case.seq_of("classified") == 0:
        return None
    if case.status is not Status.CLASSIFIED or account is None:
        waits = blocks.section(WAITS.get(case.status, "Stripe is being read again."))
        still = [ends(case)] if case.classified and case.is_open else []
        return Message("remedies", notification(case), [waits, *still])
    ladder = offered(case, account)
    lines = [
        f"{number}. *{labels.REMEDIES[remedy]}*{done(scene, remedy)}: {SPECS[remedy].does}"
        for number, remedy in enumerate(ladder, start=1)
    ]
    return Message(
        "remedies",
        notification(case),
        [
            blocks.section("*Remedies, safest first*\n" + "\n".join(lines)),
            blocks.actions(*(remedy_button(scene, remedy) for remedy in ladder)),
            ends(case),
        ],
    )


def ends(case: Case) -> Block:
    """Its select has no value of its own, so that what a button's value says stands in the row's id."""
    return blocks.actions(
        button(case, "Portal link for me", "session_link"),
        button(case, "Follow-up…", "follow_up"),
        button(case, "Hand off", "handoff"),
        blocks.users_select("handoff_to", "Hand off to…"),
        id=Button(case.case_id, hangs_on(case, "handoff_to"), "handoff_to").encode(),
    )


def done(scene: Scene, remedy: Remedy) -> str:
    return " (done)" if scene.case.carried_out(remedy) else ""


def remedy_button(scene: Scene, remedy: Remedy) -> Element:
    """Irreversible ones are marked, and always ask for a second person."""
    case = scene.case
    ellipsis = "…" if SPECS[remedy].inputs else ""
    return button(
        case,
        f"{labels.REMEDIES[remedy]}{ellipsis}",
        f"propose:{remedy}",
        style="danger" if SPECS[remedy].approval else None,
        confirm=CONFIRM.get(remedy),
    )
