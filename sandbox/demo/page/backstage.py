"""What the page shows and does behind the scenes: the bot's log, the trouble that can be ordered, the bot itself.

Where there is no stage there is no bot to control and no log to read, and the page does without.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from sandbox.demo.page.changes import Subject
from sandbox.demo.stage import Stage
from sandbox.standins import trouble
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.workspace import Workspace
from sandbox.standins.stripe.account import Account

SHOWN = 500


class Backstage:
    def __init__(self, workspace: Workspace, account: Account, stage: Stage | None = None) -> None:
        self.workspace = workspace
        self.account = account
        self.stage = stage
        self.acts: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "trouble": self._trouble,
            "clear_faults": lambda _given: self._clear_faults(),
            "kill_bot": lambda _given: self._staged().kill_bot(),
            "start_bot": lambda _given: self._staged().start_bot(),
            "reset": lambda _given: self._staged().reset(),
        }

    def subjects(self) -> list[Subject]:
        """What an open page is told about, the workspace first."""
        account, stage = self.account, self.stage
        subjects = [
            Subject("", lambda: self.workspace.version, self.workspace.listen),
            Subject("stripe", lambda: account.bell.version, account.bell.listen),
        ]
        if stage is not None:
            subjects += [
                Subject("bot", lambda: stage.bell.version, stage.bell.listen),
                Subject("reset", lambda: stage.resets, stage.bell.listen),
                Subject("log", stage.case_log_version, None),
            ]
        return subjects

    def state(self) -> dict[str, Any]:
        return {
            "bot": None if self.stage is None else self.stage.bot_state,
            "troubles": [
                {
                    "name": each.name,
                    "party": each.party,
                    "title": each.title,
                    "says": each.says,
                    "lasting": each.lasting,
                    "on": each.is_on(self.account, self.workspace),
                }
                for each in trouble.TROUBLES
            ],
        }

    def log(self) -> dict[str, Any]:
        """The newest events, oldest of them first, with what was refused at the door in its place among them."""
        if self.stage is None:
            return {"events": []}
        events = sorted([*self.stage.case_log(), *self.stage.refusals()], key=lambda event: event.at)
        return {"events": [asdict(event) for event in events[-SHOWN:]]}

    def do(self, act: str, given: Mapping[str, Any]) -> dict[str, Any]:
        try:
            self.acts[act](given)
        except CannotDo as error:
            return {"problem": str(error)}
        except RuntimeError as error:
            return {"problem": str(error)[-600:]}
        return {}

    def _staged(self) -> Stage:
        if self.stage is None:
            raise CannotDo("There is no bot here that the page could control.")
        return self.stage

    def _trouble(self, given: Mapping[str, Any]) -> None:
        each = trouble.named(str(given.get("name")))
        wanted = bool(given.get("on"))
        # Two windows may ask for the same thing.
        if each.is_on(self.account, self.workspace) is not wanted:
            (each.order if wanted else each.end)(self.account, self.workspace)

    def _clear_faults(self) -> None:
        self.account.mend()
        with self.workspace.changing():
            self.workspace.faults.clear()
