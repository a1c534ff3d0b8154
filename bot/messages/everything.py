"""Everything that a case knows of its customer, in a modal to read: the lists in full, and what speaks for what.

It opens with what was read before, since its trigger is short-lived, and is drawn again with what lists leave out.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate

from billing.account.account import Account, Panel
from billing.account.paying import default_of
from billing.account.payments import Charge
from billing.case.case import Case
from billing.evidence.assessment import assess
from billing.evidence.contract_shape import traits
from billing.evidence.evidence import Evidence
from billing.evidence.suggestion import speaking
from billing.values.choices import Classification
from billing.wording import (
    bills,
    coming_changes,
    giving_back,
    incomplete,
    labels,
    lines,
    payment_methods,
    refunds,
    subscriptions,
    unanswered,
)
from billing.wording.line import Line, Named, counted
from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.scene import bullets, line
from bot.messages.summary import customer
from bot.messages.summary_evidence import reading

View = dict[str, object]
# A line, and what stands under it.
Row = tuple[Line, list[Line]]
# Nobody reads more than this of a list on a phone.
MOST = 25
# A modal holds a hundred blocks and 250 KB as JSON; the last block is kept for saying that there is more.
BLOCKS, SIZE = 99, 240_000
RESTS_ON = 4
READING = "The rest is being read from Stripe and comes by itself; open *More* again if it does not."
TITLES = {
    Panel.SUBSCRIPTIONS: "Subscriptions",
    Panel.INVOICES: "Invoices",
    Panel.CHARGES: "Charges",
    Panel.DISPUTES: "Disputes",
    Panel.PAYMENT_METHODS: "Payment methods",
    Panel.CHECKOUTS: "Checkouts",
}


def everything(case: Case, account: Account, *, id: str = "", still_reading: bool = False) -> View:
    """`id` is what it is found by again, once what lists leave out was read."""
    found = assess(account).evidence
    return {
        "type": "modal",
        "callback_id": "more",
        **({"external_id": id} if id else {}),
        "title": blocks.plain(blocks.cut(f"Case #{case.number}", 24)),
        "close": blocks.plain("Close"),
        "blocks": fitting(
            [
                *blocks.sections(customer(account)),
                blocks.context(*([READING] if still_reading else []), reading(account)),
                *told("What stands out", [evidence.line for evidence in found if not evidence.speaks], account),
                *(block for kind in Classification for block in spoken(kind, found, account)),
                *seats(account),
                *contract(account),
                *unread(account),
                *will_change(account),
                *periods(account),
                *(block for panel, rows in lists(account).items() for block in listed(account, panel, rows)),
                *without_invoice(account, still_reading=still_reading),
                *credits(account),
                *others(account),
                *portal(account),
            ]
        ),
    }


def view_id(case_id: str, look: int) -> str:
    """Nothing of Slack's has to be kept to find the modal again."""
    return f"more:{case_id}:{look}"


def fitting(drawn: list[Block]) -> list[Block]:
    """As much as a modal holds: Slack opens none that is larger."""
    sizes = accumulate(len(json.dumps(block)) for block in drawn)
    kept = [block for block, size in zip(drawn[:BLOCKS], sizes, strict=False) if size <= SIZE]
    return kept if len(kept) == len(drawn) else [*kept, blocks.context("More than fits in here; Stripe has the rest.")]


def spoken(kind: Classification, found: Sequence[Evidence], account: Account) -> list[Block]:
    """What speaks for a classification and against it, strongest first, with what each rests on."""
    for_it, against = speaking(found, kind), speaking(found, kind, against=True)
    if not for_it and not against:
        return []
    said = [*(ground("For", one) for one in for_it), *(ground("Against", one) for one in against)]
    return told(labels.CLASSIFICATIONS[kind], said, account)


def ground(word: str, evidence: Evidence) -> Line:
    """Links to what it rests on, unless the line itself names it; a checkout has no page to lead to."""
    named = {part.id for part in evidence.line if isinstance(part, Named)}
    ids = [id for id in evidence.rests_on if id not in named and not id.startswith("cs_")][:RESTS_ON]
    links: Line = tuple(part for id in ids for part in (" · ", Named(id, id)))
    return (f"{word}: ", *evidence.line, *links)


def seats(account: Account) -> list[Block]:
    judgement = assess(account).judgement
    if judgement.finding is None:
        return []
    said: list[Line] = [
        (f"{'For a duplicate' if signal.weight > 0 else 'For seats'}: {signal.sentence}",)
        for signal in judgement.signals
    ]
    return told(f"Duplicate or seats? {judgement.finding}", said or [("No signal for either",)], account)


def contract(account: Account) -> list[Block]:
    return told("Contract", [(f"{trait.name}: verify {trait.verify}",) for trait in traits(account)], account)


