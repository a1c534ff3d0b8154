"""The summary: what stands out, who this is, what they hold and owe, and the classify buttons, the suggested one loud.

What decides stands in front, and so does whatever could not be read; what it rests on is one click away (`behind.py`),
and everything there is behind *More*.
"""

from collections import Counter
from collections.abc import Sequence

from billing.account.account import Account, Panel
from billing.case.case import Case
from billing.case.lifecycle import Status
from billing.evidence.assessment import assess
from billing.evidence.contract_shape import shape_line, traits
from billing.evidence.evidence import Evidence
from billing.evidence.judgement import Finding
from billing.evidence.suggestion import Suggestion
from billing.remedies.going_on import charging_days, one_after_another
from billing.reports.own_doing import by_others
from billing.values.choices import Classification
from billing.wording import labels, lines, unanswered
from billing.wording import subscriptions as wording
from billing.wording.line import counted
from bot.messages import blocks, marks
from bot.messages.blocks import Block, Element
from bot.messages.root import notification
from bot.messages.scene import Message, Scene, bullets, button, has_page, line, linked, menu
from bot.messages.search import searched
from bot.messages.summary_evidence import SHOWN, TITLES, behind, panel, rests_on, title, unread

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
    drawn = of_customer(scene, scene.account) if case.customer and scene.account else searched(scene)
    return Message("summary", notification(case), drawn) if drawn else None


def of_customer(scene: Scene, account: Account) -> list[Block]:
    if not scene.case.is_open:
        return in_short(scene.case, account)
    return [*other_case(scene), *identified(scene.case, account, earlier_cases(scene))]


def in_short(case: Case, account: Account) -> list[Block]:
    """Of a closed case: what it was, with all the rest behind; the thread's first message says whose."""
    kept = [*warnings(case, account), *blocks.sections(figures(account, [])), *rests_on(account)]
    told = classified(case) or ["*Not classified*"]
    return [*map(blocks.section, told), blocks.collapsed(title(account), *kept)]


def other_case(scene: Scene) -> list[Block]:
    """Somebody else may be at it already."""
    found = scene.elsewhere.other_case(scene.case) if scene.case.is_open else None
    if found is None:
        return []
    link = scene.elsewhere.link(found, f"case #{found[0]}")
    return [blocks.section(f"{marks.WARNING} *This customer has another open case:* {link}.")]


def earlier_cases(scene: Scene) -> list[str]:
    """Links to those in which something was done for the customer."""
    return [scene.elsewhere.link(place, f"#{place[0]}") for place in scene.elsewhere.earlier_cases(scene.case)]


def identified(case: Case, account: Account, earlier: Sequence[str] = ()) -> list[Block]:
    return [
        *warnings(case, account),
        *blocks.sections(figures(account, earlier)),
        behind(account),
        *classification(case, account),
    ]


def figures(account: Account, earlier: Sequence[str]) -> list[str]:
    return [*customer(account, earlier), *contract(account), *subscriptions(account), *money(account)]


def warnings(case: Case, account: Account) -> list[Block]:
    """What stands out, and what it costs the customer next."""
    found = by_others(assess(account).anomalies, case, account)
    if not found:
        if case.classification:
            # What stood out is what it was classified for.
            return [blocks.section(each) for each in next_charges(account)]
        said = "Nothing stands out." if not account.unknown else "Nothing stands out in what could be read."
        return [blocks.section("\n".join([said, *next_charges(account)]))]
    told = Counter(line(anomaly.line, account.dashboard) for anomaly in found[: SHOWN["anomalies"]])
    shown = [f"{marks.WARNING} {said}{f' · {count} of them' if count > 1 else ''}" for said, count in told.items()]
    rest = len(found) - sum(told.values())
    more = [f"+{rest} more behind *More*"] if rest > 0 else []
    return [blocks.section("\n".join([*shown, *more, *next_charges(account)]))]


def customer(account: Account, earlier: Sequence[str] = ()) -> list[str]:
    who = account.customer
    since = f" · customer since {blocks.date(who.created, '{date_short}')}" if who.created else ""
    links = f": {', '.join(earlier)}" if earlier else ""
    cases = f" · {counted(account.earlier_cases, 'earlier case')}{links}" if account.earlier_cases else ""
    # An account of Accounts v2 has no page that we know of.
    link = f" · {linked('Open in Stripe', who.id, account.dashboard)}" if has_page(who.id) else ""
    told = [f"*{line((lines.who(who),))}*{since}{cases}{link}"]
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
    finding = assess(account).judgement.finding
    return [*told, *([f"*Duplicate or seats?* {finding}"] if finding not in {None, Finding.LIKELY_DUPLICATE} else [])]


def subscriptions(account: Account) -> list[str]:
    live = account.live_subscriptions
    ended = [subscription for subscription in account.subscriptions if not subscription.is_live]
    described = [wording.subscription(subscription, account) for subscription in live]
    told = panel(account, Panel.SUBSCRIPTIONS, "Subscriptions", described)
    if ended and not live:
        over = [wording.subscription(subscription, account) for subscription in ended]
        told += panel(account, Panel.SUBSCRIPTIONS, "Ended or never begun", over, "ended")
    return [*told, *begins_later(account)]


def next_charges(account: Account) -> list[str]:
    """Where there are several, what goes on if nobody does anything."""
    days = charging_days(account)
    return [f"*Next charges*: {line(one_after_another(days))}"] if len(days) > 1 else []


def begins_later(account: Account) -> list[str]:
    """Schedules that have made no subscription yet."""
    if account.starting is None:
        return []
    first, more = account.starting[: SHOWN["live"]], len(account.starting) - SHOWN["live"]
    rows = bullets([wording.start(start) for start in first], account.dashboard)
    return ["*Begins later*", *rows, *([f"+{more} more"] if more > 0 else [])] if rows else []


def money(account: Account) -> list[str]:
    """What is owed, in short where a warning says more of it; what stands on the balance; and what nobody knows."""
    above = {id for found in assess(account).anomalies[: SHOWN["anomalies"]] for id in found.rests_on}
    owed = [
        lines.owed(invoice) if {invoice.id, invoice.subscription} & above else lines.invoice(invoice, account)
        for invoice in account.open_invoices
    ]
    told = panel(account, Panel.INVOICES, "Open invoices", owed, "invoices") if owed else []
    for each, name in TITLES.items():
        told += unread(account, each, name)
    told += [f"*Balance*: {line(balance)}" for balance in [lines.balance(account.customer)] if balance]
    return told if account.portal else [*told, f"*Portal*: {unanswered.unknown(account)}"]


def classification(case: Case, account: Account) -> list[Block]:
    """The five buttons, or what was decided."""
    if case.classification:
        redo = [("Classify anew", "reclassify")] if case.may("noted:reclassify") else []
        return [*map(blocks.section, classified(case)), *row(besides(case, *redo))]
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


def classified(case: Case) -> list[str]:
    if not (case.classified and case.classification):
        return []
    decided = labels.CLASSIFICATIONS[case.classification]
    return [f"*Classified*: {decided}, by <@{case.classified.actor}> {blocks.moment(case.classified.at)}"]


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
