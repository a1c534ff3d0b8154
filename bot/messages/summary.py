"""The summary: who this is, what stands out, and the five classify buttons. Everything an operator decides on."""

from billing import evidence, wording
from billing.case import Case, Status, last_search
from billing.customer import Account, Panel
from billing.events import Classification, Unidentified
from billing.wording import Line
from bot import blocks
from bot.blocks import Block, Element
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, button, line

SHOWN = {"live": 5, "ended": 2, "invoices": 3, "charges": 4, "candidates": 10}
BUTTONS = {
    Classification.DUPLICATE_SUBSCRIPTION: "Duplicate subscription",
    Classification.TEAM_SEATS: "Team or seats",
    Classification.FAILED_PAYMENT: "Failed payment",
    Classification.MISSING_SELF_SERVE: "Missing self-serve",
    Classification.PRODUCT_FAILURE: "Product failure",
}
NOT_FOUND = {
    "none": "*No customer found.* Stripe knows nobody under that identifier.",
    "deleted": "*This customer is deleted* in Stripe, so nothing can be done for them here.",
    "error": "*Whether this customer exists is unknown*: Stripe did not answer. It will be asked again.",
}


def summary(scene: Scene) -> Message | None:
    """None while the customer is still being looked for."""
    case = scene.case
    if case.customer and scene.account:
        drawn = identified(case, scene.account)
    elif found := last_search(case):
        drawn = unidentified(scene, found)
    else:
        return None
    return Message("summary", notification(case), drawn)


def unidentified(scene: Scene, found: Unidentified) -> list[Block]:
    case = scene.case
    elsewhere = [blocks.actions(button(case, "Look for a customer", "identify"))]
    controls = elsewhere if case.may("noted:identify") else []
    if found.reason != "several":
        return [blocks.section(NOT_FOUND[found.reason]), *controls]
    offered = scene.candidates[: SHOWN["candidates"]]
    rest = len(scene.candidates) - len(offered)
    drawn = [blocks.section(f"*{len(scene.candidates)} customers match.* Pick the one who wrote to you.")]
    for number, candidate in enumerate(offered, start=1):
        since = f" · customer since {blocks.date(candidate.created, '{date_short}')}" if candidate.created else ""
        text = f"*{number}.* {line((wording.who(candidate),))} · `{candidate.id}`{since}"
        pick = button(case, f"Pick {number}", f"pick:{number}")
        drawn.append(blocks.section(text, pick if case.may("noted:identify") else None))
    return [*drawn, *([blocks.context(f"+{rest} more, not shown")] if rest > 0 else []), *controls]


def identified(case: Case, account: Account) -> list[Block]:
    customer = account.customer
    link = f"<{dashboard(customer.id, customer.livemode)}|Open in Stripe>"
    head = f"*{line((wording.who(customer),))}* · `{customer.id}` · {wording.mode(customer.livemode)} · {link}"
    found = evidence.anomalies(account)
    return [
        *([blocks.section("\n".join(f":warning: {line(anomaly.line)}" for anomaly in found[:4]))] if found else []),
        *blocks.sections([head, *money_lines(account)]),
        blocks.context(f"Read from Stripe {blocks.moment(account.read_at)}"),
        *classification(case, account),
    ]


def money_lines(account: Account) -> list[str]:
    live = account.live_subscriptions
    ended = [subscription for subscription in account.subscriptions if not subscription.is_live]
    drawn = panel(account, Panel.SUBSCRIPTIONS, "Subscriptions", list(map(wording.subscription_line, live)), "live")
    if ended:
        drawn += panel(
            account, Panel.SUBSCRIPTIONS, "Cancelled or ended", list(map(wording.subscription_line, ended)), "ended"
        )
    drawn += panel(
        account, Panel.INVOICES, "Latest invoices", list(map(wording.invoice_line, account.invoices)), "invoices"
    )
    drawn += panel(account, Panel.CHARGES, "Latest charges", list(map(wording.charge_line, account.charges)), "charges")
    if account.portal is None:
        drawn.append("*Portal*: unknown, Stripe did not answer")
    return drawn


def panel(account: Account, panel: Panel, title: str, lines: list[Line], shown: str) -> list[str]:
    """The newest few of a list, saying how many there are; an unread list is unknown, not empty."""
    if panel in account.unknown:
        return [f"*{title}*: unknown, Stripe did not answer"]
    if not lines:
        return [f"*{title}*: none"]
    newest = lines[: SHOWN[shown]]
    of = f"{len(lines)}+" if panel in account.cut else str(len(lines))
    heading = f"*{title}* (newest {len(newest)} of {of})" if len(lines) > len(newest) else f"*{title}*"
    return [heading, *bullets(newest)]


def classification(case: Case, account: Account) -> list[Block]:
    """The five buttons, or what was decided."""
    again = [button(case, "Refresh", "refresh")] if case.may("refreshed") else []
    other = [button(case, "Another customer", "identify")] if case.may("noted:identify") else []
    if case.classified and case.classification:
        decided = wording.CLASSIFICATIONS[case.classification]
        text = f"*Classified*: {decided}, by <@{case.classified.actor}> {blocks.moment(case.classified.at)}"
        redo = [button(case, "Reclassify", "reclassify")] if case.may("noted:reclassify") else []
        return [blocks.section(text), *row(redo + again + other)]
    if case.status is not Status.IDENTIFIED:
        return row(again + other)
    suggested = evidence.suggestion(account)
    hint = f" Suggested: {wording.CLASSIFICATIONS[suggested]}." if suggested else ""
    choices = [button(case, text, f"classify:{kind}") for kind, text in BUTTONS.items()]
    return [blocks.section(f"*What happened?*{hint} You decide."), blocks.actions(*choices), *row(again + other)]


def row(buttons: list[Element]) -> list[Block]:
    return [blocks.actions(*buttons)] if buttons else []


def dashboard(customer: str, livemode: bool) -> str:
    return f"https://dashboard.stripe.com/{'' if livemode else 'test/'}customers/{customer}"
