"""The account that the bot's key is of, and all others, to which no key leads."""

from typing import Any, Generic, NoReturn, Protocol, TypeVar

from billing.case.case import Case
from billing.ports.processor import Processor
from billing.values.errors import OTHER_ACCOUNT, Declined, ProcessorError


class OfOneKey(Processor, Protocol):
    def which(self) -> str | None:
        """The account that the key is of; None where it may not say. Raises Unavailable until Stripe did."""
        ...

    def warm_up(self) -> None: ...
    def close(self) -> None: ...


P = TypeVar("P", bound=OfOneKey)


class Accounts(Generic[P]):
    def __init__(self, processor: P) -> None:
        self.processor = processor

    def of(self, case: Case) -> Processor:
        """A key that may not say which account it is of is trusted, as Stripe knows no ids of another one."""
        if case.asks_in is None:
            return self.processor
        try:
            ours = self.processor.which()
        except ProcessorError as problem:
            return OutOfReach(problem)
        return self.processor if ours in {None, case.asks_in} else OutOfReach(Declined(OTHER_ACCOUNT))

    def warm_up(self) -> None:
        """Begins to ask for what every lookup needs."""
        self.processor.warm_up()

    def close(self) -> None:
        self.processor.close()


class OutOfReach:
    """Whatever is asked of it, in whichever of its parts, ends like this, and nothing is sent anywhere."""

    def __init__(self, problem: ProcessorError) -> None:
        self.problem = problem

    def __getattr__(self, _part: str) -> Any:
        return self

    def __call__(self, *_asked: object, **_with: object) -> NoReturn:
        raise self.problem
