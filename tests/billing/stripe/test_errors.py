"""What each of Stripe's errors means for us: every class of the installed SDK, every status, on reads and writes."""

import inspect
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from billing.stripe.client import FIRST_READ, client
from billing.stripe.errors import code_of, read_error, translated, write_error
from billing.values.errors import (
    CardDeclined,
    Declined,
    NeedsApproval,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    ProcessorError,
    Replayed,
    Unavailable,
)

SECRET = "No such customer: jane@example.com; sk_live_abcdef"
Meaning = type[ProcessorError]
Kind = type[stripe.StripeError]


def classes(root: Kind = stripe.StripeError) -> Iterator[Kind]:
    for child in root.__subclasses__():
        yield child
        yield from classes(child)


def make(kind: Kind, status: int | None, detail: dict[str, Any] | None = None) -> stripe.StripeError:
    body = {"error": {"message": SECRET, **(detail or {})}}
    given: dict[str, Any] = {"http_status": status, "json_body": body, "param": "id", "code": None, "sig_header": "x"}
    given |= {"description": SECRET, "message": SECRET}
    taken = inspect.signature(kind).parameters
    return kind(**{name: value for name, value in given.items() if name in taken})


CLASSES: list[Kind] = sorted({stripe.StripeError, *classes()}, key=str)
# What a status proves, whatever class the SDK chooses for it.
REFUSED = [400, 401, 402, 403, 404, 405, 410, 422, 451, 499]
NEVER_ANSWERED: list[int | None] = [None, 500, 502, 503, 504, 520]
# Their names, not their statuses, decide.
NAMED = {stripe.RateLimitError, stripe.IdempotencyError}


def test_the_sdk_has_the_classes_that_we_decide_by() -> None:
    assert {kind.__name__ for kind in CLASSES} >= {
        "CardError",
        "APIConnectionError",
        "RateLimitError",
        "IdempotencyError",
    }


@pytest.mark.parametrize("kind", CLASSES, ids=str)
class TestEveryClass:
    @pytest.mark.parametrize("status", REFUSED)
    def test_a_refusal_proves_that_nothing_happened(self, kind: Kind, status: int) -> None:
        error = make(kind, status)
        # The one class that the SDK gives no status is of webhooks.
        unread = {401: NotPermitted, 403: NotPermitted, 404: NotFound}.get(status, Declined)
        assert type(read_error(error)) is (unread if error.http_status else Unavailable)
        if kind not in NAMED:
            by_bank = kind is stripe.CardError and status == 402
            refused = CardDeclined if by_bank else NotPermitted if status in {401, 403} else Declined
            assert type(write_error(error)) is (refused if error.http_status else OutcomeUnknown)

    @pytest.mark.parametrize("status", NEVER_ANSWERED)
    def test_anything_else_proves_nothing(self, kind: Kind, status: int | None) -> None:
        error = make(kind, status)
        assert type(read_error(error)) is Unavailable
        assert type(write_error(error)) is (Unavailable if kind is stripe.RateLimitError else OutcomeUnknown)

    def test_a_conflict_may_have_been_ours(self, kind: Kind) -> None:
        error = make(kind, 409)
        assert type(read_error(error)) is Unavailable
        assert type(write_error(error)) is (Unavailable if kind is stripe.RateLimitError else OutcomeUnknown)

    @pytest.mark.parametrize("detail", [{}, {"code": SECRET}, {"type": SECRET}, {"code": "Über"}, {"code": "a" * 61}])
    def test_its_code_never_quotes_stripe(self, kind: Kind, detail: dict[str, Any]) -> None:
        assert code_of(make(kind, 400, detail)) == kind.__name__


def test_too_many_requests_were_not_begun() -> None:
    for meaning in (read_error, write_error):
        assert type(meaning(make(stripe.RateLimitError, 429))) is (Unavailable)


def test_a_key_that_was_used_for_something_else_proves_nothing_and_goes_on_saying_so() -> None:
    assert type(write_error(make(stripe.IdempotencyError, 400))) is Replayed


