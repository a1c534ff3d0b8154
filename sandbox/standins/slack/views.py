"""Views: which modals are open for whom, a stack of at most three each, and everybody's Home; each with the hash that
gives a stale update away.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sandbox.standins.slack.clock import Clock
from sandbox.standins.slack.errors import SlackRefusal
from sandbox.standins.slack.messages import Block, with_block_ids

STACK = 3


@dataclass(frozen=True, slots=True)
class View:
    """One modal as its reader has it open, or their Home.

    Attributes:
        given: the view as the app sent it, without its blocks.
    """

    id: str
    hash: str
    user: str
    blocks: tuple[Block, ...]
    given: dict[str, Any]
    root_id: str
    previous_id: str | None = None

    @property
    def callback_id(self) -> str:
        return str(self.given.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.given.get("private_metadata", ""))

    @property
    def external_id(self) -> str:
        return str(self.given.get("external_id", ""))

    @property
    def title(self) -> str:
        """A Home has none."""
        return str(self.given.get("title", {}).get("text", ""))


class Views:
    """The stack of open modals of each person, bottom first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, tuple[View, ...]] = {}
        self._homes: dict[str, View] = {}

    def __iter__(self) -> Iterator[View]:
        for stack in self._open.values():
            yield from stack

    def top(self, user: str) -> View | None:
        stack = self._open.get(user, ())
        return stack[-1] if stack else None

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        for view in self:
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        raise SlackRefusal("not_found")

    def open(self, user: str, given: dict[str, Any]) -> View:
        """A new root: whatever was open for this person is gone."""
        self._refuse_taken(given, among=[view for view in self if view.user != user])
        view = self._new(user, given, root_id=None, previous_id=None)
        self._open[user] = (view,)
        return view

    def push(self, user: str, given: dict[str, Any]) -> View:
        stack = self._open.get(user, ())
        if not stack:
            raise SlackRefusal("not_found")
        if len(stack) >= STACK:
            raise SlackRefusal("push_limit_reached")
        self._refuse_taken(given, among=list(self))
        view = self._new(user, given, root_id=stack[0].id, previous_id=stack[-1].id)
        self._open[user] = (*stack, view)
        return view

    def update(self, view: View, given: dict[str, Any], *, expected_hash: str | None = None) -> View:
        if expected_hash and expected_hash != view.hash:
            raise SlackRefusal("hash_conflict")
        self._refuse_taken(given, among=[other for other in self if other.id != view.id])
        fresh = replace(view, hash=self._hash(), blocks=with_block_ids(given["blocks"]), given=_without_blocks(given))
        self._open[view.user] = tuple(fresh if one.id == view.id else one for one in self._open[view.user])
        return fresh

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def publish(self, user: str, given: dict[str, Any], *, expected_hash: str | None = None) -> View:
        home = self._homes.get(user)
        if expected_hash and (home is None or expected_hash != home.hash):
            raise SlackRefusal("hash_conflict")
        fresh = self._new(user, given, root_id=home.id if home else None, previous_id=None)
        self._homes[user] = replace(fresh, id=fresh.root_id)
        return self._homes[user]

    def close(self, view: View) -> None:
        self._open[view.user] = tuple(other for other in self._open[view.user] if other.id != view.id)

    def clear(self, user: str) -> None:
        self._open.pop(user, None)

    def _new(self, user: str, given: dict[str, Any], *, root_id: str | None, previous_id: str | None) -> View:
        view_id = "V0" + secrets.token_hex(5).upper()
        return View(
            id=view_id,
            hash=self._hash(),
            user=user,
            blocks=with_block_ids(given["blocks"]),
            given=_without_blocks(given),
            root_id=root_id or view_id,
            previous_id=previous_id,
        )

    def _hash(self) -> str:
        return f"{int(self._clock.now().timestamp())}.{secrets.token_hex(4)}"

    def _refuse_taken(self, given: dict[str, Any], *, among: list[View]) -> None:
        external_id = given.get("external_id")
        if external_id and any(view.external_id == external_id for view in among):
            raise SlackRefusal("duplicate_external_id")


def _without_blocks(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "blocks"}
