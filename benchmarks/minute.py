"""How much there is to read and to press in a case: an operator's and an approver's minute.

`python -m benchmarks.minute`, with Debian's Chromium. The tour's stories of one customer are played, and after each
step every message of the thread is counted as the page draws it: the words that are visible (not what is collapsed, in
a menu or in a modal) and the controls. Of each kind of message the longest it ever was. Of the duplicate's story also
how many clicks it takes, from the command to the closed case, and how many screens its thread fills at a desk and on a
phone.
Each story is told as soon as it is counted; all of them take about three minutes.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.page import chromium
from sandbox.demo.page.scenes import Scene
from sandbox.demo.page.storyteller import Storyteller
from sandbox.demo.site import stage_with_page
from sandbox.demo.stage import Stage
from sandbox.demo.stories.story import Story, stories
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.slack.blockkit.rules import elements, laid_out
from sandbox.standins.slack.messages import Message

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
DUPLICATE = "charged-twice"
# The first so many are of one customer's case each; those behind them are of a whole morning, and of the portal.
OF_A_CASE = 10
BEFORE, AFTER = "controls before", "controls after"
KINDS = ("root", "summary", "remedies", "proposal", "outcome", "handoff")
# Of a summary what a duplicate's may have; one subscription's may have a hundred.
TARGETS = {"root": 45, "summary": 130, "proposal": 90, "handoff": 150, BEFORE: 8, AFTER: 9}
CLICKS, SCREENS, SCREENS_ON_A_PHONE = 9, 1.5, 2.5
# What a reader sees of a message, and what can be pressed in it. A menu's inside is no part of it until it opens.
COUNT = """(ts) => {
    const drawn = document.querySelector(`#replies [data-ts="${ts}"] .blocks`);
    const shown = (one) => one.checkVisibility() && !one.closest("[popover]");
    const chosen = [...drawn.querySelectorAll("select")];
    const hidden = chosen.map((one) => one.textContent.split(/\\s+/).length);
    const words = drawn.innerText.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
    const placeholders = chosen.flatMap((one) => one.options[0].textContent.split(/\\s+/)).length;
    const inside = chosen.flatMap((one) => one.innerText.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)));
    return {
        words: words - inside.length + placeholders,
        controls: [...drawn.querySelectorAll("button, select, summary")].filter(shown).length,
    };
}"""
TALL = "document.querySelector('#replies').scrollHeight / window.innerHeight"


@dataclass
class Counted:
    """The most that was there of each kind of message, and of the controls in summary and remedies."""

    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, kind: str, number: int) -> None:
        self.most[kind] = max(self.most[kind], number)


def count(page: Page, stage: Stage, scene: Scene, counted: Counted) -> None:
    root = scene.thread()
    if root is None:
        return
    messages = [message for message in stage.sandbox.slack.thread(SUPPORT, root) if message.app_id]
    page.goto("about:blank")
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/{root}")
    for message in messages:
        expect(page.locator(f'#replies [data-ts="{message.ts}"]')).to_be_attached()
    controls = 0
    for message in messages:
        found: dict[str, Any] = page.evaluate(COUNT, message.ts)
        kind = kind_of(message)
        counted.add(kind, found["words"])
        controls += found["controls"] if kind in {"summary", "remedies"} else 0
    counted.add(AFTER if any(kind_of(message) == "remedies" for message in messages) else BEFORE, controls)


def kind_of(message: Message) -> str:
    """As the bot itself tells its messages apart."""
    name = str(((message.metadata or {}).get("event_payload") or {}).get("message", ""))
    return name.split(":")[1] if ":" in name else ""


class Counting(Storyteller):
    """Plays a story and counts what a person presses for it, in the page's terms."""

    clicks = 0

    def _do(self, act: str, **given: Any) -> dict[str, Any]:
        slack = self._stage.sandbox.slack
        if act == "click":
            self.clicks += presses(slack.message(given.get("channel", SUPPORT), given["ts"]), given["action_id"])
        if act == "submit":
            view = slack.view(given["user"])
            self.clicks += 1 + sum(map(is_empty, view.blocks if view else ()))
        return super()._do(act, **given)


def presses(message: Message, action: str) -> int:
    """The button, what it is behind, and the dialog that asks whether one is sure."""
    front = [element for block in message.blocks for element in elements(block)]
    every = [element for block in laid_out(message.blocks) for element in elements(block)]
    found = next((element for element in every if element.get("action_id") == action), None)
    behind = found is None or found not in front
    return 1 + int(behind) + int(found is not None and "confirm" in found)


def is_empty(block: dict[str, Any]) -> bool:
    """Whether the form asks for a choice there that it has not made already."""
    if block["type"] != "input" or block.get("optional"):
        return False
    return not any(name.startswith("initial_") for name in block["element"])


@dataclass(frozen=True, slots=True)
class Played:
    """`screens` are those that the thread fills at its end, at a desk and on a phone."""

    counted: Counted
    clicks: int
    screens: tuple[float, float]


def play(browser: Browser, stage: Stage, story: Story) -> Played:
    stage.reset()
    page = browser.new_page(viewport=DESK)
    teller, scene, counted = Counting(stage), Scene(stage, story), Counted()
    for step in story.steps:
        teller.play(scene, step)
        if stage.bot_is_running:
            count(page, stage, scene.of(step), counted)
    tall = page.evaluate(TALL)
    page.set_viewport_size(PHONE)
    narrow = page.evaluate(TALL)
    page.close()
    return Played(counted, teller.clicks, (tall, narrow))


def main() -> None:
    columns = (*KINDS, BEFORE, AFTER)
    sys.stdout.write(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}\n")
    with chromium() as browser, stage_with_page() as stage:
        played = {story.id: told(play(browser, stage, story), story, columns) for story in stories()[:OF_A_CASE]}
    most = {column: max(each.counted.most[column] for each in played.values()) for column in columns}
    sys.stdout.write("\n| | most | target | |\n|---|---|---|---|\n")
    for column, target in TARGETS.items():
        report(column, most[column], target)
    one = played[DUPLICATE]
    report("clicks of the duplicate's story", one.clicks, CLICKS)
    report("screens of its thread, at a desk", round(one.screens[0], 1), SCREENS)
    report("on a phone", round(one.screens[1], 1), SCREENS_ON_A_PHONE)


def told(played: Played, story: Story, columns: tuple[str, ...]) -> Played:
    row = (str(played.counted.most.get(column, "–")) for column in columns)
    sys.stdout.write(f"| {story.title} | {' | '.join(row)} |\n")
    sys.stdout.flush()
    return played


def report(name: str, found: float, target: float) -> None:
    sys.stdout.write(f"| {name} | {found} | ≤ {target} | {'yes' if found <= target else 'NO'} |\n")


if __name__ == "__main__":
    main()
