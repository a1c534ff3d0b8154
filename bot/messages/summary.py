"""The summary: what stands out, who this is, what they have and pay, and the five classify buttons. At most one screen;
everything else is behind *More*.
"""

from billing.account.account import Account, Panel
from billing.account.paying import default_of
from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.evidence.assessment import assess
from billing.evidence.evidence import Evidence
from billing.evidence.shape import shape_line
from billing.evidence.suggestion import Suggestion
from billing.values.choices import Classification
from billing.wording import labels, lines, payment_methods, unanswered
from billing.wording import subscriptions as wording
from billing.wording.line import Line, counted
from bot.messages import blocks
from bot.messages.blocks import Block, Element
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, button, has_page, line, linked
from bot.messages.search import searched

SHOWN = {"anomalies": 4, "live": 4, "ended": 1, "invoices": 2, "charges": 2, "signals": 2, "others": 5}
BUTTONS = {
    Classification.DUPLICATE_SUBSCRIPTION: "Duplicate subscription",
    Classification.TEAM_SEATS: "Team or seats",
    Classification.FAILED_PAYMENT: "Failed payment",
    Classification.MISSING_SELF_SERVE: "Missing self-serve",
    Classification.PRODUCT_FAILURE: "Product failure",
}


def summary(scene: Scene) -> Message | None:
    """None while the customer is still being looked for."""
    case = scene.case
    drawn = identified(case, scene.account) if case.customer and scene.account else searched(scene)
    return Message("summary", notification(case), drawn) if drawn else None


def identified(case: Case, account: Account) -> list[Block]:
    return [
        *warnings(account),
        *blocks.sections([*customer(account), *contract(account)]),
        *blocks.sections([*subscriptions(account), *money(account)]),
        blocks.context(reading(account)),
        *classification(case, account),
    ]


def warnings(account: Account) -> list[Block]:
    found = assess(account).anomalies
    if not found:
        said = "Nothing stands out." if not account.unknown else "Nothing stands out in what could be read."
        return [blocks.section(said)]
    shown = [f":warning: {line(anomaly.line, account.dashboard)}" for anomaly in found[: SHOWN["anomalies"]]]
    rest = len(found) - len(shown)
    return [blocks.section("\n".join([*shown, *([f"+{rest} more behind *More*"] if rest > 0 else [])]))]


def customer(account: Account) -> list[str]:
    held = account.customer
    name = line((lines.who(held),))
    since = f" · customer since {blocks.date(held.created, '{date_short}')}" if held.created else ""
    cases = f" · {counted(account.earlier_cases, 'earlier case')}" if account.earlier_cases else ""
    # An account of Accounts v2 has no page that we know of.
    link = f" · {linked('Open in Stripe', held.id, account.dashboard)}" if has_page(held.id) else ""
    told = [f"*{name}* · `{held.id}`{since}{cases}{link}"]
    if Panel.OTHERS in account.unknown:
        told.append(f"*Others with this address*: {unanswered.unknown(account)}")
    elif account.others:
        first = [other.customer.id for other in account.others[: SHOWN["others"]]]
        rest = len(account.others) - len(first)
        ids = ", ".join(linked(id, id, account.dashboard) for id in first)
        told.append(f"*Others with this address*: {ids}{f', +{rest} more' if rest > 0 else ''}")
    return told


def contract(account: Account) -> list[str]:
    told = []
    if shape := shape_line(account):
        told.append(f"*Contract*: {line(shape)}")
    judgement = assess(account).judgement
    if judgement.verdict:
        signals = "; ".join(signal.sentence for signal in judgement.signals[: SHOWN["signals"]])
        told.append(f"*Duplicate or seats?* {judgement.verdict}{f' ({line((signals,))})' if signals else ''}")
    return told


def subscriptions(account: Account) -> list[str]:
    live = account.live_subscriptions
    ended = [held for held in account.subscriptions if not held.is_live]
    alive = [wording.subscription(held, account) for held in live]
    told = panel(account, Panel.SUBSCRIPTIONS, "Subscriptions", alive, "live")
    if ended:
        over = [wording.subscription(held, account) for held in ended]
        told += panel(account, Panel.SUBSCRIPTIONS, "Ended or never begun", over, "ended")
    return [*told, *begins_later(account)]


def begins_later(account: Account) -> list[str]:
    """Schedules that have made no subscription yet."""
    if account.starting is None:
        return []
    first, more = account.starting[: SHOWN["live"]], len(account.starting) - SHOWN["live"]
    rows = bullets([wording.start(held) for held in first], account.dashboard)
    return ["*Begins later*", *rows, *([f"+{more} more"] if more > 0 else [])] if rows else []


