"""What a summary rests on, collapsed below it: the contract, invoices, charges, what pays, the portal, and ids.

Its title says how much of each there is. What could not be read is no part of it: that stands in front.
"""

from billing.account.account import Account, Panel
from billing.account.paying import default_of
from billing.evidence.assessment import assess
from billing.evidence.contract_shape import shape_line, traits
from billing.wording import lines, payment_methods, unanswered
from billing.wording import subscriptions as wording
from billing.wording.line import Line, counted
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.scene import bullets, line, linked

SHOWN = {"anomalies": 4, "live": 4, "ended": 1, "invoices": 2, "charges": 2, "signals": 2, "others": 5}
# Those that are behind when they were read, and in front when they were not.
TITLES = {
    Panel.INVOICES: "Invoices",
    Panel.CHARGES: "Charges",
    Panel.DISPUTES: "Disputes",
    Panel.PAYMENT_METHODS: "Pays with",
    Panel.CHECKOUTS: "Checkouts",
}


def behind(account: Account) -> Block:
    return blocks.collapsed(title(account), *rests_on(account))


def rests_on(account: Account) -> list[Block]:
    rows = [*identity(account), *contract(account), *ended(account), *money(account)]
    return [*blocks.sections(rows), blocks.context(reading(account))]


def title(account: Account) -> str:
    told = [
        counted(len(listed), name)
        for panel, listed, name in (
            (Panel.INVOICES, account.invoices, "invoice"),
            (Panel.CHARGES, account.charges, "charge"),
        )
        if panel not in account.unknown
    ]
    return " · ".join([*told, *paid_with(account), "read " + f"{account.read_at:%H:%M} UTC"])


def paid_with(account: Account) -> list[str]:
    default = next((method for method in account.payment_methods if method.id == default_of(account.customer)), None)
    return [payment_methods.named(default)] if default else []


def reading(account: Account) -> str:
    return f"Read from Stripe {blocks.moment(account.read_at)} · {lines.mode(account.customer.livemode)}"


def identity(account: Account) -> list[str]:
    return [f"*Customer*: {linked(account.customer.id, account.customer.id, account.dashboard)}"]


def contract(account: Account) -> list[str]:
    told = [f"*Contract*: {line(shape)}" for shape in [shape_line(account)] if shape and not traits(account)]
    judgement = assess(account).judgement
    if judgement.finding and judgement.signals:
        signals = "; ".join(signal.sentence for signal in judgement.signals[: SHOWN["signals"]])
        told.append(f"*Duplicate or seats?* {judgement.finding} ({line((signals,))})")
    return told


def ended(account: Account) -> list[str]:
    """Those beside what is alive."""
    over = [
        wording.subscription(subscription, account)
        for subscription in account.subscriptions
        if not subscription.is_live
    ]
    if not over or not account.live_subscriptions:
        return []
    return panel(account, Panel.SUBSCRIPTIONS, "Ended or never begun", over, "ended")


def money(account: Account) -> list[str]:
    # What is open comes first, however old it is.
    invoices = sorted(account.invoices, key=lambda invoice: invoice.status != "open")
    order = "newest" if invoices == list(account.invoices) else "open first,"
    described = [lines.invoice(invoice, account) for invoice in invoices]
    paid, disputes = account.charges, account.dispute_of
    charges = [lines.charge(charge, paid, disputes(charge.id), account.read_at) for charge in paid]
    told = panel(account, Panel.INVOICES, "Invoices", described, "invoices", order)
    told += panel(account, Panel.CHARGES, "Charges", charges, "charges")
    told += cards(account)
    return [*told, *([f"*Portal*: {lines.portal(account.portal)}"] if account.portal else [])]


def cards(account: Account) -> list[str]:
    if Panel.PAYMENT_METHODS in account.unknown:
        return []
    default = default_of(account.customer)
    # What pays by itself comes first.
    default_first = sorted(account.payment_methods, key=lambda method: method.id != default)
    described = [
        line(payment_methods.payment_method(method, default=method.id == default)) for method in default_first[:2]
    ]
    more = len(account.payment_methods) - len(described)
    return [f"*Pays with*: {'; '.join(described) or 'none'}{f'; +{more} more' if more > 0 else ''}"]


def unread(account: Account, panel: Panel, title: str) -> list[str]:
    return [f"*{title}*: {unanswered.unknown(account)}"] if panel in account.unknown else []


def panel(
    account: Account, panel: Panel, title: str, described: list[Line], shown: str = "live", order: str = "newest"
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