@pytest.mark.parametrize(
    "kind", [stripe.CardError, stripe.InvalidRequestError, stripe.PermissionError, stripe.APIError]
)
@pytest.mark.parametrize("status", [400, 402, 403, 409])
def test_what_stripe_wants_approved_is_no_refusal_however_it_says_so(kind: Kind, status: int) -> None:
    assert type(write_error(make(kind, status, {"code": "approval_required"}))) is NeedsApproval


@pytest.mark.parametrize(
    ("detail", "code"),
    [
        ({"code": "charge_already_refunded", "type": "invalid_request_error"}, "charge_already_refunded"),
        ({"type": "invalid_request_error"}, "invalid_request_error"),
        ({"code": SECRET, "type": "api_error"}, "api_error"),
    ],
)
@pytest.mark.parametrize(
    "kind", [stripe.APIError, stripe.InvalidRequestError, stripe.PermissionError, stripe.RateLimitError]
)
def test_its_code_is_stripes_own_word(kind: Kind, detail: dict[str, str], code: str) -> None:
    error = make(kind, 400, detail)
    assert code_of(error) == code
    assert read_error(error).code == write_error(error).code == code


LACKING = (
    "The provided key 'rk_test_***jane' does not have the required permissions for this endpoint on account "
    "'acct_1'. Having the 'rak_charge_write' permission would allow this request to continue."
)


@pytest.mark.parametrize(
    ("status", "detail", "code"),
    [
        (403, {"message": LACKING}, "rak_charge_write"),
        (403, {"message": LACKING, "code": "more_permissions_required"}, "rak_charge_write"),
        (
            403,
            {"message": f"{LACKING} Or 'rak_refund_write', 'rak_charge_write'."},
            "rak_charge_write,rak_refund_write",
        ),
        (403, {"message": "rak_jane"}, "not_permitted"),
        (403, {"code": "action_blocked"}, "action_blocked"),
        (403, {"code": "approval_required"}, "approval_required"),
        (403, {"message": LACKING, "code": "approval_required"}, "approval_required"),
        (401, {}, "invalid_api_key"),
        (401, {"code": "api_key_expired", "message": LACKING}, "invalid_api_key"),
        (400, {"message": LACKING}, "invalid_request_error"),
    ],
)
def test_of_what_a_key_may_not_the_permission_is_named_and_nothing_else(
    status: int, detail: dict[str, str], code: str
) -> None:
    error = make(stripe.PermissionError, status, {"type": "invalid_request_error", **detail})
    assert code_of(error) == read_error(error).code == write_error(error).code == code


class Answering(stripe.HTTPClient):
    """Stands where the SDK would open a connection."""

    name = "answering"

    def __init__(self, status: int, error: dict[str, str], headers: dict[str, str] | None = None) -> None:
        super().__init__()
        self.status, self.error, self.headers = status, error, headers or {}
        self.asked = 0

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> tuple[str, int, Any]:
        self.asked += 1
        return (
            json.dumps({"error": {"message": SECRET} | self.error}),
            self.status,
            {"Request-Id": "req_1"} | self.headers,
        )

    def close(self) -> None: ...


WIRE: list[tuple[int, dict[str, str], Meaning, Meaning]] = [
    (400, {"type": "invalid_request_error", "code": "charge_already_refunded"}, Declined, Declined),
    (400, {"type": "idempotency_error"}, Declined, Replayed),
    (401, {"type": "invalid_request_error"}, NotPermitted, NotPermitted),
    (402, {"type": "card_error", "code": "card_declined"}, Declined, CardDeclined),
    (403, {"type": "invalid_request_error", "code": "more_permissions_required"}, NotPermitted, NotPermitted),
    # Somebody in Stripe's dashboard is asked whether it may be done: it may be, later.
    (403, {"type": "invalid_request_error", "code": "approval_required"}, NotPermitted, NeedsApproval),
    (403, {"type": "invalid_request_error", "code": "action_blocked"}, NotPermitted, NotPermitted),
    (404, {"type": "invalid_request_error", "code": "resource_missing"}, NotFound, Declined),
    (409, {"type": "idempotency_error", "code": "idempotency_key_in_use"}, Unavailable, OutcomeUnknown),
    (429, {"type": "invalid_request_error", "code": "rate_limit"}, Unavailable, Unavailable),
    (429, {"type": "invalid_request_error", "code": "lock_timeout"}, Unavailable, Unavailable),
    (500, {"type": "api_error"}, Unavailable, OutcomeUnknown),
    (502, {}, Unavailable, OutcomeUnknown),
    (503, {"type": "api_error"}, Unavailable, OutcomeUnknown),
]


