"""`expand`: the checking and the following of its paths.

A path is checked against the table before anything is looked up, so a wrong one is refused on an empty list too.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from sandbox.standins.stripe.errors import InvalidParameter
from sandbox.standins.stripe.expandable import EXPANDABLE, Leads, one
from sandbox.standins.stripe.ledger import Ledger, StripeObject

DEEPEST = 4
NESTED = (dict, list)

# Properties that an answer has only when they are asked for.
INCLUDABLE: dict[tuple[str, str], Callable[[Ledger, StripeObject], Any]] = {
    ("charge", "refunds"): lambda ledger, charge: sublist(
        ledger.all("refund", charge=charge["id"]), f"/v1/charges/{charge['id']}/refunds"
    ),
    ("checkout.session", "line_items"): lambda _, session: session["line_items"],
    ("coupon", "applies_to"): lambda _, coupon: coupon["applies_to"],
    ("coupon", "currency_options"): lambda _, coupon: coupon["currency_options"],
    ("customer", "invoice_credit_balance"): lambda _, customer: customer["invoice_credit_balance"],
    ("customer", "sources"): lambda ledger, customer: sublist(
        ledger.all("card", customer=customer["id"]), f"/v1/customers/{customer['id']}/sources"
    ),
    ("customer", "subscriptions"): lambda ledger, customer: sublist(
        [row for row in ledger.all("subscription", customer=customer["id"]) if row["status"] != "canceled"],
        f"/v1/customers/{customer['id']}/subscriptions",
    ),
    ("customer", "tax"): lambda *_: {"automatic_tax": "unrecognized_location", "ip_address": None, "location": None},
    # https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-object-amount-paid-off-stripe-property
    ("invoice", "amount_paid_off_stripe"): lambda _, invoice: invoice["amount_paid_off_stripe"],
    ("invoice", "payments"): lambda ledger, invoice: sublist(
        ledger.all("invoice_payment", invoice=invoice["id"]), f"/v1/invoice_payments?invoice={invoice['id']}"
    ),
    ("price", "currency_options"): lambda _, price: price["currency_options"],
    ("price", "tiers"): lambda _, price: price["tiers"],
}

SUBLIST_PAGE = 10
# Lists that an object always shows, as far as their first page.
INLINE = {"credit_note": "lines", "invoice": "lines", "subscription": "items"}


def sublist(rows: list[StripeObject], url: str) -> StripeObject:
    """The first page, newest first."""
    newest = rows[::-1]
    return {"object": "list", "data": newest[:SUBLIST_PAGE], "has_more": len(newest) > SUBLIST_PAGE, "url": url}


def check(paths: list[str], answer: Leads) -> None:
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise InvalidParameter(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                code="property_expansion_max_depth",
                param="expand",
            )
        if not can_follow(steps, answer):
            hint = ""
            if answer.form == "list" and can_follow(["data", *steps], answer):
                hint = f" You may want to try expanding 'data.{path}' instead."
            raise InvalidParameter(f"This property cannot be expanded ({path}).{hint}", param="expand")


def can_follow(steps: list[str], at: Leads) -> bool:
    if at.form == "list":
        if not steps or steps[0] != "data":
            return False
        steps, at = steps[1:], one(at.kind)
    turn = next_turn(steps, at.kind)
    if turn is None:
        return False
    rest, leads = turn[1], turn[2]
    return not rest or can_follow(rest, leads)


def next_turn(steps: list[str], kind: str) -> tuple[str, list[str], Leads] | None:
    """The property that the path names first: it may lie inside hashes, as `payment.payment_intent` does."""
    for length in range(1, len(steps) + 1):
        leads = EXPANDABLE[kind].get(".".join(steps[:length]))
        if leads is not None:
            return ".".join(steps[:length]), steps[length:], leads
    return None


def render(ledger: Ledger, answer: StripeObject, paths: list[str], *, leads: Leads, livemode: bool) -> StripeObject:
    """A copy for the wire, with the paths expanded. The mode is the key's, which is how one account can play both."""
    copy: StripeObject = plain(answer)
    for path in paths:
        follow(ledger, copy, path.split("."), leads)
    set_mode(copy, livemode)
    return copy


def plain(value: Any) -> Any:
    """Without what only expanding shows, and of its lists the first page, here and in the objects that lie inside."""
    if isinstance(value, list):
        return [plain(below) if isinstance(below, NESTED) else below for below in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("object")
    copy = {
        name: plain(below) if isinstance(below, NESTED) else below
        for name, below in value.items()
        if (kind, name) not in INCLUDABLE
    }
    inline = copy.get(INLINE.get(kind or "", ""))
    if inline and len(inline["data"]) > SUBLIST_PAGE:
        inline.update(data=inline["data"][:SUBLIST_PAGE], has_more=True)
    return copy


def follow(ledger: Ledger, shown: StripeObject, steps: list[str], at: Leads) -> None:
    if at.form == "list":
        for element in shown["data"]:
            follow(ledger, element, steps[1:], one(at.kind))
        return
    turn = next_turn(steps, at.kind)
    if turn is None or shown.get("deleted"):
        return
    name, rest, leads = turn
    for place, last in places(shown, name.split(".")):
        source = INCLUDABLE.get((at.kind, name))
        if source is not None and last not in place:
            original = ledger.get(at.kind, shown["id"]) or shown
            place[last] = listing(source(ledger, original))
        place[last] = expanded(ledger, place.get(last), leads)
        below = place[last] if leads.form == "array" else [place[last]]
        for grown in below:
            if rest and isinstance(grown, dict):
                follow(ledger, grown, rest, leads)


def listing(included: Any) -> Any:
    if isinstance(included, dict) and included.get("object") == "list":
        return {**included, "data": [plain(element) for element in included["data"]]}
    return deepcopy(included)


def places(value: Any, steps: list[str]) -> list[tuple[dict[str, Any], str]]:
    """Where the property stands: more than once if an array lies on the way."""
    if isinstance(value, list):
        return [place for element in value for place in places(element, steps)]
    if not isinstance(value, dict):
        return []
    if len(steps) == 1:
        return [(value, steps[0])]
    return places(value.get(steps[0]), steps[1:])


def expanded(ledger: Ledger, value: Any, leads: Leads) -> Any:
    if isinstance(value, list):
        return [expanded(ledger, element, leads) for element in value]
    if isinstance(value, str):
        found = ledger.get(leads.kind, value)
        return plain(found) if found else value
    return value


def set_mode(value: Any, livemode: bool) -> None:
    if isinstance(value, dict):
        if "livemode" in value:
            value["livemode"] = livemode
        value = value.values()
    for below in value:
        if isinstance(below, NESTED):
            set_mode(below, livemode)
