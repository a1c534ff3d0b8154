"""The app's Home in a browser: opened by looking at it, drawn anew as it changes, and each person's own."""

from playwright.sync_api import Page, expect

from sandbox.demo.stage import Stage
from sandbox.standins.people import ADA, OLIVIA, SUPPORT


def test_home_shows_what_waits_and_a_report_comes_as_a_direct_message(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/#{OLIVIA}/{SUPPORT}/")
    side = page.locator("#channels")
    side.locator("[data-channel=home]").click()
    shown = page.locator("#messages .home")
    expect(shown).to_contain_text("Nothing waits for you")
    stage.sandbox.slack.command(OLIVIA, SUPPORT, "lookup jane@example.com")
    expect(shown).to_contain_text("Your open cases: 1")
    expect(shown.get_by_role("link", name="Case #1")).to_be_visible()
    shown.get_by_role("button", name="Money given back").click()
    side.get_by_text("direct messages").click()
    expect(page.locator("#messages .message").last).to_contain_text("Nothing was given back.")
    page.goto(f"{stage.url}/#{ADA}/home/")
    expect(shown).to_contain_text("Nothing waits for you")
