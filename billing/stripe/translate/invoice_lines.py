"""The lines of Stripe's invoices into our values, and what the invoice was made for. Pure.

A line says what it is about by its parent, its price and its period; only the price, which the subscription's item
shows, says that it is usage. Where nobody shows it, what lies behind the invoice was used: what is paid ahead lies
before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from billing.account.invoice_line import InvoiceLine, LineKind, Purpose, Tax
from billing.stripe.translate.values import Object, at, reference, rows, when
from billing.values.money import Money

LINE_PARENTS = ("subscription_item_details", "invoice_item_details")
CREATED, CYCLE, CHANGED = "subscription_create", "subscription_cycle", "subscription_update"
PURPOSES = ((LineKind.USAGE, Purpose.USAGE), (LineKind.ONE_TIME, Purpose.ONE_TIME))


@dataclass(frozen=True, slots=True)
class Known:
    """What subscriptions say of the lines that they are billed by: which prices are metered, and when trials ended."""

    metered: frozenset[str] = frozenset()
    licensed: frozenset[str] = frozenset()
    trial_ends: Mapping[str, int] = field(default_factory=dict)


NOTHING = Known()


def known(subscriptions: Iterable[Object]) -> Known:
    every = list(subscriptions)
    usage = {
        item["price"].get("id"): (item["price"].get("recurring") or {}).get("usage_type") == "metered"
        for found in every
        for item in rows(found["items"])
    }
    return Known(
        metered=frozenset(id for id, is_metered in usage.items() if id and is_metered),
        licensed=frozenset(id for id, is_metered in usage.items() if id and not is_metered),
        trial_ends={found["id"]: found["trial_end"] for found in every if found.get("trial_end")},
    )


def is_proration(line: Object) -> bool:
    return any((details(line, kind)).get("proration") for kind in LINE_PARENTS)


def details(line: Object, kind: str) -> Object:
    found: Object = (line.get("parent") or {}).get(kind) or {}
    return found


def lines_of(invoice: Object, known: Known = NOTHING) -> tuple[InvoiceLine, ...]:
    return tuple(line_of(line, invoice, known) for line in rows(invoice.get("lines")))


def are_cut(invoice: Object) -> bool:
    return bool((invoice.get("lines") or {}).get("has_more"))


def line_of(line: Object, invoice: Object, known: Known) -> InvoiceLine:
    period = line.get("period") or {}
    off = sum(each["amount"] for each in line.get("discount_amounts") or [])
    return InvoiceLine(
        kind=kind_of(line, invoice, known),
        what=line.get("description") or "",
        amount=Money(line.get("amount") or 0, invoice["currency"]),
        begins=when(period.get("start")),
        until=when(period.get("end")),
        off=Money(off, invoice["currency"]) if off else None,
    )


def kind_of(line: Object, invoice: Object, known: Known) -> LineKind:
    is_first, over = invoice.get("billing_reason") == CREATED, lies_behind(line, invoice)
    amount = line.get("amount") or 0
    if is_proration(line):
        if amount < 0:
            return LineKind.UNUSED
        return LineKind.BACKDATED if is_first and over else LineKind.REMAINING
    if not details(line, "subscription_item_details"):
        return LineKind.ONE_TIME
    price = price_of(line)
    if price in known.metered:
        return LineKind.USAGE
    if amount == 0 and is_in_trial(line, known):
        return LineKind.TRIAL
    if over and is_first:
        return LineKind.BACKDATED
    return LineKind.USAGE if over and price not in known.licensed else LineKind.PERIOD


def price_of(line: Object) -> str | None:
    return reference(((line.get("pricing") or {}).get("price_details") or {}).get("price"))


def lies_behind(line: Object, invoice: Object) -> bool:
    period = line.get("period") or {}
    begin, end = period.get("start"), period.get("end")
    return end is not None and begin is not None and begin < end and at(end) <= at(invoice["created"])


def is_in_trial(line: Object, known: Known) -> bool:
    end = known.trial_ends.get(subscription_of(line) or "")
    return end is not None and ((line.get("period") or {}).get("end") or 0) <= end


def subscription_of(line: Object) -> str | None:
    named = (reference(details(line, kind).get("subscription")) for kind in LINE_PARENTS)
    return next((id for id in named if id), None)


def purpose_of(invoice: Object, known: Known = NOTHING) -> Purpose | None:
    """None where Stripe's own reason says it: the first invoice, a change, one made by hand.

    A period's end makes an invoice of its own, whether the next period is on it or not.
    """
    lines = rows(invoice.get("lines"))
    kinds = {kind_of(line, invoice, known) for line in lines}
    reason = invoice.get("billing_reason")
    if reason == CREATED:
        return Purpose.BACKDATED if LineKind.BACKDATED in kinds else None
    # A trial that was ended early is a change to Stripe.
    if (
        reason in {CYCLE, CHANGED}
        and LineKind.PERIOD in kinds
        and any(begins_after_trial(line, known) for line in lines)
    ):
        return Purpose.AFTER_TRIAL
    if reason != CYCLE or not lines:
        return None
    if LineKind.PERIOD in kinds:
        return Purpose.RENEWAL
    if are_cut(invoice):
        return Purpose.PERIOD_OVER
    return next((purpose for kind, purpose in PURPOSES if kind in kinds), Purpose.PRORATIONS)


def begins_after_trial(line: Object, known: Known) -> bool:
    end = known.trial_ends.get(subscription_of(line) or "")
    return end is not None and (line.get("period") or {}).get("start") == end


def taxes_of(invoice: Object) -> tuple[Tax, ...]:
    """By rate, as the invoice sums them up."""
    currency = invoice["currency"]
    return tuple(
        Tax(
            amount=Money(tax["amount"], currency),
            inclusive=tax.get("tax_behavior") == "inclusive",
            rate=reference((tax.get("tax_rate_details") or {}).get("tax_rate")),
            base=Money(tax["taxable_amount"], currency) if tax.get("taxable_amount") is not None else None,
            reason=tax.get("taxability_reason"),
        )
        for tax in invoice.get("total_taxes") or []
    )


def named(taxes: tuple[Tax, ...], names: Mapping[str, str]) -> tuple[Tax, ...]:
    return tuple(replace(tax, name=names.get(tax.rate or "")) for tax in taxes)


def rate_name(rate: Object) -> str:
    """`VAT 19% (DE)`, as the customer reads it on the invoice."""
    percentage = rate.get("effective_percentage") or rate.get("percentage")
    how_much = f" {percentage:g}%" if percentage is not None and rate.get("rate_type") != "flat_amount" else ""
    where = rate.get("jurisdiction") or rate.get("state") or rate.get("country")
    return f"{rate.get('display_name') or 'Tax'}{how_much}{f' ({where})' if where else ''}"
