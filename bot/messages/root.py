"""The thread's first message: which case this is, what was done, and who does what next.

Its notification text, which every message of the case has, holds no name, address or amount.
"""

from billing.case.case import Case
from billing.case.handed_off import handed_to, resumed
from billing.ports.control import Paused
from billing.values.choices import Classification
from billing.wording import labels, lines
from bot.messages import blocks, marks
from bot.messages.blocks import Element
from bot.messages.closing import sure_to_close
from bot.messages.scene import Message, Scene, button, line, person
from bot.messages.whose_turn import next_step, turn

NAME = 60
SHORT = {
    Classification.DUPLICATE_SUBSCRIPTION: "duplicate",
    Classification.TEAM_SEATS: "team or seats",
    Classification.FAILED_PAYMENT: "failed payment",
    Classification.MISSING_SELF_SERVE: "missing self-serve",
    Classification.PRODUCT_FAILURE: "product failure",
}


def root(scene: Scene) -> Message:
    case = scene.case
    opened = case.log[0]
    text = [
        f"*Case #{case.number}*{about(scene)} · *{case.status}*{with_whom(case)}",
        f"{done(case)}Next step: {turn(scene)}.",
        *paused(scene),
    ]
    return Message(
        "root",
        notification(case),
        [
            blocks.section("\n".join(text), way_out(case)),
            blocks.context(
                f"Opened by <@{opened.actor}> {blocks.moment(opened.at)}", *reopened(case), *handed_off(case)
            ),
        ],
    )


def way_out(case: Case) -> Element | None:
    """Beside the text, so that it takes no line of its own."""
    if case.may("closed"):
        return button(case, "Close case", "close", confirm=sure_to_close(case))
    return button(case, "Reopen case", "reopen") if case.may("reopened") else None


def with_whom(case: Case) -> str:
    to = handed_to(case.log)
    return f" · with {person(to)}" if to else ""


def paused(scene: Scene) -> list[str]:
    return stopped(scene.paused)


def stopped(paused: Paused | None) -> list[str]:
    """That nothing is carried out now, in any case."""
    if paused is None:
        return []
    by = f" by {person(paused.by)}" if paused.by else ""
    return [f"{marks.PAUSED} *Execution is paused*{by} since {blocks.moment(paused.at)}: nothing is begun."]


def about(scene: Scene) -> str:
    """Whose case it is, as Stripe has them, and what it was classified as."""
    if scene.case.is_about_portal:
        return " · *The billing portal*"
    customer = scene.account.customer if scene.account and scene.case.customer else None
    who = (
        f" · *{line((customer.name or lines.masked(customer.email),), limit=NAME)}*"
        if customer and not customer.deleted
        else ""
    )
    deleted = " · deleted customer" if customer and customer.deleted else ""
    kind = scene.case.classification
    return f"{who}{deleted}{f' · {SHORT[kind]}' if kind else ''}"


def done(case: Case) -> str:
    """In short, each once."""
    steps = [short for remedy, short in labels.DONE.items() if case.has_done(remedy)]
    return f"Done: {', '.join(steps)}. " if steps else ""


def reopened(case: Case) -> list[str]:
    again = next((recorded for recorded in reversed(case.log) if recorded.kind == "reopened"), None)
    return [f"Reopened by {person(again.actor)} {blocks.moment(again.at)}"] if again else []


def handed_off(case: Case) -> list[str]:
    """The newest handoff, and whether work went on since: what it says may be out of date then."""
    told = case.seq_of("handed_off")
    if not told:
        return []
    recorded = case.at(told)
    said = f"Handed off by <@{recorded.actor}> {blocks.moment(recorded.at)}"
    if went_on := resumed(case.log):
        _, first = went_on
        by = person(first.actor)
        return [f"{said}; taken up again by {by} {blocks.moment(first.at)}, so that handoff is out of date"]
    return [said]


def notification(case: Case) -> str:
    """The text that lock screens and screen readers show for every message of the case."""
    return f"Case #{case.number} · {case.status} · next step: {next_step(case)}"
