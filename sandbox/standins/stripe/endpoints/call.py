"""What an endpoint is given: the id in the path and the checked parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standins.stripe.errors import no_such
from sandbox.standins.stripe.ledger import Ledger, StripeObject


@dataclass(frozen=True, slots=True)
class Call:
    path: str
    id: str
    params: Mapping[str, Any]


def known(ledger: Ledger, call: Call, **kinds: str) -> None:
    """Refuses a filter by an object that the account does not have: `known(ledger, call, customer="customer")`."""
    for param, kind in kinds.items():
        if param in call.params:
            ledger.find(kind, call.params[param], param=param, status=400)


def known_holder(ledger: Ledger, call: Call) -> None:
    known(ledger, call, customer="customer", customer_account="v2.core.account")


def living_customer(ledger: Ledger, id: str, *, param: str, status: int = 400) -> StripeObject:
    customer = ledger.find("customer", id, param=param, status=status)
    if customer.get("deleted"):
        raise no_such("customer", id, param=param, status=status)
    return customer


def with_metadata(row: StripeObject, given: Mapping[str, str] | str) -> None:
    """Keys are merged; an empty value takes its key away, and empty metadata takes all."""
    if isinstance(given, str):
        row["metadata"] = {}
        return
    merged = {**row["metadata"], **given}
    row["metadata"] = {key: value for key, value in merged.items() if value != ""}
