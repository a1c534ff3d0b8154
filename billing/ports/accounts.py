"""Which of Stripe's accounts a case is about, as somebody to ask."""

from typing import Protocol

from billing.case.case import Case
from billing.ports.processor import Processor


class Accounts(Protocol):
    def of(self, case: Case) -> Processor:
        """The account that the case's customer is in, or is looked for in.

        It raises nothing: an account that no key reaches declines whatever it is asked.
        """
        ...
