"""The summary: what stands out, who this is, what they hold and owe, and the classify buttons, the suggested one loud.

What decides stands in front, and so does whatever could not be read; what it rests on is one click away (`behind.py`),
and everything there is behind *More*.
"""

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.evidence.assessment import assess
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Verdict
from billing.evidence.shape import shape_line, traits
from billing.evidence.suggestion import Suggestion
from billing.reports.own_doing import by_others
from billing.values.choices import Classification
from billing.wording import labels, lines, unanswered
from billing.wording import subscriptions as wording
from billing.wording.line import counted
from bot.messages import blocks, marks
from bot.messages.behind import SHOWN, TITLES, behind, panel, unread
from bot.messages.blocks import Block, Element
from bot.messages.case_links import case_link
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, button, has_page, line, linked, menu
from bot.messages.search import searched

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
    drawn = (
        [*other_case(scene), *identified(case, scene.account)] if case.customer and scene.account else searched(scene)
    )
    return Message("summary", notification(case), drawn) if drawn else None


def other_case(scene: Scene) -> list[Block]:
    """Somebody else may be at it already."""
    found = scene.elsewhere.other_case(scene.case) if scene.case.is_open else None
    if found is None:
        return []
    number, channel, thread_ts = found
    link = case_link(scene.elsewhere.site, channel, thread_ts, f"case #{number}")
    return [blocks.section(f"{marks.WARNING} *This customer has another open case:* {link}.")]


def identified(case: Case, account: Account) -> list[Block]:
    return [
        *warnings(case, account),
        *blocks.sections([*customer(account), *contract(account), *subscriptions(account), *money(account)]),
        behind(account),
        *classification(case, account),
    ]


def warnings(case: Case, account: Account) -> list[Block]:
    found = by_others(assess(account).anomalies, case)
    if not found:
        said = "Nothing stands out." if not account.unknown else "Nothing stands out in what could be read."
        return [blocks.section(said)]
    shown = [f"{marks.WARNING} {line(anomaly.line, account.dashboard)}" for anomaly in found[: SHOWN["anomalies"]]]
    rest = len(found) - len(shown)
    return [blocks.section("\n".join([*shown, *([f"+{rest} more behind *More*"] if rest > 0 else [])]))]


def customer(account: Account) -> list[str]:
    held = account.customer
    since = f" · customer since {blocks.date(held.created, '{date_short}')}" if held.created else ""
    cases = f" · {counted(account.earlier_cases, 'earlier case')}" if account.earlier_cases else ""
    # An account of Accounts v2 has no page that we know of.
    link = f" · {linked('Open in Stripe', held.id, account.dashboard)}" if has_page(held.id) else ""
    told = [f"*{line((lines.who(held),))}*{since}{cases}{link}"]
    if Panel.OTHERS in account.unknown:
        told.append(f"*Others with this address*: {unanswered.unknown(account)}")
    elif account.others:
        first = [other.customer.id for other in account.others[: SHOWN["others"]]]
        rest = len(account.others) - len(first)
        ids = ", ".join(linked(id, id, account.dashboard) for id in first)
        told.append(f"*Others with this address*: {ids}{f', +{rest} more' if rest > 0 else ''}")
    return told


def contract(account: Account) -> list[str]:
    """What is out of the ordinary about it, and how sure it is that nothing was bought twice."""
    told = [f"*Contract*: {line(shape_line(account))}"] if traits(account) else []
    verdict = assess(account).judgement.verdict
    return [*told, *([f"*Duplicate or seats?* {verdict}"] if verdict not in {None, Verdict.LIKELY_DUPLICATE} else [])]


def subscriptions(account: Account) -> list[str]:
    live = account.live_subscriptions
    ended = [held for held in account.subscriptions if not held.is_live]
    told = panel(account, Panel.SUBSCRIPTIONS, "Subscriptions", [wording.subscription(held, account) for held in live])
    if ended and not live:
        over = [wording.subscription(held, account) for held in ended]
        told += panel(account, Panel.SUBSCRIPTIONS, "Ended or never begun", over, "ended")
    return [*told, *next_charges(account), *begins_later(account)]


