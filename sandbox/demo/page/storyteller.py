"""Carries out a story's step for the visitor, by the same doors that a person uses: commands, menus, buttons, forms.

Whether it worked is not decided here: a step is done when its condition holds (`scenes.py`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox.demo.page.doings import do
from sandbox.demo.page.scenes import Scene
from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import IDS, Act, Condition, Step
from sandbox.standins.people import SUPPORT
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.messages import Message

# A button appears when the bot has read Stripe; a refund is settled when the bot has looked twice.
BUTTON_WITHIN = 30.0
DONE_WITHIN = 60.0
# Stripe's books change without the workspace noticing.
ASK_AGAIN = 0.1


class Storyteller:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._slack = stage.sandbox.slack
        self._wanted: Callable[[], bool] = lambda: True
        # What a form of each story said last, when it was not taken.
        self.said: dict[str, str] = {}
        self.acts: dict[str, Callable[[Scene, str, Act], None]] = {
            "command": self._command,
            "shortcut": self._shortcut,
            "click": self._click,
            "submit": self._submit,
            "open_home": self._open_home,
            "press_home": self._press_home,
            "open_row": self._open_row,
            "refused": self._refused,
            "together": self._together,
            "portal": self._portal,
            "stripe_fault": self._stripe_fault,
            "mend_stripe": lambda _scene, _user, _act: self._stage.sandbox.stripe.faults.clear(),
            "wait": lambda scene, _user, act: self._until(scene, act.given["until"], BUTTON_WITHIN),
            "kill_bot": lambda _scene, _user, _act: self._stage.kill_bot(),
            "start_bot": lambda _scene, _user, _act: self._stage.start_bot(),
        }

    def play(self, scene: Scene, step: Step, *, wanted: Callable[[], bool] = lambda: True) -> None:
        """Returns when the step is done; CannotDo says in a sentence why it isn't. Given up once it is not wanted.

        One step at a time.
        """
        self._wanted = wanted
        scene = scene.of(step)
        for act in step.acts:
            self._goes_on()
            if act.unless is None or not scene.holds(act.unless):
                self.acts[act.do](scene, step.user, act)
        self._until(scene, step.done, DONE_WITHIN)

    def _do(self, act: str, **given: Any) -> dict[str, Any]:
        self._needs_bot()
        answer = do(self._slack, act, {"channel": SUPPORT, **given})
        if problem := answer.get("problem"):
            raise CannotDo(problem)
        return answer

    def _command(self, _scene: Scene, user: str, act: Act) -> None:
        self._do("command", user=user, text=act.given["text"])

    def _shortcut(self, scene: Scene, user: str, _act: Act) -> None:
        complaint = scene.complaint()
        if complaint is None:
            raise CannotDo("The message that this story begins with is gone.")
        self._do("shortcut", user=user, ts=complaint.ts)

    def _click(self, scene: Scene, user: str, act: Act) -> None:
        action, chosen = act.given["button"], IDS.get(act.given.get("person", ""))
        self._do("click", user=user, ts=self._offering(scene, action).ts, action_id=action, value=chosen)

    def _open_home(self, _scene: Scene, user: str, _act: Act) -> None:
        self._do("open_home", user=user)

    def _press_home(self, _scene: Scene, user: str, act: Act) -> None:
        self._do("press_home", user=user, action_id=act.given["button"])

    def _open_row(self, scene: Scene, user: str, act: Act) -> None:
        """The button beside a customer in the report that the bot wrote last."""
        message = scene.written(act.given["customer"], (user,))
        rows = [block for block in message.blocks if act.given["customer"] in str(block)] if message else []
        button = next((row["accessory"] for row in rows if "accessory" in row), None)
        if message is None or button is None:
            raise CannotDo("The report has no button beside that customer: they may have an open case by now.")
        self._do("click", user=user, channel=message.channel, ts=message.ts, action_id=button["action_id"])

    def _submit(self, _scene: Scene, user: str, act: Act) -> None:
        if errors := self._filled_in(user, act):
            self._slack.close_view(user)
            raise CannotDo(next(iter(errors.values())))

    def _refused(self, scene: Scene, user: str, act: Act) -> None:
        """The form is not taken, which is what the story is about."""
        errors = self._filled_in(user, act)
        if not errors:
            raise CannotDo("The bot has taken what it should have refused.")
        self._slack.close_view(user)
        self.said[scene.story.id] = next(iter(errors.values()))

    def _filled_in(self, user: str, act: Act) -> dict[str, str]:
        """What the form says to it: after safer steps, for instance, it asks for no reason to skip them."""
        view = self._slack.view(user)
        if view is None:
            raise CannotDo("The bot opened no form.")
        asked = {block["element"].get("action_id") for block in view.blocks if block["type"] == "input"}
        values = {name: value for name, value in act.given["fields"].items() if name in asked}
        errors: dict[str, str] = self._do("submit", user=user, values=values)["errors"]
        return errors

    def _together(self, scene: Scene, _user: str, act: Act) -> None:
        action = act.given["button"]
        card = self._offering(scene, action)
        people = [IDS[name] for name in act.given["people"]]
        with ThreadPoolExecutor(max_workers=len(people)) as at_once:
            pressed = [at_once.submit(self._do, "click", user=user, ts=card.ts, action_id=action) for user in people]
        # One of them may find the button gone already; that is what the story is about.
        if all(each.exception() for each in pressed):
            pressed[0].result()

    def _portal(self, _scene: Scene, _user: str, act: Act) -> None:
        self._stage.sandbox.stripe.turn_portal_on(subscription_cancel=act.given["cancelling"])

    def _stripe_fault(self, _scene: Scene, _user: str, act: Act) -> None:
        self._stage.sandbox.stripe.faults.add(**act.given)

    def _offering(self, scene: Scene, action: str) -> Message:
        self._until(scene, Condition(offers=action), BUTTON_WITHIN)
        message = scene.offering(action)
        if message is None:
            raise CannotDo("The button has just gone.")
        return message

    def _until(self, scene: Scene, condition: Condition, within: float) -> None:
        waited = 0.0
        while not scene.holds(condition):
            self._goes_on()
            if condition.bot != "down":
                self._needs_bot()
            if waited >= within:
                raise CannotDo("That is not possible as things stand: look at the thread, or start the story again.")
            try:
                self._slack.wait_for(lambda: scene.holds(condition), timeout=ASK_AGAIN)
            except TimeoutError:
                waited += ASK_AGAIN

    def _needs_bot(self) -> None:
        if not self._stage.bot_is_running:
            raise CannotDo("The bot is not running: start it under “Faults”.")

    def _goes_on(self) -> None:
        if not self._wanted():
            raise CannotDo("Somebody has turned to another story.")