def money(account: Account) -> list[str]:
    # What is open comes first, however old it is.
    invoices = sorted(account.invoices, key=lambda held: held.status != "open")
    order = "newest" if invoices == list(account.invoices) else "open first,"
    described = [lines.invoice(held, account) for held in invoices]
    charges = [lines.charge(held, account.dispute_of(held.id), account.read_at) for held in account.charges]
    told = panel(account, Panel.INVOICES, "Invoices", described, "invoices", order)
    told += panel(account, Panel.CHARGES, "Charges", charges, "charges")
    told += unread(account, Panel.DISPUTES, "Disputes")
    told += cards(account)
    told += [f"*Balance*: {line(held)}" for held in [lines.balance(account.customer)] if held]
    told += unread(account, Panel.CHECKOUTS, "Checkouts")
    told.append(f"*Portal*: {lines.portal(account.portal) if account.portal else unanswered.unknown(account)}")
    return told


def cards(account: Account) -> list[str]:
    if Panel.PAYMENT_METHODS in account.unknown:
        return unread(account, Panel.PAYMENT_METHODS, "Pays with")
    default = default_of(account.customer)
    # What pays by itself comes first.
    held_first = sorted(account.payment_methods, key=lambda held: held.id != default)
    described = [line(payment_methods.payment_method(held, default=held.id == default)) for held in held_first[:2]]
    more = len(account.payment_methods) - len(described)
    return [f"*Pays with*: {'; '.join(described) or 'none'}{f'; +{more} more' if more > 0 else ''}"]


def unread(account: Account, panel: Panel, title: str) -> list[str]:
    return [f"*{title}*: {unanswered.unknown(account)}"] if panel in account.unknown else []


def panel(
    account: Account, panel: Panel, title: str, described: list[Line], shown: str, order: str = "newest"
) -> list[str]:
    """The first few of a list, saying how many there are; an unread list is unknown, not empty."""
    if panel in account.unknown:
        return unread(account, panel, title)
    if not described:
        return [f"*{title}*: none"]
    first = described[: SHOWN[shown]]
    of = f"{len(described)}+" if panel in account.cut else str(len(described))
    is_cut = len(described) > len(first) or panel in account.cut
    heading = f"*{title}* ({order} {len(first)} of {of})" if is_cut else f"*{title}*"
    return [heading, *bullets(first, account.dashboard)]


def reading(account: Account) -> str:
    return f"Read from Stripe {blocks.moment(account.read_at)} · {lines.mode(account.customer.livemode)}"


def classification(case: Case, account: Account) -> list[Block]:
    """The five buttons, or what was decided."""
    more = [button(case, "More", "more")] if case.is_open else []
    again = [button(case, "Refresh", "refresh")] if case.may("refreshed") else []
    other = [button(case, "Another customer", "identify")] if case.may("noted:identify") else []
    if case.classified and case.classification:
        decided = labels.CLASSIFICATIONS[case.classification]
        text = f"*Classified*: {decided}, by <@{case.classified.actor}> {blocks.moment(case.classified.at)}"
        redo = [button(case, "Reclassify", "reclassify")] if case.may("noted:reclassify") else []
        return [blocks.section(text), *row([*more, *redo, *again, *other])]
    if case.status is not Status.IDENTIFIED:
        return row([*more, *again, *other])
    choices = [button(case, text, f"classify:{kind}") for kind, text in BUTTONS.items()]
    return [
        blocks.section("\n".join(["*What happened?* You decide.", *hint(account)])),
        blocks.actions(*choices),
        *row([*more, *again, *other]),
    ]


def hint(account: Account) -> list[str]:
    suggested = assess(account).suggestion
    if suggested:
        return suggestion(suggested, account)
    if account.unknown:
        return ["No suggestion: a part of the picture could not be read."]
    return ["No suggestion: Stripe alone does not say."]


def suggestion(suggested: Suggestion, account: Account) -> list[str]:
    """With its reasons; those that stand in the warnings above are not said again."""
    above = {evidence.line for evidence in assess(account).anomalies[: SHOWN["anomalies"]]}
    new = [evidence for evidence in suggested.reasons if evidence.line not in above]
    see = " (see the warning above)" if len(new) < len(suggested.reasons) else ""

    def told(word: str, evidence: Evidence) -> str:
        return f"• {word}: {line(evidence.line, account.dashboard)}"

    against = [told("Against", suggested.against)] if suggested.against else []
    named = f"Suggested: *{labels.CLASSIFICATIONS[suggested.classification]}*{see}"
    return [named, *(told("For", evidence) for evidence in new), *against]


def row(buttons: list[Element]) -> list[Block]:
    return [blocks.actions(*buttons)] if buttons else []
