"""Discounts: granted to a customer, a subscription or one of its items, taken off an invoice, used up and over."""

from collections.abc import Iterable
from datetime import UTC, datetime
from fractions import Fraction

from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects.catalog import half_up
from sandbox.standins.stripe.objects.coupon import Off, coupon, discount
from sandbox.standins.stripe.objects.customer import owned_by
from sandbox.standins.stripe.periods import after


def grant(ledger: Ledger, to: StripeObject, off: Off, *, start: datetime, currency: str) -> StripeObject:
    """`to` is a customer, a subscription or a subscription item."""
    granted = ledger.put(coupon(off, currency=currency, created=unix(start)))
    end = unix(after(start, "month", off.months)) if off.months else None
    match to["object"]:
        case "customer":
            made = discount(coupon=granted, holder=owned_by(to), start=unix(start), end=end)
            to["discount"] = ledger.put(made)
        case "subscription":
            made = discount(coupon=granted, holder=to, start=unix(start), end=end, subscription=to["id"])
            to["discounts"].append(ledger.put(made)["id"])
        case _:
            holder = ledger.find("subscription", to["subscription"])
            made = discount(coupon=granted, holder=holder, start=unix(start), end=end, item=to["id"])
            to["discounts"].append(ledger.put(made)["id"])
    return made


def in_force(ledger: Ledger, subscription: StripeObject, *, at: int) -> list[str]:
    """The subscription's own, or the customer's where it has none."""
    own = running(ledger, subscription["discounts"], at=at)
    theirs = ledger.holder_of(subscription).get("discount")
    return own or running(ledger, [theirs["id"]] if theirs else [], at=at)


def running(ledger: Ledger, ids: Iterable[str], *, at: int) -> list[str]:
    found = [ledger.find("discount", id) for id in ids]
    return [one["id"] for one in found if one["start"] <= at and (one["end"] is None or at < one["end"])]


def take_off(ledger: Ledger, subscription: StripeObject, lines: list[StripeObject], *, at: int | None = None) -> None:
    """Those of a line's own item first, then those of the whole invoice."""
    when = unix(ledger.now()) if at is None else at
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for each in lines:
        item = items.get(item_of(each))
        for id in running(ledger, item["discounts"], at=when) if item else []:
            apply(ledger, id, [each], currency=subscription["currency"])
    for id in in_force(ledger, subscription, at=when):
        apply(ledger, id, lines, currency=subscription["currency"])


def item_of(line: StripeObject) -> str:
    return str((line["parent"].get("subscription_item_details") or {}).get("subscription_item"))


def apply(ledger: Ledger, id: str, lines: list[StripeObject], *, currency: str) -> None:
    """An amount that the coupon has not in the currency takes nothing off."""
    source = ledger.find("coupon", ledger.find("discount", id)["source"]["coupon"])
    rest, reach = source["amount_off"], (source["applies_to"] or {}).get("products")
    if rest is not None:
        rest = source["currency_options"].get(currency, {"amount_off": 0})["amount_off"]
    reached = [(each, asked) for each in lines if (asked := open_to(each, reach)) > 0]
    if rest is None:
        taken = [half_up(asked * Fraction(str(source["percent_off"])) / 100) for _, asked in reached]
    else:
        taken = spread(rest, [asked for _, asked in reached])
    for (each, _), off in zip(reached, taken, strict=True):
        each["discount_amounts"].append({"amount": off, "discount": id})


def open_to(line: StripeObject, reach: list[str] | None) -> int:
    """What of a line a discount for these products, or for all, may still be taken off."""
    product = (line["pricing"] or {}).get("price_details", {}).get("product")
    if not line["discountable"] or (reach and product not in reach):
        return 0
    return int(line["amount"] - sum(off["amount"] for off in line["discount_amounts"]))


def spread(amount: int, asked: list[int]) -> list[int]:
    """By what each line asks for; cents that are left over go to those that lost most in rounding down."""
    amount = min(amount, sum(asked))
    taken = [amount * each // sum(asked) for each in asked]
    lost = [amount * each % sum(asked) for each in asked]
    for place in sorted(range(len(asked)), key=lost.__getitem__, reverse=True)[: amount - sum(taken)]:
        taken[place] += 1
    return taken


def use_up(ledger: Ledger, subscription: StripeObject, lines: list[StripeObject]) -> None:
    """What was for one invoice is gone with it."""
    for id in {off["discount"] for line in lines for off in line["discount_amounts"]}:
        source = ledger.find("coupon", ledger.find("discount", id)["source"]["coupon"])
        if source["duration"] == "once":
            remove(ledger, subscription, id)


def remove(ledger: Ledger, subscription: StripeObject, id: str) -> None:
    customer = ledger.holder_of(subscription)
    if (customer.get("discount") or {}).get("id") == id:
        customer["discount"] = None
    for part in (subscription, *subscription["items"]["data"]):
        part["discounts"] = [other for other in part["discounts"] if other != id]


def drop_what_is_over(ledger: Ledger) -> None:
    """As Stripe does when the end of a discount has come."""
    now = datetime.fromtimestamp(unix(ledger.now()), UTC)
    for subscription in ledger.each("subscription"):
        for part in (subscription, *subscription["items"]["data"]):
            over = [id for id in part["discounts"] if (end := ledger.find("discount", id)["end"]) and end <= unix(now)]
            part["discounts"] = [id for id in part["discounts"] if id not in over]
    for customer in ledger.each("customer"):
        theirs = customer.get("discount")
        if theirs and theirs["end"] and theirs["end"] <= unix(now):
            customer["discount"] = None
