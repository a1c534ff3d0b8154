"""How soon the sandbox's page is there, and how soon a click shows its result in it.

`python -m benchmarks.page [rounds]`, with Debian's Chromium. First paint: from the moment the sandbox is told to start,
in a browser that already runs but has never seen the page. Then, on SQLite and with the page open, from the click to
the result drawn: the classification to its remedies, and the button of a form to the form. Each round looks up another
customer. Medians, and the worst round.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.journey import charged_customer, settle
from sandbox.demo import chromium as debian
from sandbox.demo.site import sandbox_with_page, stage_with_page
from sandbox.demo.stage import Stage
from sandbox.standins.people import OLIVIA, SUPPORT
from sandbox.standins.slack.plain import buttons

ROUNDS = 8
PAINT, REMEDIES, FORM = "server's start → first paint", "classify → remedies", "remedy → form"
TARGETS = {PAINT: 1000, REMEDIES: 300, FORM: 300}
# When the page itself saw both, so that the driver's own round trips do not count.
WATCH = """([button, result]) => new Promise(resolve => {
    const clicked = document.querySelector(button);
    const there = () => document.querySelector(result)?.getClientRects().length;
    clicked.addEventListener("click", () => {
        const began = performance.now();
        const seen = () => there() ? requestAnimationFrame(() => resolve(performance.now() - began))
                                   : requestAnimationFrame(seen);
        seen();
    }, { capture: true, once: true });
    clicked.click();
})"""
PAINTED = """() => new Promise(resolve => new PerformanceObserver(list => {
    const paint = list.getEntries().find(one => one.name === "first-contentful-paint");
    if (paint) resolve(performance.timeOrigin + paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = debian.chromium()
    if path is None:
        sys.exit(debian.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


def first_paint(browser: Browser) -> float:
    """Milliseconds, with a server and a browser profile of its own."""
    context = browser.new_context()
    page = context.new_page()
    began = time.time() * 1000
    with sandbox_with_page() as sandbox:
        page.goto(sandbox.url, wait_until="commit")
        painted: float = page.evaluate(PAINTED)
        context.close()
    return painted - began


def clicks(stage: Stage, page: Page, number: int) -> dict[str, float]:
    """Milliseconds by what was clicked, for a customer of its own."""
    sandbox = stage.sandbox
    slack, email = sandbox.slack, charged_customer(sandbox, number)
    before = {message.ts for message in slack.messages(SUPPORT)}
    slack.command(OLIVIA, SUPPORT, f"lookup {email}")
    root = slack.wait_for(
        lambda: next((message.ts for message in slack.messages(SUPPORT) if message.ts not in before), None)
    )
    slack.wait_for(lambda: any("classify:product_failure" in buttons(each) for each in slack.thread(SUPPORT, root)))
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/{root}")
    classify, refund = (
        "#replies [data-action='classify:product_failure']",
        "#replies [data-action='propose:refund_charge']",
    )
    expect(page.locator(classify)).to_be_visible()
    settle(sandbox)
    remedies = page.evaluate(WATCH, [classify, refund])
    settle(sandbox)
    form = page.evaluate(WATCH, [refund, "#modal[open]"])
    slack.close_view(OLIVIA)
    expect(page.locator("#modal[open]")).to_have_count(0)
    return {REMEDIES: remedies, FORM: form}


def main(rounds: int) -> None:
    with chromium() as browser:
        report(PAINT, [first_paint(browser) for _ in range(rounds)], header=True)
        with stage_with_page() as stage:
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            waited = [clicks(stage, page, number) for number in range(rounds)]
        for name in (REMEDIES, FORM):
            report(name, [each[name] for each in waited])


def report(name: str, waited: list[float], *, header: bool = False) -> None:
    if header:
        sys.stdout.write("| | median, ms | worst, ms | target | |\n|---|---|---|---|---|\n")
    median, target = statistics.median(waited), TARGETS[name]
    met = "yes" if median < target else "NO"
    sys.stdout.write(f"| {name} | {median:.0f} | {max(waited):.0f} | < {target} | {met} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
