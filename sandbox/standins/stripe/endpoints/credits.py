"""Billing credits, to be read: the grants, and what is left of one or of all that pay for usage."""

from sandbox.standins.stripe.endpoints.call import Call, known_holder
from sandbox.standins.stripe.errors import InvalidParameter
from sandbox.standins.stripe.ledger import Ledger, StripeObject, unix
from sandbox.standins.stripe.objects import credit_grant
from sandbox.standins.stripe.pages import fitting, page

GRANT = "billing.credit_grant"


def grants(ledger: Ledger, call: Call) -> StripeObject:
    known_holder(ledger, call)
    return page(fitting(ledger.each(GRANT), call.params, "customer", "customer_account"), call.params, call.path)


def grant(ledger: Ledger, call: Call) -> StripeObject:
    return ledger.find(GRANT, call.id)


def summary(ledger: Ledger, call: Call) -> StripeObject:
    """Of one grant, or of a scope: exactly as the filter's type says."""
    wanted = call.params["filter"]
    if ("credit_grant" in wanted) != (wanted["type"] == "credit_grant"):
        raise InvalidParameter("The filter must name what its type says.", param="filter[credit_grant]")
    known_holder(ledger, call)
    named = call.params.get("customer") or call.params.get("customer_account")
    if named is None:
        raise InvalidParameter("You must provide either customer or customer_account.", code="parameter_missing")
    holder = ledger.holder(named)
    theirs = [granted for granted in ledger.each(GRANT) if named in (granted["customer"], granted["customer_account"])]
    if "credit_grant" in wanted:
        theirs = [ledger.find(GRANT, wanted["credit_grant"], param="filter[credit_grant]", status=400)]
    left: dict[str, int] = {}
    for granted in theirs:
        currency = granted["amount"]["monetary"]["currency"]
        left[currency] = left.get(currency, 0) + left_of(ledger, granted)
    return credit_grant.summary(holder, left)


def left_of(ledger: Ledger, granted: StripeObject) -> int:
    over = granted["expires_at"] is not None and granted["expires_at"] <= unix(ledger.now())
    gone = over or granted["voided_at"] is not None
    return 0 if gone else int(granted["amount"]["monetary"]["value"]) - ledger.credits_used.get(granted["id"], 0)
