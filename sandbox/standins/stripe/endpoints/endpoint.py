"""One row of the table of endpoints, and the four ways to write one."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.standins.stripe.endpoints.call import Call
from sandbox.standins.stripe.expandable import Leads, listed
from sandbox.standins.stripe.ledger import Ledger, StripeObject
from sandbox.standins.stripe.parameters import Check, Parameters, Required, array, between, text

Act = Callable[[Ledger, Call], StripeObject]


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    answer: Leads
    act: Act
    params: Parameters

    def id_in(self, path: str) -> str | None:
        """The id that the path names, an empty one if the endpoint has none; None if the path is another endpoint's."""
        before, takes_id, after = self.path.partition("{id}")
        if not takes_id:
            return "" if path == before else None
        if not (path.startswith(before) and path.endswith(after)):
            return None
        id = path[len(before) : len(path) - len(after)]
        return id if id and "/" not in id else None


def get(path: str, answer: Leads, act: Act, **params: Check | Required) -> Endpoint:
    return Endpoint("GET", path, answer, act, {"expand": array(text), **params})


def post(path: str, answer: Leads, act: Act, **params: Check | Required) -> Endpoint:
    return Endpoint("POST", path, answer, act, {"expand": array(text), **params})


def delete(path: str, answer: Leads, act: Act, **params: Check | Required) -> Endpoint:
    return Endpoint("DELETE", path, answer, act, {"expand": array(text), **params})


def pages(path: str, kind: str, act: Act, **filters: Check | Required) -> Endpoint:
    cursors = {"limit": between(1, 100), "starting_after": text, "ending_before": text}
    return get(path, listed(kind), act, **cursors, **filters)


def searches(path: str, kind: str, act: Act) -> Endpoint:
    return get(path, listed(kind), act, limit=between(1, 100), page=text, query=Required(text))
