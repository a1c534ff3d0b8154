"""The guided tour's stories: read from the files beside this one, which say in plain words what happens and what for.

Only what a story is; how its steps are carried out and when they count as done is the page's business.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sandbox.standins.people import PEOPLE

FOLDER = Path(__file__).parent
IDS = {person.name: person.id for person in PEOPLE}
Place = Literal["channel", "thread", "private", "form", "home", "direct", "stripe", "log", "faults"]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step is done, however it came about. What is set must all be so.

    Attributes:
        offers: the story's thread has this button.
        shows: the story's thread says this.
        told: one of the people in `to` was told this privately, in the story's thread or in the channel.
        home: the app's Home of one of them shows this.
        direct: the bot wrote this to one of them, in a direct message.
        denied: the log of the story's case has a refusal for this reason.
        refunded: the bot has refunded this charge.
        cancelling: whether customers can cancel in the portal.
        bot: whether the bot runs.
    """

    offers: str | None = None
    shows: str | None = None
    told: str | None = None
    home: str | None = None
    direct: str | None = None
    to: tuple[str, ...] = ()
    denied: str | None = None
    refunded: str | None = None
    cancelling: bool | None = None
    bot: Literal["up", "down"] | None = None

    @property
    def lasts(self) -> bool:
        """Nothing of this is so before the story has come this far."""
        told = self.offers or self.shows or self.told or self.direct
        return bool(told or self.denied or self.refunded)


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look after a step, and what for.

    Attributes:
        mark: words in the message to point at; by default the one that made the step count as done, in the channel the
            one that the story begins with.
        to: who was told, for what is private.

    What a form said stands beside the text, as the form is gone by then.
    """

    at: Place
    text: str
    mark: str | None = None
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the step's button does: `do` names it, and `given` is what it needs.

    Left out where `unless` holds: the visitor has done it already.
    """

    do: str
    unless: Condition | None
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """Attributes:
    user: who does it, and as whom the visitor then looks.
    happens: what somebody does, in words that tell how to do it by hand.
    customer: whom it is about, where that is not the story's own.
    """

    user: str
    title: str
    happens: str
    button: str
    acts: tuple[Act, ...]
    done: Condition
    looks: tuple[Look, ...]
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Attributes:
    customer: the name by which the bot's messages about this customer are known.
    complaint: words of the message in the channel that it begins with.
    lesson: what it has shown, said at its end.
    """

    id: str
    title: str
    kind: str
    about: str
    customer: str
    complaint: str
    lesson: str
    steps: tuple[Step, ...]


@cache
def stories() -> tuple[Story, ...]:
    """All of them, in the order of their files."""
    return tuple(read(path) for path in sorted(FOLDER.glob("*.toml"), key=place))


def place(path: Path) -> int:
    return int(path.stem.partition("-")[0])


def read(path: Path) -> Story:
    told = tomllib.loads(path.read_text("utf-8"))
    steps = tuple(step(each) for each in told.pop("steps"))
    return Story(id=path.stem.partition("-")[2], steps=steps, **told)


def step(told: dict[str, Any]) -> Step:
    return Step(
        user=IDS[told.pop("as")],
        acts=tuple(act(each) for each in told.pop("acts")),
        done=condition(told.pop("done")),
        looks=tuple(Look(to=people(each.pop("to", ())), **each) for each in told.pop("looks")),
        **told,
    )


def act(told: dict[str, Any]) -> Act:
    unless, until = told.pop("unless", None), told.pop("until", None)
    given = told | ({"until": condition(until)} if until else {})
    return Act(given.pop("do"), condition(unless) if unless else None, given)


def condition(told: dict[str, Any]) -> Condition:
    return Condition(to=people(told.pop("to", ())), **told)


def people(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(IDS[name] for name in names)
