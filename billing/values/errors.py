"""What can go wrong, as the rest of the program sees it.

TriageError
├── Refused          a rule said no: the person is told the reason
│   ├── Stale        the case moved on since that button was drawn
│   └── Forbidden    a guard rail stands before what was chosen
├── InvalidInput     something typed can't be used: nothing happened
├── CaseNotFound     no such case
└── ProcessorError   Stripe did not do it
    ├── Declined     and never will for this request: nothing was changed
    │   ├── CardDeclined  the bank said no, which is also the answer to every repetition
    │   ├── NotPermitted  the key may not: what is there is not known
    │   └── NotFound      there is no such thing, or none in the key's mode
    ├── Unavailable  could not be asked: nothing was changed
    └── OutcomeUnknown   it may have been done
        ├── Replayed  Stripe repeats the answer that it remembers for the key
        └── NeedsApproval  somebody has to approve it in Stripe first
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# The code of money that Stripe has begun to collect, and that takes days to arrive.
PROCESSING = "processing"
# Of an object that Stripe does not have.
MISSING = "resource_missing"
# And of what a rule of the Stripe account's own asks somebody to approve in its dashboard first.
APPROVAL_REQUIRED = "approval_required"
# Of what Stripe has, and not in the mode that the key is of; and of an account that the key does not reach.
IN_LIVE_MODE, IN_TEST_MODE, OTHER_ACCOUNT = "exists_in_live_mode", "exists_in_test_mode", "account_invalid"
# Of a key that Stripe does not take, and how the name of a permission begins that a key lacks.
INVALID_KEY, PERMISSION = "invalid_api_key", "rak_"


class TriageError(Exception):
    """The root of everything raised on purpose."""


class Refused(TriageError):
    """Both are codes for the log; the sentence that the person reads is made of them."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Stale(Refused):
    def __init__(self, detail: str = "") -> None:
        super().__init__("stale", detail)


class Forbidden(Refused):
    """`field` names the input in which it was chosen; the guard rail's own sentence is for the person, not the log.

    `besides` says, by input, what else can't be used.
    """

    def __init__(self, field: str, reason: str, sentence: str) -> None:
        super().__init__(reason)
        self.field = field
        self.sentence = sentence
        self.besides: dict[str, str] = {}


class InvalidInput(TriageError):
    """`field` names the input; the message is one sentence that says what to type instead. `errors` are this and what
    else can't be used, by input.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.errors = {field: message}


class Wrong:
    """Everything in a form that can't be used or is barred: who fills it in is told all of it at once."""

    def __init__(self) -> None:
        self.found: list[InvalidInput] = []
        self.barred: Forbidden | None = None

    def noting(self, ask: Callable[[], T]) -> T | None:
        """What it gives, or None where something in it can't be used."""
        try:
            return ask()
        except InvalidInput as problem:
            self.found.append(problem)
        except Forbidden as barred:
            self.barred = self.barred or barred
        return None

    @property
    def errors(self) -> dict[str, str]:
        """The first one of each input."""
        return {field: message for each in reversed(self.found) for field, message in each.errors.items()}

    def raise_all(self) -> None:
        """What is barred before what can't be used; the others go with it."""
        if self.barred:
            self.barred.besides = self.errors
            raise self.barred
        if self.found:
            self.found[0].errors = self.errors
            raise self.found[0]


class CaseNotFound(TriageError):
    pass


class ProcessorError(TriageError):
    """`code` is Stripe's error code or ours; it is logged, so it never holds what Stripe says in free text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Declined(ProcessorError):
    pass


class CardDeclined(Declined):
    pass


class NotPermitted(Declined):
    pass


class NotFound(Declined):
    pass


class Unavailable(ProcessorError):
    pass


class OutcomeUnknown(ProcessorError):
    pass


class Replayed(OutcomeUnknown):
    pass


class NeedsApproval(OutcomeUnknown):
    """`request` is the id of Stripe's approval request, where it was named."""

    def __init__(self, request: str | None = None) -> None:
        super().__init__(APPROVAL_REQUIRED)
        self.request = request