def will_change(account: Account) -> list[Block]:
    """By subscription, each under its plan."""
    said: list[Row] = [
        ((Named(f"Now {lines.plan(subscription)}", subscription.id),), changes)
        for subscription in account.live_subscriptions
        if (changes := coming_changes.coming(subscription, account))
    ]
    return in_rows("What will change", said, account)


def credits(account: Account) -> list[Block]:
    """For usage to come; read with what went back before."""
    given = account.given_back
    if given and given.grants is None:
        return [blocks.section(f"*Credits for usage*: {unanswered.unknown(account)}")]
    granted = [giving_back.credits(grant) for grant in (given.grants if given else None) or ()]
    return told("Credits for usage", granted[:MOST], account)


def without_invoice(account: Account, *, still_reading: bool) -> list[Block]:
    if account.incomplete is None:
        unread = blocks.section(f"*Payments without an invoice*: {unanswered.unknown(account)}")
        return [] if still_reading else [unread]
    begun = [incomplete.payment(payment, account) for payment in account.incomplete]
    return told("Payments without an invoice that are not paid", begun, account)


def unread(account: Account) -> list[Block]:
    """Only that nobody knows: what was read stands in the summary."""
    named = {"Banks' warnings": account.warnings, "What begins later": account.starting}
    return [blocks.section(f"*{name}*: {unanswered.unknown(account)}") for name, read in named.items() if read is None]


def periods(account: Account) -> list[Block]:
    said = [period for subscription in account.live_subscriptions for period in subscriptions.periods(subscription)]
    return told("Items with a period of their own", said[:MOST], account)


def lists(account: Account) -> dict[Panel, list[Row]]:
    """Each object in a line, with what more there is to say of it."""
    default = default_of(account.customer)
    return {
        Panel.SUBSCRIPTIONS: [
            (subscriptions.subscription(subscription, account), bills.left_with(subscription))
            for subscription in account.subscriptions
        ],
        Panel.INVOICES: [(lines.invoice(invoice, account), bills.lines_of(invoice)) for invoice in account.invoices],
        Panel.CHARGES: [charge_row(charge, account) for charge in account.charges],
        Panel.DISPUTES: [(lines.dispute(dispute, account.read_at), []) for dispute in account.disputes],
        Panel.PAYMENT_METHODS: [
            (payment_methods.payment_method(method, default=method.id == default), [])
            for method in account.payment_methods
        ],
        Panel.CHECKOUTS: [(lines.checkout(checkout, account.read_at), []) for checkout in account.checkouts],
    }


def charge_row(charge: Charge, account: Account) -> Row:
    """With the mandate that it was made under, and where what went back of it is."""
    told = (
        *lines.charge(charge, account.charges, account.dispute_of(charge.id), account.read_at),
        payment_methods.under(charge.method),
    )
    at = account.read_at
    back = (refunds.refund(made, charge, at) for made in charge.refunds)
    return told, [*bills.seen(charge, account), *refunds.last_day(charge, at), *back]


def listed(account: Account, panel: Panel, rows: list[Row]) -> list[Block]:
    title = TITLES[panel]
    if panel in account.unknown:
        return [blocks.section(f"*{title}*: {unanswered.unknown(account)}")]
    if not rows:
        return [] if panel is Panel.DISPUTES else [blocks.section(f"*{title}*: none")]
    of = f"{len(rows)}+" if panel in account.cut else str(len(rows))
    cut = f" (newest {min(len(rows), MOST)} of {of})" if len(rows) > MOST or panel in account.cut else ""
    return in_rows(f"{title}{cut}", rows[:MOST], account)


def others(account: Account) -> list[Block]:
    if Panel.OTHERS in account.unknown:
        return [blocks.section(f"*Others with this address*: {unanswered.unknown(account)}")]
    said: Iterable[Line] = (
        (
            Named(f"{lines.who(other.customer)} · {other.customer.id}", other.customer.id),
            f": {counted(len(other.live_subscriptions), 'live subscription')}",
        )
        for other in account.others
    )
    return told("Others with this address", list(said), account)


def portal(account: Account) -> list[Block]:
    said = lines.portal(account.portal) if account.portal else unanswered.unknown(account)
    return [blocks.section(f"*Portal*: {line((said,))}")]


def told(heading: str, said: list[Line], account: Account) -> list[Block]:
    return in_rows(heading, [(one, []) for one in said], account)


def in_rows(heading: str, rows: list[Row], account: Account) -> list[Block]:
    """Nothing at all where there is nothing to say."""
    if not rows:
        return []
    said = [
        part for row, under in rows[:MOST] for part in (*bullets([row], account.dashboard), *within(under, account))
    ]
    more = [f"+{len(rows) - MOST} more"] if len(rows) > MOST else []
    return blocks.sections([f"*{heading}*", *said, *more])


def within(under: list[Line], account: Account) -> list[str]:
    """What there is to say of the row above."""
    return [f"    ◦ {line(parts, account.dashboard)}" for parts in under]