@pytest.mark.parametrize(("status", "error", "on_read", "on_write"), WIRE)
def test_what_stripe_answers_over_the_sdk_means_the_same(
    status: int, error: dict[str, str], on_read: Meaning, on_write: Meaning
) -> None:
    wire = Answering(status, error)
    sdk = stripe.StripeClient("sk_test_x", http_client=wire, max_network_retries=0)
    calls: list[tuple[Callable[[], Any], Callable[[stripe.StripeError], ProcessorError], Meaning]] = [
        (lambda: sdk.v1.customers.retrieve("cus_1"), read_error, on_read),
        (lambda: sdk.v1.refunds.create({"charge": "ch_1", "amount": 1}), write_error, on_write),
    ]
    for call, meaning, expected in calls:
        with pytest.raises(ProcessorError) as problem:
            translated(call, meaning)
        assert type(problem.value) is expected
        assert problem.value.code in {error.get("code"), error.get("type"), "APIError", "invalid_api_key"}
        # Neither the message nor what caused it reaches whoever logs the exception.
        assert "jane" not in repr(problem.value)
        assert problem.value.__suppress_context__
    assert wire.asked == 2


@pytest.mark.parametrize("request_id", [None, "areq_1234567890abcdef"])
def test_what_somebody_is_asked_to_approve_is_no_refusal_of_the_key(request_id: str | None) -> None:
    error = {"type": "invalid_request_error", "message": LACKING, "code": "approval_required"}
    error |= {"approval_request": request_id} if request_id else {}
    sdk = stripe.StripeClient("sk_test_x", http_client=Answering(403, error), max_network_retries=0)
    with pytest.raises(NeedsApproval, match="approval_required") as waits:
        translated(lambda: sdk.v1.refunds.create({"charge": "ch_1", "amount": 1}), write_error)
    assert waits.value.request == request_id


@pytest.mark.parametrize("status", [409, 429])
def test_an_object_that_another_request_has_in_hand_was_not_touched(status: int) -> None:
    wire = Answering(status, {"code": "lock_timeout"})
    sdk = stripe.StripeClient("sk_test_x", http_client=wire, max_network_retries=0)
    with pytest.raises(Unavailable, match="lock_timeout"):
        translated(lambda: sdk.v1.refunds.create({"charge": "ch_1", "amount": 1}), write_error)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Idempotent-Replayed": "true"}, Replayed),
        ({"idempotent-replayed": "true"}, Replayed),
        ({"Idempotent-Replayed": "false"}, OutcomeUnknown),
        ({}, OutcomeUnknown),
    ],
)
def test_an_error_out_of_stripes_memory_is_what_every_repetition_gets(
    headers: dict[str, str], expected: Meaning
) -> None:
    wire = Answering(500, {"type": "api_error"}, headers)
    sdk = stripe.StripeClient("sk_test_x", http_client=wire, max_network_retries=0)
    with pytest.raises(ProcessorError) as problem:
        translated(lambda: sdk.v1.refunds.create({"charge": "ch_1", "amount": 1}), write_error)
    assert type(problem.value) is expected


def test_the_sdk_itself_asks_only_once() -> None:
    made = client("sk_test_x", "http://127.0.0.1:9/", FIRST_READ)
    assert made._requestor._options.max_network_retries == 0