def next_charges(account: Account) -> list[str]:
    """Where there are several, what goes on if nobody does anything."""
    ends = sorted(end for held in account.live_subscriptions if (end := wording.next_charge(held)))
    days = list({end.date(): end for end in ends}.values())
    return [f"*Next charges*: {line(wording.listed(days))}"] if len(days) > 1 else []


def begins_later(account: Account) -> list[str]:
    """Schedules that have made no subscription yet."""
    if account.starting is None:
        return []
    first, more = account.starting[: SHOWN["live"]], len(account.starting) - SHOWN["live"]
    rows = bullets([wording.start(held) for held in first], account.dashboard)
    return ["*Begins later*", *rows, *([f"+{more} more"] if more > 0 else [])] if rows else []


def money(account: Account) -> list[str]:
    """What is owed, in short where a warning says more of it; what stands on the balance; and what nobody knows."""
    above = {id for found in assess(account).anomalies[: SHOWN["anomalies"]] for id in found.rests_on}
    owed = [
        lines.owed(held) if {held.id, held.subscription} & above else lines.invoice(held, account)
        for held in account.open_invoices
    ]
    told = panel(account, Panel.INVOICES, "Open invoices", owed, "invoices") if owed else []
    for each, title in TITLES.items():
        told += unread(account, each, title)
    told += [f"*Balance*: {line(held)}" for held in [lines.balance(account.customer)] if held]
    return told if account.portal else [*told, f"*Portal*: {unanswered.unknown(account)}"]


def classification(case: Case, account: Account) -> list[Block]:
    """The five buttons, or what was decided."""
    if case.classified and case.classification:
        decided = labels.CLASSIFICATIONS[case.classification]
        text = f"*Classified*: {decided}, by <@{case.classified.actor}> {blocks.moment(case.classified.at)}"
        redo = [("Classify anew", "reclassify")] if case.may("noted:reclassify") else []
        return [blocks.section(text), *row(besides(case, *redo))]
    if case.status is not Status.IDENTIFIED:
        return row(besides(case))
    suggested = assess(account).suggestion
    loud = suggested.classification if suggested else None
    kinds = sorted(BUTTONS, key=lambda kind: kind is not loud)
    choices = [
        button(case, BUTTONS[kind], f"classify:{kind}", style="primary" if kind is loud else None) for kind in kinds
    ]
    return [
        blocks.section("\n".join(["*What happened?* You decide.", *hint(account, suggested)])),
        blocks.actions(*choices),
        *row(besides(case)),
    ]


def besides(case: Case, *entries: tuple[str, str]) -> list[Element]:
    """To look, and what is seldom wanted."""
    more = [button(case, "More", "more")] if case.is_open else []
    again = [("Read Stripe again", "refresh")] if case.may("refreshed") else []
    other = [("Another customer…", "identify")] if case.may("noted:identify") else []
    return [*more, *menu(case, *entries, *again, *other)]


def hint(account: Account, suggested: Suggestion | None) -> list[str]:
    if suggested:
        return suggestion(suggested, account)
    if account.unknown:
        return ["No suggestion: a part of the picture could not be read."]
    return ["No suggestion: Stripe alone does not say."]


def suggestion(suggested: Suggestion, account: Account) -> list[str]:
    """With its reasons; those that stand in the warnings above are not said again."""
    above = {evidence.line for evidence in assess(account).anomalies[: SHOWN["anomalies"]]}
    new = [evidence for evidence in suggested.reasons if evidence.line not in above]

    def told(word: str, evidence: Evidence) -> str:
        return f"• {word}: {line(evidence.line, account.dashboard)}"

    against = [told("Against", suggested.against)] if suggested.against else []
    named = f"Suggested: *{labels.CLASSIFICATIONS[suggested.classification]}*"
    return [named, *(told("For", evidence) for evidence in new), *against]


def row(buttons: list[Element]) -> list[Block]:
    return [blocks.actions(*buttons)] if buttons else []
