"""The guided tour as the page sees it: which stories there are, how far the one that is played has come, what is next.

There is one tour for all windows, as there is one workspace: what one visitor does, the others see.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.demo.page.given import NotTaken, given
from sandbox.demo.page.picture import HOME
from sandbox.demo.page.scenes import Scene
from sandbox.demo.page.storyteller import Storyteller
from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Look, Step, Story, stories
from sandbox.standins.people import SUPPORT
from sandbox.standins.slack.errors import CannotDo
from sandbox.standins.slack.messages import Message

NO_STORE = {"cache-control": "no-store"}


class Tour:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._teller = Storyteller(stage)
        # The story and step that the storyteller is at just now, and who waits for its end.
        self._busy: tuple[str, int] | None = None
        self._idle = Condition()
        # Starting, leaving and starting over take turns, and each ends what is under way.
        self._turn = Lock()
        self._turns = 0
        # How many steps of each story are done, in this run since the last reset; counted by one at a time, or what was
        # so before a reset would be written down after it.
        self._counting = Lock()
        self._reached: dict[str, int] = {}
        self._run = stage.resets
        self._playing: Story | None = None

    def state(self) -> dict[str, Any]:
        playing = self._current()
        return {
            "stories": [
                {
                    "id": story.id,
                    "title": story.title,
                    "kind": story.kind,
                    "about": story.about,
                    "steps": len(story.steps),
                    "done": self._reached.get(story.id, 0),
                }
                for story in stories()
            ],
            "playing": self._shown(playing) if playing else None,
            "busy": self._busy is not None,
            "run": self._run,
        }

    def start(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """From its beginning; with everything reset if asked for, or if more than its first step has been done."""
        story = named(given)
        with self._another():
            self._current()
            if given.get("anew") or Scene(self._stage, story).reached(self._reached.get(story.id, 0)) > 1:
                self._stage.reset()
            else:
                self._stage.clear_faults()
                self._stage.start_bot()
            self._playing = story
            return self._told()

    def leave(self, _given: Mapping[str, Any]) -> dict[str, Any]:
        """Back to the list; what has happened stays."""
        with self._another():
            self._playing = None
            return self._told()

    def play(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The next step, if it is still the one that the visitor saw."""
        story, number = named(given), int(given.get("step", -1))
        turn = self._turns
        self._playing = story
        self.state()
        with self._idle:
            if self._busy is not None:
                raise CannotDo("The step before is still under way.")
            if number != self._reached.get(story.id, 0) or number >= len(story.steps):
                return self.state()
            self._busy = story.id, number
        try:
            self._teller.play(Scene(self._stage, story), story.steps[number], wanted=lambda: turn == self._turns)
        finally:
            with self._idle:
                self._busy = None
                self._idle.notify_all()
            self._told()
        return self.state()

    def reset(self, _given: Mapping[str, Any]) -> dict[str, Any]:
        with self._another():
            self._stage.reset()
            self._playing = None
            return self._told()

    @contextmanager
    def _another(self) -> Iterator[None]:
        """Whoever turns to something else need not wait for a step, and finds it over."""
        with self._turn:
            with self._idle:
                self._turns += 1
                self._idle.wait_for(lambda: self._busy is None)
            yield

    def _told(self) -> dict[str, Any]:
        """The state, once the other windows have been told to look for it."""
        self._stage.bell.ring()
        return self.state()

    def _current(self) -> Story | None:
        """The story that is played, its progress brought up to date; forgotten when somebody has reset everything."""
        with self._counting:
            if self._run != self._stage.resets:
                self._run = self._stage.resets
                self._reached.clear()
            playing = self._playing
            if playing is not None:
                scene = Scene(self._stage, playing)
                self._reached[playing.id] = scene.reached(self._reached.get(playing.id, 0))
            return playing

    def _shown(self, story: Story) -> dict[str, Any]:
        scene, done = Scene(self._stage, story), self._reached.get(story.id, 0)
        complaint = scene.complaint()
        return {
            "id": story.id,
            "title": story.title,
            "kind": story.kind,
            "about": story.about,
            "lesson": story.lesson,
            "done": done,
            "start": {
                "user": story.steps[0].user,
                "channel": SUPPORT,
                "thread": None,
                "ts": complaint.ts if complaint else None,
            },
            "steps": [
                self._step(scene, step, is_done=number < done, is_busy=self._busy == (story.id, number))
                for number, step in enumerate(story.steps)
            ],
        }

    def _step(self, scene: Scene, step: Step, *, is_done: bool, is_busy: bool) -> dict[str, Any]:
        return {
            "title": step.title,
            "happens": step.happens,
            "button": step.button,
            "busy": is_busy,
            "looks": [self._look(scene, step, look) for look in step.looks] if is_done else [],
        }

    def _look(self, scene: Scene, step: Step, look: Look) -> dict[str, Any]:
        """Where to go for it: as whom, to which thread, and which message or drawer to point at."""
        scene = scene.of(step)
        message = scene.pointed_at(step, look)
        user = message.to if message and message.to else step.user
        said = self._teller.said.get(scene.story.id)
        return {
            "at": look.at,
            "text": f"{look.text} “{said}”" if look.at == "form" and said else look.text,
            "user": user,
            "name": self._stage.sandbox.slack.person(user).real_name.split()[0],
            "channel": HOME if look.at == "home" else message.channel if message else SUPPORT,
            "thread": self._thread(scene, look, message),
            "ts": message.ts if message else None,
        }

    def _thread(self, scene: Scene, look: Look, message: Message | None) -> str | None:
        if look.at == "direct":
            return message.thread_ts if message else None
        return None if look.at in ("channel", "home") else scene.thread()


def named(given: Mapping[str, Any]) -> Story:
    story = next((story for story in stories() if story.id == given.get("story")), None)
    if story is None:
        raise CannotDo("There is no such story.")
    return story


def tour_routes(stage: Stage) -> list[BaseRoute]:
    tour = Tour(stage)
    acts: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "start": tour.start,
        "play": tour.play,
        "leave": tour.leave,
        "reset": tour.reset,
    }

    def carried_out(act: str, given: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return acts[act](given)
        except (CannotDo, RuntimeError) as problem:
            return {**tour.state(), "problem": str(problem)[-600:]}
        except (TypeError, ValueError) as problem:
            return {**tour.state(), "problem": f"The page sent something incomplete: {problem!r}"}

    async def state(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(tour.state), headers=NO_STORE)

    async def act(request: Request) -> Response:
        try:
            sent = await given(request)
        except NotTaken as problem:
            return problem.answer
        name = request.path_params["act"]
        if name not in acts:
            return JSONResponse({"problem": "no such act"}, 400)
        return JSONResponse(await run_in_threadpool(carried_out, name, sent), headers=NO_STORE)

    return [Route("/page/tour", state), Route("/page/tour/{act}", act, methods=["POST"])]
