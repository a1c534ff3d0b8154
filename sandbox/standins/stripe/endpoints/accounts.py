"""Accounts v2, as far as a customer can be one. The API of v2 has no `expand`: it has `include`."""

from sandbox.standins.stripe.endpoints.call import Call
from sandbox.standins.stripe.endpoints.endpoint import Endpoint
from sandbox.standins.stripe.errors import StripeError
from sandbox.standins.stripe.expandable import one
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.objects.account import shown
from sandbox.standins.stripe.parameters import array, one_of


def retrieve(ledger: Ledger, call: Call) -> StripeObject:
    account = ledger.get("v2.core.account", call.id)
    if account is None:
        raise StripeError(404, f"No such account: '{call.id}'", code="not_found")
    return shown(account, call.params.get("include", []))


INCLUDE = one_of(
    "configuration.customer",
    "configuration.merchant",
    "configuration.recipient",
    "defaults",
    "future_requirements",
    "identity",
    "requirements",
)
RETRIEVE = Endpoint("GET", "/v2/core/accounts/{id}", one("v2.core.account"), retrieve, {"include": array(INCLUDE)})
